import { outputsText, usageText } from '../../../../src/cli/text/outputs';
import { showText } from '../../../../src/cli/text/show-text';
import { standingLines } from '../../../../src/cli/commands/status';
import { fit, table, widthOf } from '../../../../src/cli/text/table';
import { costText, durationText, tokensText } from '../../../../src/cli/text/units';
import { fileNameOf } from '../../../../src/cli/output/write-outputs';
import { newState } from '../../../../src/chain/state/state';

const { usage } = newState({}, 0).metadata;

test('a step is shown with what was sent, what came back and what was said of it', () => {
  expect(
    showText({
      path: 'headline',
      kind: 'step',
      status: 'repaired',
      output: 'Good',
      calls: [
        {
          id: 'headline/generate/1',
          path: 'headline',
          purpose: 'generate',
          try: 1,
          activity: 'generate',
          summary: 'headline',
          startedAt: 0,
          sent: {
            to: 'model',
            model: 'writer',
            maxTokens: 4096,
            system: 'Plain words.',
            messages: [{ role: 'user', content: 'One\nheadline' }],
          },
          answer: { reply: 'Bad', rejectedBy: 'rule', reasons: ['has 9 words'], requestId: 'req_1' },
          end: {
            outcome: 'rejected',
            ms: 1500,
            retries: 2,
            model: 'claude-x',
            usage: { inputTokens: 10, outputTokens: 2 },
          },
        },
      ],
    }),
  ).toBe(
    [
      '✓ headline step repaired',
      '',
      '━━ headline/generate/1 · rejected · 1.5 s · 2 retries · claude-x · 10 tokens in, 2 out',
      'asked writer, at most 4,096 tokens',
      '┄ system',
      '  Plain words.',
      '┄ user',
      '  One',
      '  headline',
      '┄ reply',
      '  Bad',
      'rejected by rule',
      '  - has 9 words',
      'request req_1',
      '',
      '── output ──',
      'Good',
    ].join('\n'),
  );
});

test('a run that nobody works on says so, and why one is stuck', () => {
  const lines = standingLines(
    {
      info: { id: 'r', runId: 'x', chain: 'page', status: 'running', startedAt: new Date(0) },
      progress: {
        chain: 'page',
        status: 'running',
        total: 3,
        settled: 1,
        inFlight: [],
        steps: { a: { status: 'done', ms: 5 } },
        usage,
      },
      calls: [
        {
          id: 'b/generate/1',
          path: 'b',
          purpose: 'generate',
          try: 1,
          state: 'queued',
          attempt: 1,
          maximumAttempts: 10,
        },
      ],
      stuck: ['category=WorkflowTaskFailed'],
      build: { deployment: 'shop', buildId: '1' },
      idle: [{ queue: 'catenary', lack: 'no worker serves', mend: 'start one' }],
      errors: { a: 'Used fallback' },
    },
    65_000,
  );
  expect(lines[0]).toBe('page r: running, 1 of 3 settled');
  expect(lines[1]).toContain('running for 1 min 5 s');
  expect(lines[2]).toBe('stays   on build 1 of shop');
  expect(lines.slice(-6)).toEqual([
    '✓ a  done    5 ms',
    '▶ b/generate/1 · queued',
    'note    a: Used fallback',
    'stuck   category=WorkflowTaskFailed',
    'waits   no worker serves the task queue catenary',
    'mend    start one',
  ]);
});

test('a run that waits for a person says where the decision is made', () => {
  const lines = standingLines(
    {
      info: { id: 'r 1', runId: 'x', chain: 'page', status: 'running', startedAt: new Date(0) },
      progress: {
        chain: 'page',
        status: 'running',
        total: 2,
        settled: 1,
        inFlight: [],
        steps: { review: { status: 'running', gate: { status: 'open', round: 1 } } },
        usage,
      },
      calls: [],
      stuck: [],
      idle: [],
      errors: {},
    },
    0,
  );
  expect(lines.slice(-2)).toEqual([
    '? review  waits for a person',
    "asks    a person: npx catenary approvals 'r 1'",
  ]);
});

test('outputs are printed by name, texts as they are and values as JSON', () => {
  expect(outputsText({ title: 'A\u001b[2J', tags: ['x'] })).toBe(
    '── title ──\nA␛[2J\n\n── tags ──\n[\n  "x"\n]\n',
  );
});

test('an output becomes a file by what it is, and none takes the name of the result', () => {
  expect(fileNameOf('page', '# Title\n\ntext')).toBe('page.md');
  expect(fileNameOf('title', 'Plain words')).toBe('title.txt');
  expect(fileNameOf('tags', ['x'])).toBe('tags.json');
  expect(fileNameOf('result', { a: 1 })).toBe('result.output.json');
});

test('usage says what has no price', () => {
  expect(usageText({ ...usage, calls: 2, inputTokens: 1000, cost: 0.5 })).toBe(
    '2 calls, 1,000 tokens in, 0 out, $0.50',
  );
  expect(usageText({ ...usage, calls: 2, unpriced: 2 })).toBe('2 calls, 0 tokens in, 0 out, no price known');
  expect(usageText({ ...usage, calls: 3, unpriced: 1, cost: 0.004 })).toContain(
    '$0.0040 and 1 call without a price',
  );
  expect(usageText({ ...usage, cacheReadTokens: 7 })).toContain('cache 7 read, 0 written');
});

test('units read well at every size', () => {
  expect([0, 420, 3200, 59_960, 125_000, 11_040_000].map(durationText)).toEqual([
    '0 ms',
    '420 ms',
    '3.2 s',
    '1 min 0 s',
    '2 min 5 s',
    '3 h 4 min',
  ]);
  expect([7, 1234, 1_234_567].map(tokensText)).toEqual(['7', '1,234', '1,234,567']);
  expect([0, 0.0021, 1.5].map(costText)).toEqual(['$0.00', '$0.0021', '$1.50']);
});

test('columns line up where characters are wide, combined or drawn', () => {
  expect(
    table([
      ['日本', 'x'],
      ['a', 'y'],
    ]),
  ).toEqual(['日本  x', 'a     y']);
  expect([widthOf('e\u0301'), widthOf('✓'), widthOf('👍')]).toEqual([1, 1, 2]);
  expect(fit('日本語テキスト', 7)).toBe('日本語…');
  expect(fit('short', 10)).toBe('short');
});
