import { CHAINS } from '../../../chaos/chains';
import { expectedOf } from '../../../chaos/expected';
import { answerTo, outcomeOf, saysOf } from '../../../chaos/script';
import { checkDefinition } from '../../../src/chain/definition/check-definition';
import { normalise } from '../../../src/chain/definition/normalise';
import { newRun } from '../../../src/chain/run/run';
import { driveVirtually } from '../../../src/testing/virtual-run';
import { peopleOf } from '../../support/random/random-people';
import { statusesOf } from '../../support/statuses';

const RUNS = 40;
const names = Object.keys(CHAINS);
const ids = (chain: string): string[] => Array.from({ length: RUNS }, (_, n) => `${chain}-${n}`);

test.each(names)('the checker takes the chain %s', (chain) => {
  expect(checkDefinition(CHAINS[chain])).toEqual([]);
});

test.each(names)('the scheduler comes to what the reference says of %s', (chain) => {
  for (const id of ids(chain)) {
    const script = { seed: 11, run: id };
    const run = newRun(normalise(CHAINS[chain]!), { brief: 'a brief' }, 0, { hash: 'any' });
    const calls = driveVirtually(
      run,
      ({ id: call }) => ({ outcome: outcomeOf(script, call), ms: 10 }),
      peopleOf(saysOf(script)),
    );
    const { state } = run;
    const expected = expectedOf(script, chain, 'a brief');
    expect({
      id,
      status: state.status,
      statuses: statusesOf(state),
      calls: calls
        .map(({ call }) => call)
        .filter(({ purpose }) => purpose !== 'check')
        .map((call) => call.id)
        .toSorted(),
    }).toEqual({
      id,
      status: expected.status,
      statuses: expected.statuses,
      calls: expected.calls.toSorted(),
    });
    expect({ id, outputs: state.outputs }).toEqual({ id, outputs: expected.outputs });
  }
});

test('between them the runs are done, repaired, skipped, mended by a fallback, and fail', () => {
  const all = names.flatMap((chain) =>
    ids(chain).flatMap((run) => {
      const { status, statuses } = expectedOf({ seed: 11, run }, chain, 'a brief');
      return [status, ...Object.values(statuses ?? {})];
    }),
  );
  expect([...new Set(all)].toSorted()).toEqual(['done', 'failed', 'fallback', 'repaired', 'skipped']);
});

test('the endpoint answers what the reference is told, and the same however often it is asked', () => {
  const script = { seed: 3, run: 'page-1' };
  for (const call of [
    'keywords/generate/1',
    'headline/generate/1',
    'kind/generate/1',
    'headline/judge/1',
    'ticket/call/1',
  ]) {
    const answer = answerTo(script, call);
    const said = typeof answer === 'string' ? answer : (answer as { json: unknown }).json;
    const { value } = outcomeOf(script, call) as unknown as { value: Record<string, unknown> };
    const told = call.endsWith('generate/1') ? (value['output'] ?? value['reply']) : value;
    expect(told).toEqual(call.includes('judge') ? { ...value, ...(said as object) } : said);
    expect(answerTo(script, call)).toEqual(answer);
  }
});
