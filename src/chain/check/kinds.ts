import type { BlockKind } from '../blocks';
import { activityKind } from './activity-kind';
import type { KindRule } from './kind';
import { parallelKind } from './parallel-kind';
import { stepKind } from './step-kind';
import { textKind } from './text-kind';

/** Every kind of block: a new one is a file of its own and a line here. */
export const KINDS: Readonly<Record<BlockKind, KindRule>> = {
  step: stepKind,
  parallel: parallelKind,
  activity: activityKind,
  text: textKind,
};
