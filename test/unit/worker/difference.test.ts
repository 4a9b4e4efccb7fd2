import { differenceOf } from '../../../src/worker/difference';

const sdk = (text: string): string =>
  'Replay failed with a nondeterminism error. Details: Workflow activation completion failed: Failure { failure: ' +
  `Some(Failure { message: "[TMPRL1100] Nondeterminism error: ${text}", source: "" }), force_cause: NonDeterministicError }`;

test.each([
  [
    "Activity id of scheduled event 'a/judge/1' does not match activity id of activity command 'a/generate/1'",
    {
      text: 'recorded call a/judge/1, the present code makes a/generate/1',
      recorded: 'a/judge/1',
      present: 'a/generate/1',
    },
  ],
  [
    "Activity type of scheduled event 'other' does not match activity type of activity command 'generate'",
    { text: 'recorded activity other, the present code schedules generate' },
  ],
  [
    'Complete workflow machine does not handle this event: HistoryEvent(id: 23, WorkflowExecutionFailed)',
    {
      text: 'recorded event 23 is workflow execution failed, where the present code has complete workflow',
      event: 23,
    },
  ],
  ['Something new happened', { text: 'Something new happened' }],
])('%s is said in the words of chains', (text, difference) => {
  expect(differenceOf(sdk(text))).toEqual(difference);
});

test('what is no such message is said as it is', () => {
  expect(differenceOf('cannot read it\n  at somewhere')).toEqual({ text: 'cannot read it' });
});
