import { isObject, type Json, type JsonObject, own } from '../../json';
import { parseTemplate, type Slot, type TemplatePart } from '../../template/template';
import { blockText, type FoundBlock, type FoundChain, type FoundInput } from '../found';
import type { Path } from '../problems';
import type { Reading } from './reading';
import { typesIn, typesText } from '../schema/schema-types';
import { misfitOf } from '../schema/schema-value';
import { show } from '../shape/shape';
import { didYouMean } from '../suggest';
import { firstOf } from '../../words';

/** A value for one of a sub-chain's inputs. */
interface Given {
  readonly name: string;
  readonly value: Json;
  readonly input: FoundInput;
  readonly at: Path;
  readonly block: FoundBlock;
}

/** Whether a sub-chain is given what it needs, and returns what it has. */
export function checkSubchain(block: FoundBlock, reading: Reading): void {
  const { definition, written, at } = block;
  if (!definition) return;
  checkReturns(own(written, 'returns'), [...at, 'returns'], definition, reading);
  const given = own(written, 'inputs') ?? {};
  if (!isObject(given)) return;
  for (const [name, value] of Object.entries(given as JsonObject)) {
    const input = definition.scope.inputs.get(name);
    const place = [...at, 'inputs', name];
    if (input) checkGiven({ name, value, input, at: place, block }, reading);
    else if (!definition.lost) reading.whole.problems.add(place, () => unknownInput(name, definition));
  }
  for (const [name, input] of definition.scope.inputs)
    if (isNeeded(input) && own(given as JsonObject, name) === undefined)
      reading.whole.problems.add(
        own(written, 'inputs') === undefined ? at : [...at, 'inputs'],
        `${blockText(block)} needs the input "${name}": give it by "inputs"`,
      );
}

function isNeeded({ mayBeAbsent, hasDefault }: FoundInput): boolean {
  return !mayBeAbsent && hasDefault !== true;
}

function unknownInput(name: string, { scope }: FoundChain): string {
  const known = [...scope.inputs.keys()];
  const meant = didYouMean(name, known);
  const listed = known.length === 0 ? '; it has none' : `; it has ${firstOf(known)}`;
  return `the sub-chain has no input ${show(name)}${meant === '' ? listed : meant}`;
}

function checkReturns(
  returns: Json | undefined,
  at: Path,
  { scope, lost }: FoundChain,
  { whole }: Reading,
): void {
  if (typeof returns !== 'string' || lost || scope.hands.has(returns)) return;
  const known = [...scope.hands.keys()];
  const meant = didYouMean(returns, known);
  whole.problems.add(
    at,
    `the sub-chain has no output ${show(returns)}${meant === '' ? `; it has ${firstOf(known)}` : meant}`,
  );
}

/** As far as it is exactly one slot or a constant: whether it is there, and can be what the sub-chain takes. */
function checkGiven(given: Given, reading: Reading): void {
  const { value } = given;
  if (typeof value !== 'string') return checkConstant(given, value, reading);
  const parts = readParts(value);
  const [first] = parts ?? [];
  if (parts?.length === 1 && typeof first === 'object') checkSlot(given, first, reading);
  else if (parts?.every((part) => typeof part === 'string')) checkConstant(given, parts.join(''), reading);
  else if (parts) checkTypes(given, 'it is text', new Set(['string']), reading);
}

function readParts(text: string): readonly TemplatePart[] | undefined {
  try {
    return parseTemplate(text);
  } catch {
    return undefined;
  }
}

function checkSlot(given: Given, slot: Slot, reading: Reading): void {
  const { name, input, at, block } = given;
  const absent = slot.optional && isNeeded(input) ? reading.absenceOf(slot, block) : undefined;
  if (absent !== undefined)
    reading.whole.problems.add(
      at,
      `the input "${name}" is needed, and {{${slot.text}}} may be absent: ${absent}`,
    );
  const schemas = reading.schemasOf(slot, block);
  const types = schemas && typesIn(schemas, reading.whole);
  if (types) checkTypes(given, `{{${slot.text}}} is of type ${typesText(types)}`, types, reading);
}

function checkTypes(
  { name, input, at }: Given,
  what: string,
  types: ReadonlySet<string>,
  { whole }: Reading,
): void {
  const taken = typesIn([input.schema], whole);
  if (!taken || types.size === 0 || [...types].some((type) => taken.has(type))) return;
  whole.problems.add(at, `${what}, and the input "${name}" is of type ${typesText(taken)}`);
}

/** An object or a list may hold slots: what it is one of cannot be said. */
function checkConstant({ name, input, at }: Given, value: Json, { whole }: Reading): void {
  const misfit = misfitOf(value, [input.schema], whole);
  if (!misfit || (misfit.values && typeof value === 'object' && value !== null)) return;
  const is = misfit.values ? `one of ${firstOf(misfit.values, show)}` : `of type ${typesText(misfit.types!)}`;
  whole.problems.add(at, `${show(value)} is not a value of the input "${name}": it is ${is}`);
}
