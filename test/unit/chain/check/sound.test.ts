import fc from 'fast-check';
import { checkDefinition } from '../../../../src/chain/definition/check-definition';
import type { Call } from '../../../../src/chain/run/call-parts';
import type { ChainDefinition } from '../../../../src/chain/definition/definition';
import type { Json } from '../../../../src/chain/json';
import { normalise } from '../../../../src/chain/definition/normalise';
import type { Outcome } from '../../../../src/chain/recovery/outcome';
import { newRun, type Run } from '../../../../src/chain/run/run';
import { sha256 } from '../../../../src/chain/sha256';
import type { AskedGate, VirtualDecision } from '../../../../src/testing/virtual-desk';
import { driveVirtually } from '../../../../src/testing/virtual-run';
import { failed, passing, written } from '../../../support/chains';
import { scopedChain } from '../../../support/random/scoped-chains';

type Dice = (what: string) => number;

const diceOf =
  (seed: number): Dice =>
  (what) =>
    Number.parseInt(sha256(`${seed}/${what}`).slice(0, 8), 16) / 2 ** 32;

const passes = (text: string): boolean => checkDefinition(JSON.parse(text)).length === 0;

/** Every question mark is taken away that the checker lets go, and any slot put in anywhere that it lets stand. */
function daring(chain: ChainDefinition, dice: Dice): ChainDefinition {
  let text = JSON.stringify(chain);
  const dare = (other: string): void => {
    if (passes(other)) text = other;
  };
  for (let at = text.indexOf('?}}'); at !== -1; at = text.indexOf('?}}', at + 1))
    dare(text.slice(0, at) + text.slice(at + 1));
  for (let i = 0; i < 20; i++) {
    const one = <T>(all: readonly T[], what: string): T | undefined =>
      all[Math.floor(dice(`${what} ${i}`) * all.length)];
    const place = one([...text.matchAll(/"x /g)], 'place');
    const name = one([...text.matchAll(/"(b\d+(?:_out)?|item_of_b\d+)"/g)], 'name')?.[1];
    const slot = one([`{{${name}}}`, `{{${name}?}}`, `{{${name}}}`, '{{all_outputs}}'], 'slot');
    if (place && name) dare(`${text.slice(0, place.index + 2)}${slot}${text.slice(place.index + 2)}`);
  }
  return JSON.parse(text) as ChainDefinition;
}

/** Runs a chain to its end, calls failing and people rejecting by chance. */
function runThrough(definition: ChainDefinition, dice: Dice, failureRate: number): Run {
  const inputs = { brief: 'b', rows: [{ title: 't' }, { title: 'u' }], kind: 'refund' };
  const run = newRun(normalise(definition), inputs, 0);
  let asked = 0;
  const decide = ({ shown: { gate }, refused }: AskedGate): VirtualDecision => {
    const decision = refused !== undefined || dice(`${gate} ${asked++}`) < 0.2 ? 'reject' : 'approve';
    return { decision, decidedBy: 'ada', reason: 'because', ms: 5 };
  };
  driveVirtually(
    run,
    (call) => ({ outcome: outcomeOf(call, run, dice, failureRate), ms: 1 + Math.floor(dice(call.id) * 50) }),
    {
      decide,
    },
  );
  return run;
}

function outcomeOf(call: Call, run: Run, dice: Dice, failureRate: number): Outcome {
  const fails = dice(`${call.id} fails`) < failureRate;
  if (call.purpose === 'call') return fails ? failed('Boom') : passing(call);
  if (call.purpose !== 'generate' && call.purpose !== 'plan') return passing(call);
  if (fails) return failed('Model.Unavailable');
  if (call.purpose === 'plan')
    return written({ catenary: 1, name: 'p', blocks: [{ text: 'p', template: 'x' }] });
  const { output } = run.layout.byPath.get(call.path)!.block as { readonly output?: Json };
  if (output === undefined) return passing(call);
  const label = dice(`${call.id} label`) < 0.5 ? 'refund' : 'question';
  return written(JSON.stringify(output).includes('refund') ? label : [{ title: 'x' }]);
}

test('whatever passes runs to its end: no slot lacks a value, and no block waits for itself', () => {
  fc.assert(
    fc.property(scopedChain, fc.nat(), fc.constantFrom(0, 0.1, 0.4), (chain, seed, failureRate) => {
      const dice = diceOf(seed);
      const run = runThrough(daring(chain, dice), dice, failureRate);
      expect(run.state.status).not.toBe('running');
      const types = Object.values(run.state.steps).map(({ failure }) => failure?.type);
      expect(types).not.toContain('Slot.Missing');
    }),
    { numRuns: 120 },
  );
}, 60_000);
