import { checksOf } from '../../../evaluate/judge-part';
import { PARTS } from '../../../evaluate/parts';
import { report } from '../../../evaluate/report';
import type { Measured } from '../../../evaluate/score';
import { median, tallies } from '../../../evaluate/tally';

const NAMES = PARTS.flatMap(checksOf).map(({ name }) => name);

function run(variant: string, failing: readonly string[], rest: Partial<Measured> = {}): Measured {
  return {
    variant,
    input: 1,
    checks: Object.fromEntries(NAMES.map((name) => [name, !failing.includes(name)])),
    passed: failing.length === 0,
    calls: 1,
    tokensIn: 100,
    tokensOut: 10,
    ms: 1000,
    models: ['tiny'],
    drafts: {},
    ...rest,
  };
}

const measured = [
  run('b', []),
  run('a', ['button: maxWords 4', 'button: shape']),
  run('b', ['headline: shape'], { calls: 2, tokensIn: 201, tokensOut: 11, ms: 3000 }),
  run('a', ['headline: excludes "!"']),
];

test('a part passes where all its checks do; means and medians are of a run', () => {
  const [b, a] = tallies(measured);
  expect(b).toMatchObject({
    variant: 'b',
    runs: 2,
    parts: { keywords: 2, headline: 1, button: 2 },
    all: 1,
    calls: 1.5,
    tokensIn: 150.5,
    tokensOut: 10.5,
    medianMs: 2000,
  });
  expect(a).toMatchObject({ parts: { keywords: 2, headline: 1, button: 1 }, all: 0 });
  expect(a!.checks).toMatchObject({ 'button: maxWords 4': 1, 'button: matches ^Order ': 2 });
});

test('a median of an odd number is the one in the middle, of an even number between two', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([9, 1, 4, 5])).toBe(4.5);
});

test('the report is Markdown that names model, date and endpoint', () => {
  const at = new Date('2026-11-24T23:59:00Z');
  const text = report(tallies(measured), { at, inputs: 2, models: ['tiny'], endpoint: 'a local model' });
  expect(text).toContain('- 2026-11-24, 2 briefs, each once a variant; tiny\n- endpoint: a local model\n');
  expect(text).toContain(
    '| variant | keywords | headline | button | all three | 95 % | calls | tokens in | tokens out | seconds |',
  );
  expect(text).toContain('| b | 2/2 | 1/2 | 2/2 | 1/2 | 9–91 % | 1.5 | 151 | 11 | 2.0 |');
  expect(text).toContain('| button: maxWords 4 | 2/2 | 1/2 |');
});
