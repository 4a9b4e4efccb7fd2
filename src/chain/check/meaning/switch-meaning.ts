import { asText, canonicalJson, isObject, type Json, own } from '../../json';
import type { Slot } from '../../template/template';
import type { FoundBlock } from '../found';
import type { Path } from '../problems';
import type { Reading } from './reading';
import { typesIn, typesText, valuesIn } from '../schema/schema-types';
import { misfitOf } from '../schema/schema-value';
import type { Whole } from '../seen';
import { show } from '../shape/shape';
import { neverText } from './test-values';
import { firstOf } from '../../words';

interface Cases {
  readonly at: Path;
  readonly slot: Slot;
  /** The values that there are cases for, as text. */
  readonly texts: readonly string[];
  readonly hasOtherwise: boolean;
}

/** Whether a switch has a case for each value that there may be, and none for others. */
export function checkSwitch(block: FoundBlock, reading: Reading): void {
  const [on] = block.bares;
  const written = own(block.written, 'cases');
  if (!on || !isObject(written) || Object.keys(written).length === 0) return;
  const hasOtherwise = own(block.written, 'otherwise') !== undefined;
  const mends = hasOtherwise ? undefined : ['write "otherwise"', 'test it in "when"'];
  const path = reading.checkBare(on, block, mends);
  if (!path) return;
  const cases: Cases = {
    at: [...block.at, 'cases'],
    slot: on.slot,
    texts: Object.keys(written).filter((text) => text !== ''),
    hasOtherwise,
  };
  const { schemas = [true] } = path;
  const values = valuesIn(schemas, reading.whole);
  if (values) checkAll(cases, [...values.values()], reading.whole);
  else checkOpen(cases, schemas, on.at, reading.whole);
}

/** A few values: each has its case, and each case its value. */
function checkAll(
  { at, slot, texts, hasOtherwise }: Cases,
  values: readonly Json[],
  { problems }: Whole,
): void {
  const known = new Set(values.map(asText));
  for (const text of texts)
    if (!known.has(text)) problems.add([...at, text], () => neverText(slot, text, values));
  const missing = values.filter((value) => !texts.includes(asText(value))).map(show);
  if (missing.length === 0 || hasOtherwise) return;
  const one = missing.length === 1 ? 'one' : 'them';
  problems.add(at, `no case is for {{${slot.text}}} ${firstOf(missing)}: write ${one}, or "otherwise"`);
}

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null'];

function checkOpen(
  { at, slot, texts, hasOtherwise }: Cases,
  schemas: readonly Json[],
  on: Path,
  whole: Whole,
): void {
  const { problems } = whole;
  const types = typesIn(schemas, whole);
  if (types && !SCALARS.some((type) => types.has(type)))
    return problems.add(
      on,
      `{{${slot.text}}} is not a text, number or truth value, but of type ${typesText(types)}`,
    );
  for (const text of texts) {
    const misfits = valuesOf(text).map((value) => misfitOf(value, schemas, whole));
    const [misfit] = misfits;
    if (misfit && misfits.every((each) => each !== undefined))
      problems.add([...at, text], () => neverText(slot, text, misfit.values, misfit.types));
  }
  if (!hasOtherwise) problems.add(at, `{{${slot.text}}} may have other values too: write "otherwise"`);
}

/** The values that are written so: `3` is a text and a number. */
function valuesOf(text: string): Json[] {
  try {
    const value = JSON.parse(text) as Json;
    return canonicalJson(value) === text ? [text, value] : [text];
  } catch {
    return [text];
  }
}
