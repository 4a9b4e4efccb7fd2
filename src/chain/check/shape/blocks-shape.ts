import type { Json } from '../../json';
import { type Shape, show } from './shape';

/** A list of blocks. `none`: what to say of an empty one. */
export function blocks(none: string): Shape {
  return (value, at, { problems, enter }) => {
    if (!Array.isArray(value)) return problems.add(at, `must be a list of blocks, not ${show(value)}`);
    if (value.length === 0) problems.add(at, none);
    (value as readonly Json[]).forEach((block, i) => enter(block, [...at, i]));
  };
}
