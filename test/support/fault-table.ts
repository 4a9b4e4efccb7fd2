import type { StepBlock } from '../../src/chain/definition/definition';
import type { FailureType } from '../../src/chain/recovery/failure';
import { fault, type Script, verdict } from '../../src/testing/scripted';

/** One fault of a provider, always or once, and everything that follows from it. */
export interface FaultRow {
  readonly answer: Script;
  /** The failure of the step's first activity; absent where the activity completes. */
  readonly type?: FailureType;
  /** Of the first activity, which has two at most; each is one HTTP call. */
  readonly attempts: number;
  /** How the step ends; its fallback is a constant. */
  readonly end: 'done' | 'repaired' | 'fallback' | 'failed';
  readonly step?: Partial<StepBlock>;
}

const retried = (answer: Script, type: FailureType): FaultRow => ({
  answer,
  type,
  attempts: 2,
  end: 'fallback',
});
const replaced = (answer: Script, type: FailureType): FaultRow => ({
  answer,
  type,
  attempts: 1,
  end: 'fallback',
});
const stopped = (answer: Script, type: FailureType): FaultRow => ({
  answer,
  type,
  attempts: 1,
  end: 'failed',
});
const rejected = (answer: Script, step: Partial<StepBlock> = {}): FaultRow => ({
  answer,
  attempts: 1,
  end: 'fallback',
  step,
});
const silent = (answer: Script): FaultRow => ({
  ...retried(answer, 'Model.Timeout'),
  step: { timeouts: { call: '2 s', idle: '500 ms' } },
});
const fine = (answer: Script, step: Partial<StepBlock> = {}): FaultRow => ({
  answer,
  attempts: 1,
  end: 'done',
  step,
});
const header = (name: string, value: string): { headers: Record<string, string> } => ({
  headers: { [name]: value },
});

const LIST = { type: 'array', items: { type: 'integer' } } as const;

/** The provider's errors and replies: rows 20 to 35. */
export const FAULTS: Readonly<Record<string, FaultRow>> = {
  'a rate limit': retried(fault.status(429, header('retry-after', '1')), 'Model.RateLimited'),
  'a rate limit that passes': { ...fine([fault.status(429, header('retry-after', '1')), 'ok']), attempts: 2 },
  'a rate limit of an hour': replaced(fault.status(429, header('retry-after', '3600')), 'Model.Unavailable'),
  'a spend limit sent as 429': stopped(
    fault.status(429, { errorCode: 'enforced_spend_limit_reached', ...header('retry-after', '1') }),
    'Model.SpendLimit',
  ),
  "a contract's spend limit": stopped(
    fault.status(429, { errorCode: 'contract_spend_limit_reached' }),
    'Model.SpendLimit',
  ),
  'a spend limit sent as 400': stopped(
    fault.status(400, { message: 'You have reached your specified API usage limits.' }),
    'Model.SpendLimit',
  ),
  'an overload': retried(fault.status(529), 'Model.Overloaded'),
  'an overload amid the stream': retried(fault.errorEvent('overloaded_error'), 'Model.Overloaded'),
  'an API error amid the stream': retried(fault.errorEvent('api_error'), 'Model.ServerError'),
  'a timeout amid the stream': retried(fault.errorEvent('timeout_error'), 'Model.ServerError'),
  '408': retried(fault.status(408), 'Model.ServerError'),
  '409': retried(fault.status(409), 'Model.ServerError'),
  '500': retried(fault.status(500), 'Model.ServerError'),
  '501': stopped(fault.status(501), 'Model.BadRequest'),
  '503 with a page': retried(fault.html(503), 'Model.ServerError'),
  '504': retried(fault.status(504), 'Model.ServerError'),
  '500 not to be retried': replaced(
    fault.status(500, header('x-should-retry', 'false')),
    'Model.ServerError',
  ),
  '400 to be retried': {
    ...stopped(fault.status(400, header('x-should-retry', 'true')), 'Model.BadRequest'),
    attempts: 2,
  },
  '400': stopped(fault.status(400), 'Model.BadRequest'),
  '401': stopped(fault.status(401), 'Model.Auth'),
  '402': stopped(fault.status(402), 'Model.Billing'),
  '403': stopped(fault.status(403), 'Model.Auth'),
  '404': replaced(fault.status(404), 'Model.NotFound'),
  '413': replaced(fault.status(413), 'Model.RequestTooLarge'),
  '422': stopped(fault.status(422), 'Model.BadRequest'),
  'a prompt that is too long': replaced(
    fault.status(400, { message: 'prompt is too long: 300000 tokens' }),
    'Model.ContextExceeded',
  ),
  'no byte ever': silent(fault.never()),
  'silence after the headers': silent(fault.stall('headers')),
  'silence after the first bytes': silent(fault.stall('first-bytes')),
  'pings and nothing else': silent(fault.pings(50)),
  'a reset before the headers': retried(fault.reset('before-headers'), 'Model.Connection'),
  'a reset amid the body': retried(fault.reset('mid-body'), 'Model.Connection'),
  'a stream that ends early but cleanly': retried(fault.cut(), 'Model.Connection'),
  'an empty 200': retried(fault.emptyBody(), 'Model.BadResponse'),
  'a page with 200': retried(fault.html(200), 'Model.BadResponse'),
  'an error with 200': retried(fault.errorBody(), 'Model.BadResponse'),
  'a refusal': replaced(fault.refusal(), 'Model.Refused'),
  'a cut reply': replaced(fault.maxTokens(), 'Model.Truncated'),
  'a full context window': replaced(fault.contextExceeded(), 'Model.ContextExceeded'),
  'no content': rejected(fault.noContent()),
  'white space only': rejected(fault.whitespace()),
  'thoughts before the text': fine(fault.thinkingFirst('text')),
  'JSON in a fence': fine('```json\n{"value": [1, 2]}\n```', { output: LIST }),
  'JSON in a fence after a sentence': rejected(fault.fenced({ value: [1, 2] }), { output: LIST }),
  'prose for JSON': rejected('one, two', { output: LIST }),
  'wrong types': rejected({ json: { value: ['one'] } }, { output: LIST }),
  'a number beyond doubles': rejected('{"value": [1e400]}', { output: LIST }),
  'deep nesting': rejected(`${'['.repeat(5000)}${']'.repeat(5000)}`, { output: LIST }),
  '30,000 tokens asked for': fine('text', { maxTokens: 30_000 }),
};

/** What judges say: row 36. */
export const JUDGES: Readonly<Record<string, Script>> = {
  garbage: 'gárbage',
  'a verdict amid praise': 'PASS! Nothing to FAIL here. "verdict": "pass"',
  'a score': { json: { verdict: '9/10', reasons: [] } },
  NaN: '{"verdict": NaN}',
  'reasons that are no texts': { json: { verdict: 'pass', reasons: [1] } },
  'a refusal': fault.refusal(),
  'a cut verdict': { ...verdict.pass(), stopReason: 'max_tokens' },
  nothing: fault.noContent(),
};
