import { priceOfCall } from '../activities/call/call-price';
import { checkOutput } from '../activities/reply/check-output';
import { readGenerated } from '../activities/reply/read-generated';
import { readPlan } from '../activities/reply/read-plan';
import { readVerdict } from '../activities/reply/read-verdict';
import { costOf } from '../chain/budget/cost';
import type { Call } from '../chain/run/call-parts';
import { problemText } from '../chain/check/problems';
import { didYouMean } from '../chain/check/suggest';
import type { CallReceipt, CheckRequest, GenerateRequest, PlanRequest } from '../chain/contract';
import type { ChainDefinition } from '../chain/definition/definition';
import type { Json } from '../chain/json';
import { RECOVERY } from '../chain/recovery/failure';
import type { Outcome } from '../chain/recovery/outcome';
import type { Purpose } from '../chain/state/state';
import { planProblems } from '../chain/plan/plan-problems';
import { SimulationError } from './answer-book';
import type { CallAnswer } from './call-answers';

/** How a call ends that is answered so: what a model says is read as the activities read it. */
export function outcomeOf(call: Call, answer: CallAnswer): Outcome {
  if (typeof answer !== 'string' && 'fails' in answer) {
    if (MODEL_CALLS.includes(call.purpose)) refuseUnknownType(call, answer.fails);
    return { kind: 'failed', failure: { type: answer.fails, message: answer.message ?? answer.fails } };
  }
  switch (call.purpose) {
    case 'generate':
      return generated(call, textOf(call, answer));
    case 'plan':
      return planned(call, answer);
    case 'judge':
      return judged(call, answer);
    case 'validate':
    case 'authorize':
      return { kind: 'returned', value: verdictOf(call, answer) };
    default:
      return { kind: 'returned', value: valueOf(call, answer) };
  }
}

/** Only an activity of one's own has failure types of its own. */
const MODEL_CALLS: readonly Purpose[] = ['generate', 'judge', 'plan'];

function refuseUnknownType({ id }: Call, type: string): void {
  const known = Object.keys(RECOVERY);
  if (known.includes(type)) return;
  throw new SimulationError(
    `the answer for ${id} fails with ${JSON.stringify(type)}, which is no failure of a model call${didYouMean(type, known) || `: ${known.join(', ')}`}`,
  );
}

function generated(call: Call, text: string): Outcome {
  const [request] = call.args as unknown as [GenerateRequest];
  return {
    kind: 'returned',
    value: readGenerated(request, { text, receipt: receiptOf(call, text) }) as unknown as Json,
  };
}

function planned(call: Call, answer: CallAnswer): Outcome {
  const [request] = call.args as unknown as [PlanRequest];
  if (typeof answer !== 'string' && 'plan' in answer) return accepted(call, request, answer.plan);
  const text = textOf(call, answer);
  return {
    kind: 'returned',
    value: readPlan(request, { text, receipt: receiptOf(call, text) }) as unknown as Json,
  };
}

/** A definition is nothing that a model says: one that does not keep the plan's terms is a mistake of the test. */
function accepted(call: Call, request: PlanRequest, plan: ChainDefinition): Outcome {
  const problems = planProblems(plan, request.allow, request);
  if (problems.length > 0)
    throw new SimulationError(
      `the plan for ${call.id} does not pass:\n${problems.map(problemText).join('\n')}`,
    );
  const reply = JSON.stringify(plan);
  const output = plan as unknown as Json;
  return { kind: 'returned', value: { ...receiptOf(call, reply), output, reply } as unknown as Json };
}

function judged(call: Call, answer: CallAnswer): Outcome {
  const text =
    typeof answer !== 'string' && 'verdict' in answer
      ? JSON.stringify(verdictOf(call, answer))
      : textOf(call, answer);
  const verdict = readVerdict(text);
  if (typeof verdict === 'string') {
    return {
      kind: 'failed',
      failure: { type: 'Judge.Unreadable', message: `the judge gave no verdict: ${verdict}` },
      receipt: receiptOf(call, text),
    };
  }
  return { kind: 'returned', value: { ...receiptOf(call, text), ...verdict } as unknown as Json };
}

/** Constants, edits and activities' values go through the real schema and rules. */
export function checkedOutcome(call: Call): Outcome {
  const [request, output] = call.args as unknown as [CheckRequest, Json];
  const rejection = checkOutput(request, output);
  return {
    kind: 'returned',
    value: rejection ? { verdict: 'fail', reasons: rejection.reasons } : { verdict: 'pass', reasons: [] },
  };
}

function textOf(call: Call, answer: CallAnswer): string {
  if (typeof answer === 'string') return answer;
  if ('text' in answer) return answer.text;
  if ('json' in answer) return JSON.stringify(answer.json);
  const plan = call.purpose === 'plan' ? ', { plan }' : '';
  return wrongKind(call, `a text, { text }${plan} or { json }`);
}

function verdictOf(call: Call, answer: CallAnswer): Json {
  if (typeof answer === 'string' || !('verdict' in answer))
    return wrongKind(call, "{ verdict: 'pass' } or { verdict: 'fail', reasons }");
  return {
    verdict: answer.verdict,
    reasons: answer.reasons ?? (answer.verdict === 'fail' ? ['not good enough'] : []),
  };
}

function valueOf(call: Call, answer: CallAnswer): Json {
  if (typeof answer === 'string' || !('value' in answer)) return wrongKind(call, '{ value }');
  return answer.value;
}

function wrongKind(call: Call, wanted: string): never {
  throw new SimulationError(`the answer for ${call.id} must be ${wanted}, or { fails }`);
}

/** Four characters a token, at the price that the chain reserves by: enough to try limits out. */
function receiptOf({ args }: Call, text: string): CallReceipt {
  const [request] = args as unknown as [GenerateRequest];
  const usage = { inputTokens: 0, outputTokens: Math.ceil(text.length / 4) };
  const price = priceOfCall(request, [request.model]);
  return { model: 'simulated', usage, ...(price && { cost: costOf(usage, price) }) };
}
