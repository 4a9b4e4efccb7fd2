import { readGenerated } from '../activities/read-generated';
import { readVerdict } from '../activities/read-verdict';
import { checkOutput } from '../activities/check-output';
import type { Outcome } from '../chain/outcome';
import type { Call } from '../chain/call-parts';
import type { CallReceipt, CheckRequest, GenerateRequest } from '../chain/contract';
import type { FailureType } from '../chain/failure';
import type { Json } from '../chain/json';
import type { VirtualAnswer } from './virtual-run';

/** One answer, given to every call of its key; a list gives its n-th answer to the n-th call. */
export type SimulatedAnswer = (
  | string
  /** A model's reply as JSON. */
  | { readonly json: Json }
  /** A model's reply as it comes. */
  | { readonly text: string }
  /** What an activity returns. */
  | { readonly value: Json }
  /** What a judge or a validator says. */
  | { readonly verdict: 'pass' | 'fail'; readonly reasons?: readonly string[] }
  /** The call fails for good, with one of the types of the recovery table or an activity's own. */
  | { readonly fails: FailureType | (string & {}); readonly message?: string }
) & {
  /** Virtual milliseconds the call takes. Default 1000 for models, 0 for the others. */
  readonly ms?: number;
};

/** Keys are `path/purpose`, such as `write_headline/judge`; a path alone means a step's `generate` or an activity's `call`. */
export type SimulatedAnswers = Readonly<Record<string, SimulatedAnswer | readonly SimulatedAnswer[]>>;

/** An answer that is missing, of the wrong kind, or left over. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

export interface Script {
  readonly answer: (call: Call) => VirtualAnswer;
  /** @throws SimulationError naming every answer that no call asked for. */
  refuseUnused(): void;
}

export function createScript(answers: SimulatedAnswers, options: { readonly judgesPass: boolean }): Script {
  const used = new Map<string, number>();
  const next = (call: Call): SimulatedAnswer => {
    if (call.purpose === 'check') return { verdict: 'pass' };
    const key = [`${call.path}/${call.purpose}`, call.path].find(
      (each) => each in answers && (each !== call.path || isMain(call)),
    );
    if (key === undefined) return unscripted(call, options.judgesPass);
    const given = answers[key]!;
    const count = used.get(key) ?? 0;
    used.set(key, count + 1);
    if (!isList(given)) return given;
    if (count < given.length) return given[count]!;
    throw new SimulationError(`no answer is left for ${call.id}: "${key}" has ${given.length}`);
  };
  return {
    answer: (call) => {
      const answer = next(call);
      const ms = typeof answer === 'string' ? undefined : answer.ms;
      return { outcome: outcomeOf(call, answer), ms: ms ?? (call.maxTokens > 0 ? 1000 : 0) };
    },
    refuseUnused: () => refuseUnused(answers, used),
  };
}

const isList = (given: SimulatedAnswer | readonly SimulatedAnswer[]): given is readonly SimulatedAnswer[] =>
  Array.isArray(given);
const isMain = (call: Call): boolean => call.purpose === 'generate' || call.purpose === 'call';

function unscripted(call: Call, judgesPass: boolean): SimulatedAnswer {
  if (call.purpose === 'judge' && judgesPass) return { verdict: 'pass' };
  const key = isMain(call) ? call.path : `${call.path}/${call.purpose}`;
  throw new SimulationError(
    `no answer for ${call.id}: add "${key}" to answers${call.purpose === 'judge' ? ", or say judges: 'pass'" : ''}`,
  );
}

function refuseUnused(answers: SimulatedAnswers, used: ReadonlyMap<string, number>): void {
  const left = Object.entries(answers).flatMap(([key, given]) => {
    const count = used.get(key) ?? 0;
    const all = isList(given) ? given.length : 1;
    return count >= all || (count > 0 && !isList(given)) ? [] : [`"${key}" (${count} of ${all} used)`];
  });
  if (left.length > 0) throw new SimulationError(`answers that no call asked for: ${left.join(', ')}`);
}

function outcomeOf(call: Call, answer: SimulatedAnswer): Outcome {
  if (typeof answer !== 'string' && 'fails' in answer) {
    return { kind: 'failed', failure: { type: answer.fails, message: answer.message ?? answer.fails } };
  }
  switch (call.purpose) {
    case 'generate':
      return generated(call, textOf(call, answer));
    case 'judge':
      return judged(call, answer);
    case 'check':
      return checked(call);
    case 'validate':
      return { kind: 'returned', value: verdictOf(call, answer) };
    default:
      return { kind: 'returned', value: valueOf(call, answer) };
  }
}

function generated(call: Call, text: string): Outcome {
  const [request] = call.args as unknown as [GenerateRequest];
  return {
    kind: 'returned',
    value: readGenerated(request, { text, receipt: receiptOf(text) }) as unknown as Json,
  };
}

function judged(call: Call, answer: SimulatedAnswer): Outcome {
  const text =
    typeof answer !== 'string' && 'verdict' in answer
      ? JSON.stringify(verdictOf(call, answer))
      : textOf(call, answer);
  const verdict = readVerdict(text);
  if (typeof verdict === 'string') {
    return {
      kind: 'failed',
      failure: { type: 'Judge.Unreadable', message: `the judge gave no verdict: ${verdict}` },
    };
  }
  return { kind: 'returned', value: { ...receiptOf(text), ...verdict } as unknown as Json };
}

/** Constants and activities' values go through the real schema and rules. */
function checked(call: Call): Outcome {
  const [request, output] = call.args as unknown as [CheckRequest, Json];
  const rejection = checkOutput(request, output);
  return {
    kind: 'returned',
    value: rejection ? { verdict: 'fail', reasons: rejection.reasons } : { verdict: 'pass', reasons: [] },
  };
}

function textOf(call: Call, answer: SimulatedAnswer): string {
  if (typeof answer === 'string') return answer;
  if ('text' in answer) return answer.text;
  if ('json' in answer) return JSON.stringify(answer.json);
  return wrongKind(call, 'a text, { text } or { json }');
}

function verdictOf(call: Call, answer: SimulatedAnswer): Json {
  if (typeof answer === 'string' || !('verdict' in answer))
    return wrongKind(call, "{ verdict: 'pass' } or { verdict: 'fail', reasons }");
  return {
    verdict: answer.verdict,
    reasons: answer.reasons ?? (answer.verdict === 'fail' ? ['not good enough'] : []),
  };
}

function valueOf(call: Call, answer: SimulatedAnswer): Json {
  if (typeof answer === 'string' || !('value' in answer)) return wrongKind(call, '{ value }');
  return answer.value;
}

function wrongKind(call: Call, wanted: string): never {
  throw new SimulationError(`the answer for ${call.id} must be ${wanted}, or { fails }`);
}

/** Four characters a token: enough to try limits out. */
function receiptOf(text: string): CallReceipt {
  return { model: 'simulated', usage: { inputTokens: 0, outputTokens: Math.ceil(text.length / 4) } };
}
