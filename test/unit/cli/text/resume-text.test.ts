import type { Block } from '../../../../src/chain/definition/definition';
import { snapshotOf } from '../../../../src/chain/state/snapshot';
import { resumeLines } from '../../../../src/cli/text/resume-text';
import { planResume } from '../../../../src/client/resume/plan-resume';
import { sealSnapshot } from '../../../../src/client/resume/seal-snapshot';
import type { ForkOptions } from '../../../../src/client';
import { play, runOf } from '../../../support/chains';

const BLOCKS: Block[] = [
  { step: 'a', prompt: '{{brief}}' },
  { activity: 'send', call: 'sendMail', args: ['{{a}}'] },
  { step: 'b', prompt: '{{send}}', repairs: 0 },
];

function lines(options: ForkOptions, touched: 'run' | 'keep' = 'run'): string[] {
  const run = runOf(BLOCKS);
  play(run);
  const snapshot = sealSnapshot(snapshotOf(run), { id: 'page', runId: 'r' });
  return resumeLines(planResume(snapshot, options, { touched, at: 1 }));
}

test('what is kept, what runs again and what acts once more is said by name', () => {
  expect(lines({ from: ['send'] })).toEqual([
    'test_chain: goes on from page',
    'keeps   a',
    'again   send, b',
    'acts    your own activities run once more, with what they do: sendMail',
    'takes   1 call',
  ]);
  expect(lines({ inputs: { brief: 'x' }, from: ['b'] }, 'keep')).toContain(
    'forced  kept though they would not be the same now: a',
  );
});
