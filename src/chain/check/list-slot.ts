import type { Json } from '../json';
import type { FoundBare, FoundBlock } from './found';
import type { Reading } from './meaning/reading';
import { typesIn, typesText } from './schema/schema-types';

/** Looks at a slot without braces that has to be a list. @returns its schemas; undefined where it is none or not known */
export function checkList(bare: FoundBare, block: FoundBlock, reading: Reading): readonly Json[] | undefined {
  const schemas = reading.checkBare(bare, block, ['test it in "when"'])?.schemas;
  const types = schemas && typesIn(schemas, reading.whole);
  if (!types || types.has('array')) return schemas;
  const message = `{{${bare.slot.text}}} is not a list, but of type ${typesText(types)}`;
  reading.whole.problems.add(bare.at, message);
  return undefined;
}
