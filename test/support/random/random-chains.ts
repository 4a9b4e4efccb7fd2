import fc from 'fast-check';
import type { Outcome } from '../../../src/chain/recovery/outcome';
import type {
  Block,
  Check,
  ChainDefinition,
  Condition,
  Fallback,
} from '../../../src/chain/definition/definition';
import type { Json } from '../../../src/chain/json';
import { RECOVERY } from '../../../src/chain/recovery/failure';
import { sha256 } from '../../../src/chain/sha256';
import { RECEIPT } from '../chains';
import { planOf } from './random-plans';

/** A chain whose blocks are valid by construction: every slot names an input or an earlier output, optionally. */
export function randomChain(options: { readonly siblings?: boolean } = {}): fc.Arbitrary<ChainDefinition> {
  return fc
    .record({
      seeds: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
      size: fc.integer({ min: 1, max: 6 }),
      calls: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ seeds, size, calls }) => {
      const draw = drawer(seeds);
      const names: string[] = [];
      const blocks = Array.from({ length: size }, () =>
        randomBlock(draw, names, 2, options.siblings ?? false),
      );
      return {
        catenary: 1,
        name: 'random',
        inputs: { brief: 'string' },
        defaults: { timeouts: { scheduleToClose: '1 minute' } },
        window: { calls },
        blocks,
      };
    });
}

export type Draw = (below: number) => number;

export function drawer(seeds: readonly number[]): Draw {
  let at = 0;
  return (below) => seeds[at++ % seeds.length]! % below;
}

function randomBlock(draw: Draw, names: string[], depth: number, siblings: boolean): Block {
  const kind = draw(10);
  if (kind >= 8 && depth > 0) return randomGroup(draw, names, depth, siblings);
  const when = draw(4) === 0 ? { when: randomCondition(draw, names) } : {};
  const text = randomText(draw, names);
  const name = `b${names.length}`;
  names.push(name);
  if (kind === 0) return { text: name, template: text, ...when };
  if (kind === 1) return { activity: name, args: [text], ...randomOnFailure(draw), ...when };
  return randomStep(draw, name, [text, 'simpler {{brief}}'], { ...randomOnFailure(draw), ...when });
}

/** A step with checks, repairs and fallbacks, by its prompt and that of its fallbacks. */
export function randomStep(
  draw: Draw,
  name: string,
  [prompt, simpler]: readonly [string, string],
  rest: object,
): Block {
  return {
    step: name,
    prompt,
    repairs: draw(3),
    checks: randomChecks(draw),
    fallback: Array.from({ length: draw(3) }, () => randomFallback(draw, simpler)),
    ...rest,
  };
}

function randomGroup(draw: Draw, names: string[], depth: number, siblings: boolean): Block {
  const group = `g${names.length}_${depth}`;
  names.push(group);
  const when = draw(4) === 0 ? { when: randomCondition(draw, names) } : {};
  const blocks = Array.from({ length: 1 + draw(4) }, () => randomBlock(draw, names, depth - 1, siblings));
  return {
    parallel: group,
    blocks,
    ...when,
    ...randomOnFailure(draw),
    ...(siblings && draw(2) === 0 && { siblings: 'cancel' }),
  };
}

/** Only outputs can be named; a group's name among them is passed over. */
function someName(draw: Draw, names: readonly string[]): string | undefined {
  const outputs = names.filter((name) => name.startsWith('b'));
  return outputs.length === 0 ? undefined : outputs[draw(outputs.length)];
}

function randomText(draw: Draw, names: readonly string[]): string {
  const named = Array.from({ length: draw(3) }, () => someName(draw, names)).filter(
    (name) => name !== undefined,
  );
  const all = draw(8) === 0 ? ' {{all_outputs}}' : '';
  return `{{brief}} ${named.map((name) => `[{{${name}?}}]`).join(' ')}${all}`;
}

function randomCondition(draw: Draw, names: readonly string[]): Condition {
  const name = someName(draw, names) ?? 'brief';
  return draw(2) === 0 ? { [name]: { exists: draw(2) === 0 } } : { not: { [name]: 'never' } };
}

function randomChecks(draw: Draw): Check[] {
  return [
    { maxWords: 1000 } as const,
    { validator: 'validate' } as const,
    { judge: 'good?' } as const,
  ].filter(() => draw(3) === 0);
}

function randomFallback(draw: Draw, simpler: string): Fallback {
  return draw(3) === 0 ? { value: 'constant' } : draw(3) === 0 ? {} : { prompt: simpler, repairs: draw(2) };
}

function randomOnFailure(draw: Draw): { onFailure?: 'skip' } {
  return draw(3) === 0 ? { onFailure: 'skip' } : {};
}

/** That a slot has no value is never a call's own failure. */
const TYPES = Object.keys(RECOVERY).filter((type) => type !== 'Slot.Missing');

/** How a call ends, decided by the seed and the call's id alone, so that every interpreter sees the same world. */
export function worldOf(
  seed: number,
  failureRate: number,
): (callId: string) => { outcome: Outcome; ms: number } {
  return (callId) => {
    const dice = Number.parseInt(sha256(`${seed}/${callId}`).slice(0, 12), 16);
    const purpose = callId.split('/').at(-2)!;
    const ms = 1 + (dice % 97);
    const bad = (Math.floor(dice / 97) % 1000) / 1000 < failureRate;
    return {
      ms,
      outcome: bad ? badOutcome(purpose, Math.floor(dice / 97_000)) : goodOutcome(purpose, callId),
    };
  };
}

function goodOutcome(purpose: string, callId: string): Outcome {
  if (purpose === 'generate') return { kind: 'returned', value: { ...RECEIPT, output: `out of ${callId}` } };
  if (purpose === 'judge') return { kind: 'returned', value: { ...RECEIPT, verdict: 'pass', reasons: [] } };
  if (purpose === 'plan')
    return { kind: 'returned', value: { ...RECEIPT, output: planOf(callId) as unknown as Json } };
  if (purpose === 'call') return { kind: 'returned', value: `value of ${callId}` };
  return { kind: 'returned', value: { verdict: 'pass', reasons: [] } };
}

function badOutcome(purpose: string, dice: number): Outcome {
  if (purpose === 'generate' && dice % 3 > 0) {
    return {
      kind: 'returned',
      value: { ...RECEIPT, reply: 'bad', rejected: { by: 'rule', reasons: [`reason ${dice % 7}`] } },
    };
  }
  if (purpose === 'plan' && dice % 3 > 0)
    return {
      kind: 'returned',
      value: { ...RECEIPT, reply: '{}', rejected: { by: 'plan', reasons: ['it has no steps'] } },
    };
  if (purpose === 'judge' && dice % 3 > 0)
    return { kind: 'returned', value: { ...RECEIPT, verdict: 'fail', reasons: ['dull'] } };
  if ((purpose === 'validate' || purpose === 'check') && dice % 3 > 0)
    return { kind: 'returned', value: { verdict: 'fail', reasons: ['no'] } };
  const type = purpose === 'judge' && dice % 2 > 0 ? 'Judge.Unreadable' : TYPES[dice % TYPES.length]!;
  return { kind: 'failed', failure: { type, message: `${type} by chance` } };
}
