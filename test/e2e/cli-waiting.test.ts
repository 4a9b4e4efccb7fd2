import { useCliStage } from '../support/cli-stage';

const PRICED = `catenary: 1
name: priced
inputs: { brief: string }
blocks:
  - activity: price
    call: fetchPrice
    args: ["{{brief}}"]
    retry: { maximumInterval: 1s }
`;

const cli = useCliStage({ answers: {} }, { 'priced.yaml': PRICED });
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
