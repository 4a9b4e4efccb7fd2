import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '../../../src/activities/model/classify';
import { factsOf } from '../../../src/activities/model/error-facts';
import { type ErrorFacts, type ErrorKind, ModelError } from '../../../src/activities/model/model-error';

/** The reference's table of what each error of a model becomes. */
const reference = readFileSync(join(__dirname, '../../../docs/reference/worker.md'), 'utf8');
const rows = reference
  .split('\n')
  .filter((line) => /^\| `\w+` \|.*\| `Model\.\w+` \| (?:yes|no) \|$/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const quoted = (cell: string): string[] => [...cell.matchAll(/`([\w.]+)`/g)].map(([, word]) => word!);

/** Every error that a row speaks of. */
function errorsOf([kindCell, statuses, types, more]: readonly string[]): ErrorFacts[] {
  const kind = quoted(kindCell!)[0] as ErrorKind;
  const [field, ...codes] = quoted(more!);
  const message = /"(.+)"/.exec(more!)?.[1];
  const said = message === undefined ? {} : { message: `the ${message} of this` };
  const numbers = [...statuses!.matchAll(/\d+/g)].map(([status]) => Number(status));
  const above = statuses!.includes('and above') ? [numbers.at(-1)! + 22] : [];
  const facts = [
    ...[...numbers, ...above].map((status) => ({ kind, status, ...said })),
    ...quoted(types!).map((errorType) => ({ kind, errorType })),
    ...(field === 'errorCode' ? codes.map((errorCode) => ({ kind, status: 429, errorCode })) : []),
  ];
  return facts.length > 0 ? facts : [{ kind }];
}

const cases = rows.flatMap((row) =>
  errorsOf(row).map((facts) => [facts, quoted(row[4]!)[0]!, row[5]!] as const),
);

it('the table has every kind', () => {
  expect(rows).toHaveLength(17);
  expect(cases.length).toBeGreaterThan(30);
});

it.each(cases)('%j is a %s, tried again: %s', (facts, type, again) => {
  const expected = { type, nonRetryable: again === 'no' };
  expect(classify(factsOf(new ModelError(facts), 0), 1000)).toMatchObject(expected);
});

it("an error of another library is read by its fields, and keeps the provider's words", () => {
  const error = Object.assign(new Error('Incorrect API key provided'), {
    status: 401,
    requestID: 'req_1',
    headers: new Headers({ 'retry-after': '3' }),
  });
  expect(factsOf(error, 0)).toEqual({
    kind: 'answered',
    status: 401,
    requestId: 'req_1',
    retryAfterMs: 3000,
    message: 'Incorrect API key provided',
  });
  expect(classify(factsOf(new TypeError('fetch failed'), 0), 1000).type).toBe('Model.Connection');
});
