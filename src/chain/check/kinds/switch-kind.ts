import { isObject, type Json } from '../../json';
import { bareSlot } from '../bare-slot';
import { blockText } from '../found';
import type { KindRule } from './kind';
import { handedOut } from '../meaning/outputs';
import { onFailure } from '../shape/policies';
import { type Shape, show, string } from '../shape/shape';
import { checkSwitch } from '../meaning/switch-meaning';
import { valued } from '../shape/valued-shape';

const cases: Shape = (value, at, seen) => {
  if (!isObject(value))
    return seen.problems.add(
      at,
      `must map values to blocks, such as { refund: { step: … } }, not ${show(value)}`,
    );
  if (Object.keys(value).length === 0) seen.problems.add(at, 'must hold at least one case');
  for (const [text, block] of Object.entries(value)) {
    if (text === '') seen.problems.add([...at, text], 'is the case of an empty text: write the value');
    valued(block as Json, [...at, text], seen, 'a case', text);
  }
};

const otherwise: Shape = (value, at, seen) => valued(value, at, seen, 'a case');

export const switchKind: KindRule = {
  what: 'a switch',
  keys: { on: bareSlot, cases, otherwise, as: string, onFailure },
  required: ['on', 'cases'],
  instead: {
    value: 'write "on"',
    by: 'write "on"',
    over: 'write "on"',
    default: 'write "otherwise"',
    else: 'write "otherwise"',
    blocks: 'write "cases"',
    if: 'write "when"',
  },
  telling: ['cases', 'otherwise'],
  gives: () => new Map(),
  absentBy: ['when', 'skip', 'ask'],
  alsoAbsentBy({ members }) {
    const skipped = members.find((member) => member.skippedBy !== undefined);
    return skipped && `has a case, ${blockText(skipped)}, that ${skipped.skippedBy}`;
  },
  outputSchema: ({ members }) => (members.length === 0 ? {} : { anyOf: members.map(handedOut) }),
  meaning: checkSwitch,
};
