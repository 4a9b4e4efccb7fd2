import fc from 'fast-check';
import type { ChainDefinition } from '../../../src/chain/definition/definition';
import { playThrough } from '../../../src/testing/fixtures/play-fixture';
import { worldOf } from '../../support/random/random-chains';
import { peopleOf, saysOf } from '../../support/random/random-people';
import { randomScopes, SCOPE_INPUTS } from '../../support/random/random-scopes';
import { virtualFixture, type VirtualFixture } from '../../support/scenes/virtual-fixture';

const INPUTS = { ...SCOPE_INPUTS };
const rate = fc.constantFrom(0, 0.1, 0.3, 0.6);
/** How many times as many chains as usual: for a hunt. */
const TIMES = Number(process.env['CATENARY_RANDOM_TIMES'] ?? 1);
const chains = randomScopes({ siblings: true, redo: 'anywhere', plans: true });

type Draft = { step?: string; prompt?: string; [key: string]: unknown };

/** Every step that has a prompt, wherever it stands. */
function stepsIn(value: unknown): Draft[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(stepsIn);
  const draft = value as Draft;
  return typeof draft.step === 'string' && typeof draft.prompt === 'string' ? [draft, ...inside] : inside;
}

/** The chain with a mark of its own in every prompt, and one prompt changed where a mark is named. */
function marked(definition: ChainDefinition, changed?: number): ChainDefinition {
  const copy = JSON.parse(JSON.stringify(definition)) as ChainDefinition;
  stepsIn(copy).forEach((step, i) => {
    step.prompt += ` #${i}#${i === changed ? '\nbriefly' : ''}`;
  });
  return copy;
}

function record(definition: ChainDefinition, seed: number, failureRate: number): VirtualFixture {
  const world = worldOf(seed, failureRate);
  return virtualFixture(definition, INPUTS, (call) => world(call.id), peopleOf(saysOf(seed)));
}

test(
  'a recorded run plays without a difference, whatever its chain, failures and people were',
  () => {
    fc.assert(
      fc.property(chains, fc.nat(), rate, (chain, seed, failureRate) => {
        const { run, fixture } = record(chain, seed, failureRate);
        const { differences, outputs, status, calls } = playThrough(chain, fixture);
        expect(differences).toEqual([]);
        expect({ status, outputs }).toEqual({ status: run.state.status, outputs: run.state.outputs });
        expect(calls).toBe(fixture.calls.length);
      }),
      { numRuns: 300 * TIMES },
    );
  },
  180_000 * TIMES,
);

test(
  'a changed prompt is told of at exactly the calls that send it, and at nothing else',
  () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(), rate, (chain, choice, seed, failureRate) => {
        const steps = stepsIn(JSON.parse(JSON.stringify(chain))).length;
        fc.pre(steps > 0);
        const changed = choice % steps;
        const { calls, fixture } = record(marked(chain), seed, failureRate);
        const { differences, accepted } = playThrough(marked(chain, changed), fixture);
        const sending = calls.filter(({ call }) => {
          const [request] = call.args as unknown as readonly { readonly prompt?: string }[];
          return call.purpose === 'generate' && request?.prompt?.includes(`#${changed}#`);
        });
        expect(differences.filter(({ kind }) => kind !== 'request')).toEqual([]);
        expect(differences.flatMap((each) => each.calls ?? []).toSorted()).toEqual(
          sending.map(({ call }) => call.id).toSorted(),
        );
        const again = playThrough(marked(chain, changed), accepted!);
        expect(again.differences).toEqual([]);
      }),
      { numRuns: 300 * TIMES },
    );
  },
  180_000 * TIMES,
);
