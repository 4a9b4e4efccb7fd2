import { show } from '../check/shape/shape';
import { normalName } from './plan-names';

/** A template as the model wrote it, made safe: only slots that it may name are slots, everything else is text. */
export interface Mended {
  readonly text: string;
  /** The listed names that it has slots for. */
  readonly named: ReadonlySet<string>;
  /** Why a `{{` is not a slot. */
  readonly problems: readonly string[];
}

const PARTS = /^(.*?)((?:\.[A-Za-z0-9_-]+)*)(\??)$/s;

/**
 * Writes the slots of a template as the format wants them, `{{keyword_list}}` for `{{ Keyword List }}`.
 *
 * @param slotFor How a listed name is written as a slot, or why it is none where that is not said already.
 */
export function mendTemplate(
  template: string,
  slotFor: (name: string) => { readonly slot: string } | { readonly problem: string | undefined },
): Mended {
  const named = new Set<string>();
  const problems: string[] = [];
  let text = '';
  let at = 0;
  for (let open = template.indexOf('{{'); open !== -1; open = template.indexOf('{{', at)) {
    const isLiteral = open > at && template[open - 1] === '\\';
    const close = isLiteral ? -1 : template.indexOf('}}', open);
    text += template.slice(at, open);
    at = open + 2;
    if (isLiteral) text += '{{';
    else if (close === -1) {
      problems.push(
        `${show(template.slice(open, open + 40))} is not closed: write }}, or \\{{ for a literal {{`,
      );
      text += '\\{{';
    } else {
      const [, said = '', path = '', mark = ''] = PARTS.exec(template.slice(at, close).trim()) ?? [];
      const name = normalName(said);
      const found = slotFor(name);
      if ('slot' in found) {
        named.add(name);
        text += `{{${found.slot.replace(/\??$/, (optional) => `${path}${optional || mark}`)}}}`;
        at = close + 2;
      } else {
        if (found.problem !== undefined)
          problems.push(`${show(template.slice(open, close + 2))} ${found.problem}`);
        text += '\\{{';
      }
    }
  }
  return { text: text + template.slice(at), named, problems };
}

/** Text that no slot can be read in. */
export function asData(text: string): string {
  return text.replaceAll('{{', '\\{{');
}
