import { asText, isObject, type Json, type JsonObject, own } from '../json';
import { typesOf } from '../check/schema/schema-step';
import type { SwitchBlock } from '../definition/definition';
import { makerOf, type PlacedBlock } from '../layout/placed';
import { bareSlot } from '../template/texts';
import { type Shape, shapesOf } from './shapes';

/** Whether one of its cases runs, whatever the value is. The layout has its templates. */
export function alwaysChooses(placed: PlacedBlock): boolean {
  const { on, cases, otherwise } = placed.block as SwitchBlock;
  if (otherwise) return true;
  const slot = bareSlot(on);
  if (mayBeSkipped(makerOf(slot.name, placed))) return false;
  return shapesOf(slot, placed).some((shapes) =>
    shapes.every((shape) => valuesOf(shape)?.every((value) => Object.hasOwn(cases, asText(value))) ?? false),
  );
}

function mayBeSkipped(maker: PlacedBlock | undefined): boolean {
  for (let at = maker; at; at = at.parent) if (at.block.when !== undefined) return true;
  return false;
}

/** All that there are, where the schema lists them. */
function valuesOf({ schema }: Shape): readonly Json[] | undefined {
  if (!isObject(schema)) return undefined;
  const [constant, choices] = [own(schema as JsonObject, 'const'), own(schema as JsonObject, 'enum')];
  if (constant !== undefined) return [constant];
  if (Array.isArray(choices)) return choices as readonly Json[];
  return typesOf(schema as JsonObject)?.join() === 'boolean' ? [true, false] : undefined;
}
