import type { Json } from '../src/chain/json';
import type { Outcome } from '../src/chain/recovery/outcome';
import type { Answer } from '../src/testing/scripted';
import type { Says } from '../test/support/reference/reference-gates';
import { luck, oneOf } from './luck';

/** What every call brings and every person says: of the seed, the run and the call alone, however often it is made. */
export interface Script {
  readonly seed: number;
  readonly run: string;
}

/** Breaks the one rule that all steps have: at most 12 words. */
const RAMBLING = 'so many words that nobody who reads a shop page would ever read them to their end';
const DULL = 'it is dull';

/** How many of a path's first drafts, and of its first verdicts, are bad. */
const BAD_DRAFTS = [...Array<number>(60).fill(0), ...Array<number>(14).fill(1), 2, 2, 2, 3, 3, 4];
const BAD_VERDICTS = [0, 0, 0, 0, 0, 1];

type Brought =
  | { readonly is: 'draft'; readonly output: Json }
  | { readonly is: 'rejected' }
  | { readonly is: 'verdict'; readonly pass: boolean; readonly judge: boolean }
  | { readonly is: 'value'; readonly value: Json };

function brought({ seed, run }: Script, call: string): Brought {
  const [path, purpose, nth] = partsOf(call);
  if (purpose === 'call') return { is: 'value', value: { of: run, call } };
  if (purpose === 'judge' || purpose === 'validate') {
    const pass = nth > oneOf(BAD_VERDICTS, seed, 'verdicts', run, path);
    return { is: 'verdict', pass, judge: purpose === 'judge' };
  }
  if (purpose !== 'generate') return { is: 'verdict', pass: true, judge: false };
  const shaped = SHAPED[path]?.({ seed, run });
  if (shaped !== undefined) return { is: 'draft', output: shaped };
  if (nth <= oneOf(BAD_DRAFTS, seed, 'drafts', run, path)) return { is: 'rejected' };
  return { is: 'draft', output: `${path}, draft ${nth} of ${run}` };
}

/** Steps with a schema. */
const SHAPED: Readonly<Record<string, (script: Script) => Json>> = {
  keywords: ({ run }) => ['light', 'warm', run],
  outline: ({ seed, run }) =>
    Array.from({ length: 3 + Math.floor(luck(seed, 'topics', run) * 4) }, (_, i) => `topic ${i}`),
  kind: ({ seed, run }) => oneOf(['refund', 'question', 'spam'], seed, 'kind', run),
};

/** What the endpoint answers. */
export function answerTo(script: Script, call: string): Answer {
  const what = brought(script, call);
  switch (what.is) {
    case 'draft':
      return typeof what.output === 'string' && !(call.split('/')[0]! in SHAPED)
        ? what.output
        : { json: what.output };
    case 'rejected':
      return RAMBLING;
    case 'verdict':
      return { json: verdictOf(what.pass) };
    case 'value':
      return { json: what.value };
  }
}

/** The same as a call's outcome, for whoever reads the chain without a server. */
export function outcomeOf(script: Script, call: string): Outcome {
  const what = brought(script, call);
  const receipt = { model: 'scripted', usage: { inputTokens: 1, outputTokens: 1 } };
  const returned = (value: Json): Outcome => ({ kind: 'returned', value });
  switch (what.is) {
    case 'draft':
      return returned({ ...receipt, output: what.output });
    case 'rejected':
      return returned({ ...receipt, reply: RAMBLING, rejected: { by: 'rule', reasons: ['too long'] } });
    case 'verdict':
      return returned({ ...(what.judge && receipt), ...verdictOf(what.pass) });
    case 'value':
      return returned(what.value);
  }
}

/** What the person at a gate says, the n-th time from 0. */
export function saysOf({ seed, run }: Script): Says {
  return (gate, nth) => {
    const dice = luck(seed, 'says', run, gate, nth);
    if (dice < 0.6) return { decision: 'approve' };
    return dice < 0.8 ? { decision: 'edit', value: `by hand, round ${nth + 1}` } : { decision: 'reject' };
  };
}

function verdictOf(pass: boolean): { verdict: 'pass' | 'fail'; reasons: string[] } {
  return pass ? { verdict: 'pass', reasons: [] } : { verdict: 'fail', reasons: [DULL] };
}

function partsOf(call: string): [path: string, purpose: string, nth: number] {
  const parts = call.split('/');
  return [parts.slice(0, -2).join('/'), parts.at(-2)!, Number(parts.at(-1))];
}
