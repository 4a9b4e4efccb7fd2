import { estimate, estimateText } from '../../chain/effort/estimate';
import { firstThatFit } from '../../chain/fit';
import { layOut } from '../../chain/layout/layout';
import type { NormalDefinition } from '../../chain/definition/normalise';
import type { RunReference } from '../../chain/state/snapshot';
import { cut } from '../../chain/words';

/** Temporal takes 400 bytes and 20,000, by default, after encryption where there is one. */
const SUMMARY_CHARACTERS = 250;
const STEPS_BYTES = 10_000;
const MOST_STEPS = 40;
const VERSION_CHARACTERS = 200;

/** `product_page · 5 steps, 5 to 23 calls` */
export function summaryOf(definition: NormalDefinition): string {
  return cut(`${definition.name} · ${estimateText(estimate(definition))}`, SUMMARY_CHARACTERS);
}

/** Names only: no prompt and no input is shown to whoever may look into the Temporal UI. */
export function detailsOf(definition: NormalDefinition, hash: string, from?: RunReference): string {
  const { all } = layOut(definition, { templates: true });
  const version = definition.version && cut(definition.version, VERSION_CHARACTERS).replace(/[`\r\n]/g, ' ');
  const lines = all
    .slice(0, MOST_STEPS)
    .map(({ path, kind }) => `- \`${path}\`${kind === 'step' ? '' : ` (${kind})`}`);
  const shown = firstThatFit(lines, STEPS_BYTES);
  return [
    `definition \`${hash.slice(0, 12)}\`${version === undefined ? '' : `, version \`${version}\``}`,
    ...(from ? ['', `goes on from run \`${from.id.replace(/[`\r\n]/g, ' ')}\``] : []),
    '',
    ...shown,
    ...(all.length > shown.length ? [`- and ${all.length - shown.length} more`] : []),
  ].join('\n');
}
