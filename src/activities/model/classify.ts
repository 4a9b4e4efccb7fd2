import type { FailureType } from '../../chain/recovery/failure';
import type { ErrorFacts, ErrorKind } from './model-error';

/** What a call's error means for Temporal. */
export interface Classified {
  readonly type: FailureType;
  readonly nonRetryable: boolean;
  /** What happened, without the provider's words. */
  readonly summary: string;
}

interface Row {
  readonly type: FailureType;
  readonly retry: boolean;
  readonly summary: string;
  /** `x-should-retry` has no say. */
  readonly final?: true;
  /** A row without a kind is about answers; `status` and `errorType` are alternatives, the rest has to hold as well. */
  readonly kind?: ErrorKind;
  readonly status?: (status: number) => boolean;
  readonly errorType?: readonly string[];
  readonly errorCode?: readonly string[];
  readonly message?: RegExp;
}

const SPEND_CODES = [
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
  'linked_organization_spend_limit_reached',
];

const is =
  (...statuses: number[]) =>
  (status: number): boolean =>
    statuses.includes(status);

/** First match counts. */
const ROWS: readonly Row[] = [
  {
    type: 'Model.SpendLimit',
    retry: false,
    final: true,
    summary: 'a spend limit is reached',
    errorCode: SPEND_CODES,
  },
  {
    type: 'Model.SpendLimit',
    retry: false,
    final: true,
    summary: 'a spend limit is reached',
    status: is(400),
    message: /usage limits?\b/i,
  },
  {
    type: 'Model.ContextExceeded',
    retry: false,
    summary: 'the prompt is too long for the model',
    status: is(400),
    message: /prompt is too long/i,
  },
  {
    type: 'Model.RateLimited',
    retry: true,
    summary: 'a rate limit is reached',
    status: is(429),
    errorType: ['rate_limit_error'],
  },
  {
    type: 'Model.Overloaded',
    retry: true,
    summary: 'the endpoint is overloaded',
    status: is(529),
    errorType: ['overloaded_error'],
  },
  {
    type: 'Model.Auth',
    retry: false,
    summary: 'the endpoint refuses the credentials',
    status: is(401, 403),
    errorType: ['authentication_error', 'permission_error'],
  },
  {
    type: 'Model.Billing',
    retry: false,
    summary: 'the account cannot be billed',
    status: is(402),
    errorType: ['billing_error'],
  },
  {
    type: 'Model.NotFound',
    retry: false,
    summary: 'the model or the address does not exist',
    status: is(404),
    errorType: ['not_found_error'],
  },
  {
    type: 'Model.RequestTooLarge',
    retry: false,
    summary: 'the request is too large',
    status: is(413),
    errorType: ['request_too_large'],
  },
  // "Not implemented" comes with the type of a passing error, and doesn't pass.
  {
    type: 'Model.BadRequest',
    retry: false,
    summary: 'the endpoint refuses the request',
    status: is(501),
  },
  {
    type: 'Model.ServerError',
    retry: true,
    summary: 'the endpoint failed',
    status: (status) => is(408, 409)(status) || status >= 500,
    errorType: ['api_error', 'timeout_error'],
  },
  {
    type: 'Model.BadRequest',
    retry: false,
    summary: 'the endpoint refuses the request',
    status: (status) => status >= 400,
    errorType: ['invalid_request_error'],
  },
  { type: 'Model.Timeout', retry: true, summary: 'the call ran out of time', kind: 'timeout' },
  { type: 'Model.Connection', retry: true, summary: 'the connection failed', kind: 'connection' },
  { type: 'Model.BadResponse', retry: true, summary: 'the response is not an answer', kind: 'bad_response' },
  { type: 'Model.Config', retry: false, summary: 'the model client is set up wrong', kind: 'config' },
];

/** What is not known may pass: it is tried again, as often as the retry policy allows. */
const UNKNOWN: Row = { type: 'Model.ServerError', retry: true, summary: 'the model client failed' };

/** @param maxRetryAfter milliseconds; a provider that asks for a longer wait counts as unavailable. */
export function classify(facts: ErrorFacts, maxRetryAfter: number): Classified {
  const row = ROWS.find((each) => matches(each, facts)) ?? UNKNOWN;
  const retry = row.final ? row.retry : (facts.shouldRetry ?? row.retry);
  if (retry && facts.retryAfterMs !== undefined && facts.retryAfterMs > maxRetryAfter) {
    const waits = `the provider asks to wait ${seconds(facts.retryAfterMs)}, more than the ${seconds(maxRetryAfter)} allowed`;
    return { type: 'Model.Unavailable', nonRetryable: true, summary: `${row.summary} and ${waits}` };
  }
  return { type: row.type, nonRetryable: !retry, summary: row.summary };
}

function matches(row: Row, facts: ErrorFacts): boolean {
  if ((row.kind ?? 'answered') !== facts.kind) return false;
  if (row.errorCode) return row.errorCode.includes(facts.errorCode ?? '');
  if (row.message && !row.message.test(facts.message ?? '')) return false;
  const byStatus = facts.status !== undefined && row.status?.(facts.status) === true;
  return row.kind !== undefined || byStatus || row.errorType?.includes(facts.errorType ?? '') === true;
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
