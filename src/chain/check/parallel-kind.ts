import type { KindRule } from './kind';
import { onFailure } from './policies';
import { oneOf, type Shape, show } from './shape';

/** A list of blocks, which are looked at as blocks of this one. */
const members: Shape = (value, at, { problems, enter }) => {
  if (!Array.isArray(value)) return problems.add(at, `must be a list of blocks, not ${show(value)}`);
  if (value.length === 0) problems.add(at, 'must hold at least one block');
  enter(value, at);
};

export const parallelKind: KindRule = {
  what: 'a parallel group',
  keys: { blocks: members, siblings: oneOf(['finish', 'cancel']), onFailure },
  required: ['blocks'],
  instead: {
    steps: 'write "blocks"',
    members: 'write "blocks"',
    branches: 'write "blocks"',
    as: 'a group has no output: its members have',
    output: 'a group has no output: its members have',
    if: 'write "when"',
  },
  telling: ['blocks', 'siblings'],
};
