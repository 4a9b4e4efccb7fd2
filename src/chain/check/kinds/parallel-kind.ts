import { blocks } from '../shape/blocks-shape';
import type { KindRule } from './kind';
import { onFailure, siblings } from '../shape/policies';

export const parallelKind: KindRule = {
  what: 'a parallel group',
  keys: { blocks: blocks('must hold at least one block'), siblings, onFailure },
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
  absentBy: ['when', 'skip', 'ask'],
};
