import { defaultPayloadConverter } from '@temporalio/common';
import { devServer } from '../support/servers';
import { type RunHandle, useStage } from '../support/stage';

const stage = useStage(devServer);

test('the Temporal UI shows what each call is for, by step', async () => {
  stage.script({ a: ['one two three', 'one two three', 'A'] });
  const run = await stage.start([
    {
      step: 'a',
      prompt: '{{brief}}',
      checks: [{ maxWords: 1 }, { judge: 'good' }],
      repairs: 1,
      fallback: { prompt: 'x {{brief}}' },
    },
  ]);
  await run.result();
  expect(await summariesOf(run)).toEqual([
    'a/generate/1: a (a)',
    'a/generate/2: a · repair 1 (a)',
    'a/generate/3: a · fallback 1 (a)',
    'a/judge/1: a · judge (a)',
  ]);
});

async function summariesOf(run: RunHandle): Promise<string[]> {
  const { events } = await run.fetchHistory();
  return events!.flatMap((event) => {
    const id = event.activityTaskScheduledEventAttributes?.activityId;
    const summary = event.userMetadata?.summary;
    const groups = (event.eventGroupMarkers ?? []).map(({ label }) => label?.id).join();
    return id
      ? [`${id}: ${summary ? defaultPayloadConverter.fromPayload<string>(summary) : ''} (${groups})`]
      : [];
  });
}
