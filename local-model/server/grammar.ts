import type { Shape } from './shape';

const DIGITS = '[1-9] [0-9]{0,8}';
const DECIMALS = '("." [0-9]{1,4})?';
const CLOCK = '[0-2] [0-9] ":" [0-5] [0-9] ":" [0-5] [0-9]';
const DATE = '"20" [0-9] [0-9] "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | "1" [0-9] | "2" [0-8])';
const HOST = '[a-z] [a-z0-9-]{0,20} [a-z0-9] ("." [a-z] [a-z0-9]{1,10}){1,2}';
const OCTET = '("25" [0-5] | "2" [0-4] [0-9] | "1" [0-9] [0-9] | [1-9]? [0-9])';

/** The formats that the API enforces, as far as a toy needs them. */
const FORMATS: Readonly<Record<string, string>> = {
  date: DATE,
  time: `${CLOCK} "Z"`,
  'date-time': `${DATE} "T" ${CLOCK} "Z"`,
  duration: '"P" ([1-9] [0-9]? "D" | "T" [1-9] [0-9]? [HMS])',
  email: `[a-z] [a-z0-9]{0,20} "@" ${HOST}`,
  hostname: HOST,
  uri: `"https://" ${HOST} ("/" [a-z0-9-]{1,20}){0,3}`,
  ipv4: `${OCTET} ("." ${OCTET}){3}`,
  ipv6: '[0-9a-f]{1,4} (":" [0-9a-f]{1,4}){7}',
  uuid: '[0-9a-f]{8} "-" [0-9a-f]{4} "-4" [0-9a-f]{3} "-" [89ab] [0-9a-f]{3} "-" [0-9a-f]{12}',
};

const ESCAPES = '"\\\\" ["\\\\/bnt]';
const CHARACTER_RULES = [
  `char ::= [^"\\\\\\x00-\\x1f\\x7f] | ${ESCAPES}`,
  `first ::= [^ "\\\\\\x00-\\x1f\\x7f] | ${ESCAPES}`,
];

/**
 * GBNF, llama.cpp's grammar language, for JSON of a shape without any white space between its parts. Unlike the
 * runtime's own schema grammar it ends where the JSON ends.
 */
export function grammarOf(shape: Shape): string {
  const rules: string[] = [];
  const names = new Map<string, string>();
  const rule = (body: string): string => {
    const known = names.get(body);
    if (known) return known;
    const name = `r${names.size}`;
    names.set(body, name);
    rules.push(`${name} ::= ${body}`);
    return name;
  };
  const root = write(shape, rule);
  return [`root ::= ${root}`, ...rules, ...CHARACTER_RULES, ''].join('\n');
}

type AddRule = (body: string) => string;

function write(shape: Shape, rule: AddRule): string {
  switch (shape.kind) {
    case 'literals':
      return rule(shape.values.map((value) => literal(JSON.stringify(value))).join(' | '));
    case 'string':
      return rule(shape.max === 0 ? literal('""') : quoted(text(shape.min, shape.max)));
    case 'formatted':
      return rule(quoted(FORMATS[shape.format] ?? text(1, shape.max)));
    case 'number':
      return rule(number(shape));
    case 'array':
      return rule(array(write(shape.items, rule), shape.min, shape.max));
    case 'object':
      return rule(object(shape.fields.map(({ name, shape: value }) => [name, write(value, rule)])));
    case 'any-of':
      return rule(shape.options.map((option) => write(option, rule)).join(' | '));
  }
}

/** At least one character, the first of them no space. */
const text = (min: number, max: number): string => `first char{${min - 1},${max - 1}}`;

const quoted = (body: string): string => `"\\"" ${body} "\\""`;

function number({ isInteger, range }: Extract<Shape, { kind: 'number' }>): string {
  if (range === 'unit') return `"0" ${DECIMALS} | "1"`;
  const minus = range === 'any' ? '"-"? ' : '';
  const whole = range === 'positive' ? DIGITS : `("0" | ${DIGITS})`;
  return `${minus}${whole}${isInteger ? '' : ` ${DECIMALS}`}`;
}

function array(item: string, min: number, max: number): string {
  if (max === 0) return '"[]"';
  const items = `${item} ("," ${item}){${Math.max(min - 1, 0)},${max - 1}}`;
  return min === 0 ? `"[" (${items})? "]"` : `"[" ${items} "]"`;
}

function object(fields: readonly (readonly [name: string, value: string])[]): string {
  const members = fields.map(
    ([name, value], index) => `${literal(`${index > 0 ? ',' : ''}${JSON.stringify(name)}:`)} ${value}`,
  );
  return ['"{"', ...members, '"}"'].join(' ');
}

/** A GBNF string that stands for exactly this text. */
function literal(exact: string): string {
  return `"${exact.replace(/[\\"]/g, '\\$&')}"`;
}
