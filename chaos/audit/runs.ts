import type { LedgerCall } from '../../src/testing/scripted';
import { canonicalJson } from '../../src/chain/json';
import type { RunFacts } from '../facts';
import { keyOf } from './calls';

/** What is wrong with one run; each list holds a line a mistake. */
export interface RunVerdict {
  readonly run: RunFacts;
  readonly lost: readonly string[];
  readonly wrong: readonly string[];
  readonly stuck: readonly string[];
}

/** @param answered the keys of all calls that the endpoint has answered, @param asked of all that were asked. */
export function verdictOn(
  run: RunFacts,
  asked: readonly LedgerCall[],
  answered: ReadonlySet<string>,
): RunVerdict {
  const { id, ending, expected, diagnosis = [] } = run;
  if (ending.status === 'running')
    return { run, lost: [], wrong: [], stuck: [[`${id} is stuck`, ...diagnosis].join('\n    ')] };
  if (ending.status === 'missing')
    return { run, lost: [`${id} was started, and is not there`], wrong: [], stuck: [] };
  const lost = expected.calls
    .filter((call) => !answered.has(keyOf({ run: id, call })))
    .map((call) => `${id}: ${call} was never answered, and the run has ended`);
  return { run, lost, wrong: [...wrongEnd(run), ...wrongCalls(run, asked)], stuck: [] };
}

function wrongEnd({ id, ending, expected }: RunFacts): string[] {
  const { status, outputs, statuses } = ending;
  if (status !== expected.status) return [`${id} is ${status}, and should be ${expected.status}`];
  return [
    ...(status === 'done' ? different(`${id}: output`, outputs, expected.outputs) : []),
    ...different(`${id}: status of`, statuses, expected.statuses),
  ];
}

function different(what: string, found: object = {}, wanted: object = {}): string[] {
  const [is, should] = [found, wanted].map((record) => new Map(Object.entries(record))) as [
    Map<string, never>,
    Map<string, never>,
  ];
  const text = (values: Map<string, never>, key: string): string =>
    values.has(key) ? canonicalJson(values.get(key)!) : 'absent';
  return [...new Set([...is.keys(), ...should.keys()])]
    .filter((key) => text(is, key) !== text(should, key))
    .map((key) => `${what} ${key} is ${text(is, key)}, and should be ${text(should, key)}`);
}

function wrongCalls({ id, expected, recorded }: RunFacts, asked: readonly LedgerCall[]): string[] {
  const known = new Set(expected.calls);
  const strange = new Set(asked.map(({ call }) => call).filter((call) => !known.has(call)));
  const twice = Object.entries(recorded).filter(([, times]) => times.length > 1);
  return [
    ...[...strange].map((call) => `${id}: ${call} was asked, and no such call should be made`),
    ...twice.map(([call, times]) => `${id}: ${call} was recorded ${times.length} times`),
  ];
}
