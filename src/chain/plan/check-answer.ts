import type { Path, Problems } from '../check/problems';
import { show } from '../check/shape/shape';
import { didYouMean } from '../check/suggest';
import { isObject, type Json, type JsonObject, own } from '../json';
import type { ListShape, PlanShape, RecordShape, TextShape } from './plan-shape';

/** Reports whatever of an answer has another shape than was asked for. */
export function checkAnswer(shape: PlanShape, value: Json, at: Path, problems: Problems): void {
  if ('anyOf' in shape) checkOptions(shape.anyOf, value, at, problems);
  else if ('enum' in shape) checkWord(shape.enum, value, at, problems);
  else if (shape.type === 'string') checkText(shape, value, at, problems);
  else if (shape.type === 'array') checkList(shape, value, at, problems);
  else if (shape.type === 'object') checkRecord(shape, value, at, problems);
  else {
    const { minimum, maximum } = shape;
    if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximum)
      problems.add(at, `must be a whole number from ${minimum} to ${maximum}, not ${show(value)}`);
  }
}

function checkWord(words: readonly string[], value: Json, at: Path, problems: Problems): void {
  if (typeof value === 'string' && words.includes(value)) return;
  const meant = typeof value === 'string' ? didYouMean(value, words) : '';
  const listed = words.map((word) => JSON.stringify(word)).join(' or ');
  problems.add(at, `must be ${listed}, not ${show(value)}${meant}`);
}

function checkText({ minLength, maxLength }: TextShape, value: Json, at: Path, problems: Problems): void {
  if (typeof value !== 'string') return problems.add(at, `must be text, not ${show(value)}`);
  if (minLength > 0 && value.trim() === '') problems.add(at, 'must be text with something in it');
  if (value.length > maxLength)
    problems.add(
      at,
      `has ${value.length} characters, at most ${maxLength} are allowed: say it in fewer words`,
    );
}

function checkList(
  { items, minItems, maxItems }: ListShape,
  value: Json,
  at: Path,
  problems: Problems,
): void {
  if (!Array.isArray(value)) return problems.add(at, `must be a list, not ${show(value)}`);
  if (value.length < minItems) problems.add(at, `must hold at least ${minItems}`);
  if (value.length > maxItems) problems.add(at, `holds ${value.length}, at most ${maxItems} are allowed`);
  (value as readonly Json[]).forEach((item, i) => checkAnswer(items, item, [...at, i], problems));
}

function checkRecord({ properties, required }: RecordShape, value: Json, at: Path, problems: Problems): void {
  const keys = Object.keys(properties);
  const listed = keys.join(', ');
  if (!isObject(value)) return problems.add(at, `must be an object with ${listed}, not ${show(value)}`);
  const given = value as JsonObject;
  for (const key of required)
    if (own(given, key) === undefined) problems.add(at, `needs the key ${JSON.stringify(key)}`);
  for (const [key, member] of Object.entries(given)) {
    const shape = own(properties, key);
    if (shape) checkAnswer(shape, member, [...at, key], problems);
    else
      problems.add([...at, key], () => {
        const meant = didYouMean(key, keys);
        return `${show(key)} is not a key of it${meant === '' ? `; it takes ${listed}` : meant}`;
      });
  }
}

function checkOptions(options: readonly RecordShape[], value: Json, at: Path, problems: Problems): void {
  if (!isObject(value)) return problems.add(at, `must be an object, not ${show(value)}`);
  const given = value as JsonObject;
  const tag = Object.keys(options[0]!.properties)[0]!;
  if (options.every(({ properties }) => isWord(own(properties, tag))))
    return checkTagged(options, tag, given, at, problems);
  const option = options.find(({ required }) => required.some((key) => own(given, key) !== undefined));
  if (option) return checkRecord(option, given as Json, at, problems);
  const keys = options.flatMap(({ required }) => required);
  problems.add(at, `must have one of the keys ${keys.join(', ')}`);
}

/** The option is said by a word of its own, such as `kind`; the first one is meant where it may be left out. */
function checkTagged(
  options: readonly RecordShape[],
  tag: string,
  value: JsonObject,
  at: Path,
  problems: Problems,
): void {
  const said = own(value, tag);
  const option =
    said === undefined
      ? options.find(({ required }) => !required.includes(tag))
      : options.find(({ properties }) => wordsOf(properties[tag]!).includes(said));
  if (option) return checkRecord(option, value as Json, at, problems);
  if (said === undefined) return problems.add(at, `needs the key ${JSON.stringify(tag)}`);
  const words = options.flatMap(({ properties }) => wordsOf(properties[tag]!)) as string[];
  checkWord(words, said, [...at, tag], problems);
}

function isWord(shape: PlanShape | undefined): boolean {
  return shape !== undefined && 'enum' in shape;
}

function wordsOf(shape: PlanShape): readonly Json[] {
  return 'enum' in shape ? shape.enum : [];
}
