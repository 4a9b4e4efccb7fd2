import type { BlockKind } from '../../definition/blocks';
import { activityKind } from './activity-kind';
import { approvalKind } from './approval-kind';
import { chainKind } from './chain-kind';
import type { KindRule } from './kind';
import { mapKind } from './map-kind';
import { parallelKind } from './parallel-kind';
import { planKind } from './plan-kind';
import { stepKind } from './step-kind';
import { switchKind } from './switch-kind';
import { textKind } from './text-kind';

/** Every kind of block: a new one is a file of its own and a line here. */
export const KINDS: Readonly<Record<BlockKind, KindRule>> = {
  step: stepKind,
  parallel: parallelKind,
  activity: activityKind,
  text: textKind,
  approval: approvalKind,
  map: mapKind,
  chain: chainKind,
  switch: switchKind,
  plan: planKind,
};
