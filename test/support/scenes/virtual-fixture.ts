import type { ChainDefinition } from '../../../src/chain/definition/definition';
import type { Fixture, FixtureDecision } from '../../../src/chain/fixture/fixture';
import { sealFixture } from '../../../src/chain/fixture/read-fixture';
import { requestOf } from '../../../src/chain/fixture/request-text';
import type { Json } from '../../../src/chain/json';
import { normalise } from '../../../src/chain/definition/normalise';
import type { Outcome } from '../../../src/chain/recovery/outcome';
import { failureMessage } from '../../../src/chain/state/result';
import { hashOf, newRun, type Run } from '../../../src/chain/run/run';
import type { Call } from '../../../src/chain/run/call-parts';
import type { People, VirtualDecided } from '../../../src/testing/virtual-desk';
import { driveVirtually, type VirtualCall } from '../../../src/testing/virtual-run';
import { parseCallId } from '../../../src/chain/run/call-id';

/** What a run on the virtual clock would have left behind as a fixture. */
export interface VirtualFixture {
  readonly run: Run;
  readonly calls: readonly VirtualCall[];
  readonly fixture: Fixture;
}

/** Runs a chain virtually and makes a fixture of it, without a history in between. */
export function virtualFixture(
  chain: ChainDefinition,
  inputs: Readonly<Record<string, Json>>,
  answer: (call: Call) => { readonly outcome: Outcome; readonly ms: number },
  people: People,
): VirtualFixture {
  const definition = normalise(chain);
  const run = newRun(definition, inputs, 0);
  const heard: (Omit<FixtureDecision, 'order'> & { counted?: true })[] = [];
  const calls = driveVirtually(run, answer, {
    decide: (asked, now) => {
      const said = people.decide(asked, now);
      if (!said) return undefined;
      const { gate, round, message } = asked.shown;
      // At no call's time, so that it is known what came first.
      const ms = said.ms + Number.parseInt(hashOf(`${gate} ${round}`).slice(0, 6), 16) / 2 ** 24;
      const { ms: _, ...words } = said;
      heard.push({ ...words, gate, round, message, at: now + ms });
      return { ...said, ms };
    },
    note: ({ asked, decision, decidedBy, refused, at }: VirtualDecided) => {
      const { gate, round } = asked.shown;
      if (decision === 'timeout') heard.push({ gate, round, decision, decidedBy, at, counted: true });
      else {
        const said = heard.findLast((each) => each.gate === gate && each.decision !== 'timeout')!;
        Object.assign(said, { counted: true, ...(refused !== undefined && { refused }) });
      }
    },
  });
  const decisions = heard.flatMap(({ counted, ...said }) => (counted ? [said] : []));
  const orders = orderOf(calls, decisions);
  const { status, outputs, errors } = run.state;
  const fixture = sealFixture({
    catenary: 'fixture/1',
    hash: run.hash,
    definition,
    inputs,
    startedAt: 0,
    calls: calls.map((made) => ({
      ...parseCallId(made.call.id)!,
      startedAt: made.startedAt,
      sent: requestOf(made.call),
      ended: { at: made.endedAt, order: orders.get(made)! },
      outcome: made.outcome,
    })),
    decisions: decisions.map((said) => ({ ...said, order: orders.get(said)! })),
    end: { status, ...(status === 'failed' && { failure: failureMessage(run) }), outputs, errors },
  });
  return { run, calls, fixture: JSON.parse(JSON.stringify(fixture)) as Fixture };
}

/** Calls that ended at one time keep their order, and come before what was said then, unless that cancelled them. */
function orderOf(
  calls: readonly VirtualCall[],
  decisions: readonly Omit<FixtureDecision, 'order'>[],
): ReadonlyMap<object, number> {
  const all = [
    ...calls.map((each) => ({ each, at: each.endedAt, rank: each.outcome.kind === 'cancelled' ? 2 : 0 })),
    ...decisions.map((each) => ({ each, at: each.at, rank: 1 })),
  ].toSorted((a, b) => a.at - b.at || a.rank - b.rank);
  return new Map(all.map(({ each }, i) => [each, i]));
}
