import { asText, type Json } from '../json';

/**
 * A template is text with slots: `{{name}}`, `{{name.path.0}}`, `{{name?}}` for a value that may be absent (rendered
 * empty), and `{{all_outputs}}`. `\{{` is a literal `{{`. Rendering is one pass: a slot inside a value stays text.
 */
export interface Slot {
  /** As written between the braces, without spaces. */
  readonly text: string;
  readonly name: string;
  readonly path: readonly string[];
  readonly optional: boolean;
}

export type TemplatePart = string | Slot;

/** What is wrong with a template's own writing: an unclosed or malformed slot. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
}

const SLOT = /^([a-z][a-z0-9_]*)((?:\.[A-Za-z0-9_-]+)*)(\?)?$/;

/** @throws TemplateSyntaxError naming the slot that cannot be read. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const known = parsed.get(template);
  if (known) return known;
  const parts = split(template);
  if (parsed.size >= CACHE_SIZE) parsed.clear();
  parsed.set(template, parts);
  return parts;
}

/** A cache of a pure function: the same text always gives the same parts, so sharing it between runs is safe. */
const parsed = new Map<string, readonly TemplatePart[]>();
const CACHE_SIZE = 10_000;

function split(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = '';
  let at = 0;
  for (;;) {
    const open = template.indexOf('{{', at);
    if (open === -1) break;
    if (template[open - 1] === '\\' && open > at) {
      text += template.slice(at, open - 1) + '{{';
      at = open + 2;
      continue;
    }
    const close = template.indexOf('}}', open);
    const source = close === -1 ? template.slice(open, open + 40) : template.slice(open, close + 2);
    if (close === -1)
      throw new TemplateSyntaxError(`slot ${JSON.stringify(source)} is not closed: write }} or \\{{`);
    text += template.slice(at, open);
    if (text !== '') parts.push(text);
    text = '';
    parts.push(parseSlot(template.slice(open + 2, close).trim(), source));
    at = close + 2;
  }
  text += template.slice(at);
  if (text !== '') parts.push(text);
  return parts;
}

function parseSlot(text: string, source: string): Slot {
  const match = SLOT.exec(text);
  if (!match) {
    throw new TemplateSyntaxError(
      `slot ${JSON.stringify(source)} must read {{name}}, {{name.path}} or {{name?}}; a literal {{ is written \\{{`,
    );
  }
  const [, name, path, mark] = match;
  return { text, name: name!, path: path ? path.slice(1).split('.') : [], optional: mark !== undefined };
}

/** The slots of a template in written order, repeats included. */
export function slotsOf(template: string): Slot[] {
  return parseTemplate(template).filter((part): part is Slot => typeof part !== 'string');
}

/** A template that is exactly one slot, such as an activity's argument `"{{order}}"`. */
export function onlySlot(template: string): Slot | undefined {
  const parts = parseTemplate(template);
  return parts.length === 1 && typeof parts[0] !== 'string' ? parts[0] : undefined;
}

/** Follows a slot's path into a value by own properties and indexes. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.prototype.hasOwnProperty.call(at, key))
      return undefined;
    at = (at as { readonly [key: string]: Json })[key];
  }
  return at;
}

/** A slot without a value that its template cannot do without. */
export class MissingValueError extends Error {
  override readonly name = 'MissingValueError';
  constructor(readonly slot: string) {
    super(`{{${slot}}} has no value; write {{${slot}?}} where it may be absent`);
  }
}

/**
 * Fills every slot by `lookup`.
 *
 * @throws MissingValueError for a slot without `?` whose lookup gives undefined.
 */
export function renderTemplate(template: string, lookup: (slot: Slot) => Json | undefined): string {
  let text = '';
  for (const part of parseTemplate(template)) {
    if (typeof part === 'string') text += part;
    else {
      const value = lookup(part);
      if (value !== undefined) text += asText(value);
      else if (!part.optional) throw new MissingValueError(part.text);
    }
  }
  return text;
}

/** `{{all_outputs}}`: each output in tags of its name, in written order. */
export function renderAllOutputs(outputs: readonly (readonly [name: string, value: Json])[]): string {
  return outputs.map(([name, value]) => `<${name}>\n${asText(value)}\n</${name}>`).join('\n');
}
