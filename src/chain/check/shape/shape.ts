import { parseDuration } from '../../definition/duration';
import { isObject, type Json, utf8Length } from '../../json';
import type { Path } from '../problems';
import type { Seen } from '../seen';
import { didYouMean } from '../suggest';

/** Looks at one value of a definition and reports what is wrong with it. */
export type Shape = (value: Json, at: Path, seen: Seen) => void;

/** A value in a message: short, and in JSON's spelling. */
export function show(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

export const anything: Shape = () => undefined;

/** A shape that is one predicate: `must be <what>, not <value>`. */
export function must(what: string, holds: (value: Json) => boolean): Shape {
  return (value, at, { problems }) => {
    if (!holds(value)) problems.add(at, `must be ${what}, not ${show(value)}`);
  };
}

export const string = must('text', (value) => typeof value === 'string');
export const boolean = must('true or false', (value) => typeof value === 'boolean');

export function integer(least: number, most: number): Shape {
  return must(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  );
}

export function oneOf(words: readonly string[]): Shape {
  return (value, at, { problems }) => {
    if (typeof value === 'string' && words.includes(value)) return;
    const listed = words.map((word) => JSON.stringify(word)).join(' or ');
    const meant = typeof value === 'string' ? didYouMean(value, words) : '';
    problems.add(at, `must be ${listed}, not ${show(value)}${meant}`);
  };
}

/** Milliseconds in a year: the longest duration. */
const LONGEST = 366 * 86_400_000;

export const duration: Shape = must(
  'a duration such as 30s, 5 minutes or 24h, above 0 and at most a year',
  (value) => {
    if (typeof value !== 'number' && typeof value !== 'string') return false;
    const ms = parseDuration(value);
    return ms !== undefined && ms > 0 && ms <= LONGEST;
  },
);

/** An alias of the worker's config, a model id, an activity type, a task queue: what other systems know by name. */
const IDENTIFIER = /^(?=\S)[^\p{Cc}{}]{1,256}(?<=\S)$/u;
/** Temporal's limit is 1,000; a queue's name is also the beginning of another's. */
const IDENTIFIER_BYTES = 900;

const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' && IDENTIFIER.test(value) && utf8Length(value) <= IDENTIFIER_BYTES;

export const identifier = must(
  'a name of 1 to 256 characters without braces, control characters and spaces around it',
  isIdentifier,
);

/** Temporal keeps names with this beginning for itself, and refuses them in a way that hangs a run. */
const RESERVED_QUEUES = '/_sys/';

/** Whether Temporal takes a value as the name of a task queue. */
export function isTaskQueue(value: unknown): value is string {
  return isIdentifier(value) && !value.startsWith(RESERVED_QUEUES);
}

export const taskQueue: Shape = (value, at, seen) => {
  identifier(value, at, seen);
  if (isIdentifier(value) && !isTaskQueue(value))
    seen.problems.add(at, `names a queue of Temporal itself: no name may start with ${RESERVED_QUEUES}`);
};

export function list(what: string, item: Shape, least = 0): Shape {
  return (value, at, seen) => {
    if (!Array.isArray(value)) return seen.problems.add(at, `must be a list of ${what}, not ${show(value)}`);
    if (value.length < least) seen.problems.add(at, `must be a list of at least ${least} ${what}`);
    (value as readonly Json[]).forEach((each, i) => item(each, [...at, i], seen));
  };
}

/** An object with keys of the author's own. */
export function mapOf(what: string, member: Shape, key: Shape = anything): Shape {
  return (value, at, seen) => {
    if (!isObject(value)) return seen.problems.add(at, `must map ${what}, not be ${show(value)}`);
    for (const [name, each] of Object.entries(value)) {
      key(name, [...at, name], seen);
      member(each as Json, [...at, name], seen);
    }
  };
}
