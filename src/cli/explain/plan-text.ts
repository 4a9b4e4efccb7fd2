import { nameOf } from '../../chain/definition/blocks';
import type { ChainDefinition } from '../../chain/definition/definition';
import { normalise } from '../../chain/definition/normalise';
import { explain } from './explain';
import { explainText } from './explain-text';
import { mermaid } from './graph';
import { safeText } from '../text/safe-text';

/** A plan for people: its steps with what they take and wait for, what it costs at best and worst, and its graph. */
export function planText(plan: ChainDefinition): string {
  const definition = normalise(plan);
  const said = definition.blocks
    .flatMap((block) => ('parallel' in block ? block.blocks : [block]))
    .flatMap((block) =>
      block.description === undefined ? [] : [`  ${nameOf(block)}: ${block.description}`],
    );
  return safeText([explainText(explain(definition)), '', ...said, '', mermaid(definition), ''].join('\n'));
}
