import { useCliStage } from '../support/cli-stage';
import { replayDevServer } from '../support/replay-dev-server';

const PRICED = `catenary: 1
name: priced
inputs: { brief: string }
blocks:
  - activity: price
    call: fetchPrice
    args: ["{{brief}}"]
    retry: { maximumInterval: 1s }
`;

const ELSEWHERE = `catenary: 1
name: elsewhere
inputs: { brief: string }
blocks:
  - activity: price
    call: fetchPrice
    taskQueue: prices
`;

const cli = useCliStage({ answers: {} }, { 'priced.yaml': PRICED, 'elsewhere.yaml': ELSEWHERE });
const words = (line: string): string[] => line.split(' ');

test('an activity that no worker has is told by its name, with the mend, once by run and at each status', async () => {
  const run = cli.start(words('run priced.yaml -i brief=x --id priced-1'));
  await run.until('price call · attempt 4');
  const status = await cli.run(words('status priced-1'));
  run.child.kill('SIGINT');
  const { stderr, stdout } = await run.ended;
  const why =
    'Activity function fetchPrice is not registered on this Worker, available activities: ["generate","judge",';
  const mend =
    'start the worker with fetchPrice: createWorker({ activities }), or npx catenary worker --activities <module>';
  expect(stderr).toContain(`price cannot go on: ${why}`);
  expect(stderr).toContain(`; mend: ${mend}`);
  expect(stderr.split('is not registered')).toHaveLength(2);
  expect(stdout).not.toContain('is not registered');
  expect(status.stdout).toMatch(
    /▶ price\/call\/1 · attempt \d+.* · NotFoundError: Activity function fetchPrice is/,
  );
  expect(status.stdout).toContain(`mend    ${mend}`);
  await cli.run(words('cancel priced-1'));
});

describe('a run on a task queue that no worker serves', () => {
  const idle = 'no worker serves the task queue shpo';
  const mend = 'start one: npx catenary worker --task-queue shpo';
  beforeAll(() => cli.run(words('run priced.yaml -i brief=x --id lost-1 --task-queue shpo --detach')));
  afterAll(() => cli.run(words('cancel lost-1 --terminate')));

  test('says so by its own queues at status, whatever those of the command are', async () => {
    const { stdout } = await cli.run(words('status lost-1'));
    expect(stdout).toContain(`waits   ${idle}\nwaits   ${idle}-models\nmend    ${mend}\n`);
    const json = await cli.run(words('status lost-1 --json'));
    expect(JSON.parse(json.stdout)).toMatchObject({ idle: ['shpo', 'shpo-models'] });
    const other = await cli.run(words('status lost-1 --json --task-queue other'));
    expect(JSON.parse(other.stdout)).toMatchObject({ idle: ['shpo', 'shpo-models'] });
  });

  test('says so in a watch', async () => {
    const watch = cli.start(words('watch lost-1'));
    await watch.until('waits for it');
    watch.child.kill('SIGINT');
    const { stderr } = await watch.ended;
    expect(stderr).toContain(`${idle} and shpo-models, and the run waits for it; mend: ${mend}\n`);
  });
});

test('a call on a task queue of its own that no worker serves is told by that queue', async () => {
  await cli.run(words('run elsewhere.yaml -i brief=x --id elsewhere-1 --detach'));
  let text = '';
  while (!text.includes('price/call/1')) text = (await cli.run(words('status elsewhere-1'))).stdout;
  expect(text).toContain('waits   no worker serves the task queue prices\n');
  expect(text).not.toContain('task queue catenary');
  await cli.run(words('cancel elsewhere-1 --terminate'));
});

test('every run that the commands started replays', async () => {
  expect(await replayDevServer(cli.folder)).toContain('elsewhere-1');
});
