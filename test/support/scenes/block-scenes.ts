import { ASKING_SCENES } from './asking-scenes';
import { LEAF_SCENES } from './leaf-scenes';
import type { BlockScene } from './scene';
import { SCOPE_SCENES } from './scope-scenes';

/** By what it is about: every kind of block, `when`, `onFailure: ask`, and gates inside of other blocks. */
export const SCENES: Readonly<Record<string, BlockScene>> = {
  ...LEAF_SCENES,
  ...SCOPE_SCENES,
  ...ASKING_SCENES,
};
