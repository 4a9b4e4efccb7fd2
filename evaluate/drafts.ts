import { parseReply } from '../src/activities/reply/parse-json';
import { unwrapValue } from '../src/chain/request/envelope';
import { isObject, type Json, type JsonSchema } from '../src/chain/json';
import type { Attempt, ChainState } from '../src/chain/state/state';
import { type PartName, PARTS } from './parts';
import type { Variant } from './variants';

/** The last draft of each part, accepted or not: what there is to count where a run did not pass. */
export type Drafts = Readonly<Partial<Record<PartName, Json>>>;

export function draftsOf({ single, definition }: Variant, state: ChainState): Drafts {
  if (single === undefined)
    return namedParts((name) => lastDraft(state, name, PARTS.find((part) => part.name === name)!.output));
  const [block] = definition.blocks;
  const page = lastDraft(state, single, block && 'step' in block ? block.output! : {});
  return isObject(page) ? namedParts((name) => page[name]) : {};
}

function namedParts(valueOf: (name: PartName) => Json | undefined): Drafts {
  const found = PARTS.map(({ name }) => [name, valueOf(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function lastDraft(state: ChainState, step: string, output: JsonSchema): Json | undefined {
  if (step in state.outputs) return state.outputs[step];
  const attempt = state.steps[step]?.attempts?.at(-1);
  return attempt && rejectedDraft(attempt, output);
}

/** A reply is kept as it came where shape or rules rejected it, and as its value where a validator did. */
function rejectedDraft({ reply, by }: Attempt, output: JsonSchema): Json | undefined {
  if (reply === undefined || by === undefined || by === 'empty' || by === 'json') return undefined;
  if (output['type'] === 'string' && by !== 'schema' && by !== 'rule') return reply;
  const parsed = parseReply(reply);
  return 'problem' in parsed ? undefined : unwrapValue(output, parsed.value);
}
