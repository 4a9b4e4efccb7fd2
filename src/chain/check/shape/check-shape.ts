import { isObject, type Json, own } from '../../json';
import { record, type RecordRule } from './record';
import { regExpProblem } from '../schema/regexp';
import { identifier, integer, list, must, type Shape, show } from './shape';
import { template } from './template-shape';

/** Activity types that Catenary's worker has already. */
const BUILT_IN = ['generate', 'judge', 'plan', 'check', 'admit'];

/** The type of an activity that is the user's own. */
export const activityType: Shape = (value, at, seen) => {
  identifier(value, at, seen);
  if (typeof value === 'string' && BUILT_IN.includes(value)) {
    seen.problems.add(at, `"${value}" is an activity of Catenary's own: give yours another name`);
  }
};

const words = integer(1, 1_000_000);
export const someText = must(
  'text with something in it',
  (value) => typeof value === 'string' && value !== '',
);

const matches: Shape = (value, at, { problems }) => {
  if (typeof value !== 'string' || value === '') {
    return problems.add(at, `must be a regular expression, not ${show(value)}`);
  }
  const problem = regExpProblem(value);
  if (problem !== undefined)
    problems.add(at, `${show(value)} is not a regular expression (flag u): ${problem}`);
};

const KINDS = {
  maxWords: words,
  minWords: words,
  maxChars: words,
  includes: list('texts', someText, 1),
  excludes: list('texts', someText, 1),
  matches,
  validator: activityType,
  judge: template(),
} as const;
const NAMES = Object.keys(KINDS);

const RULE: RecordRule = {
  what: 'a check',
  keys: { ...KINDS, model: identifier },
  instead: {
    contains: 'write "includes"',
    pattern: 'write "matches"',
    regex: 'write "matches"',
    maxLength: 'write "maxChars", or give the output a schema',
    prompt: 'write "judge"',
    criteria: 'write "judge"',
  },
};
const keys = record(RULE);

const check: Shape = (value, at, seen) => {
  const before = seen.problems.count;
  keys(value, at, seen);
  if (!isObject(value)) return;
  const kinds = NAMES.filter((name) => own(value as Record<string, Json>, name) !== undefined);
  const listed = kinds.map((kind) => `"${kind}"`).join(' and ');
  if (kinds.length > 1)
    seen.problems.add(at, `a check is one rule, and this says ${listed}: write a check for each`);
  if (kinds.length === 0 && seen.problems.count === before)
    seen.problems.add(at, `a check is one of ${NAMES.join(', ')}`);
  if ('model' in value && kinds.length > 0 && !kinds.includes('judge')) {
    seen.problems.add([...at, 'model'], `only a judge has a model, and this check is ${listed}`);
  }
};

const each = list('checks', check);

export const checks: Shape = (value, at, seen) => {
  each(value, at, seen);
  if (!Array.isArray(value)) return;
  const least = Math.max(0, ...numbers(value, 'minWords'));
  const most = Math.min(Infinity, ...numbers(value, 'maxWords'));
  if (least > most)
    seen.problems.add(at, `minWords ${least} is more than maxWords ${most}: no output can pass`);
};

function numbers(list: readonly Json[], key: string): number[] {
  return list.flatMap((item) => {
    const value = isObject(item) ? own(item as Record<string, Json>, key) : undefined;
    return typeof value === 'number' ? [value] : [];
  });
}
