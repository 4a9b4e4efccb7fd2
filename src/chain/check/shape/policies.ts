import { approvals } from './gate-terms';
import { record } from './record';
import { duration, identifier, integer, list, mapOf, must, oneOf, string } from './shape';
import { template } from './template-shape';

const ATTEMPTS = 'write "maximumAttempts", as Temporal does (the first attempt counts)';

/** Temporal's retry policy, in Temporal's spelling. */
export const retry = record({
  what: 'a retry policy',
  keys: {
    maximumAttempts: integer(1, 10_000),
    initialInterval: duration,
    backoffCoefficient: must('a number from 1 to 100', (n) => typeof n === 'number' && n >= 1 && n <= 100),
    maximumInterval: duration,
    nonRetryableErrorTypes: list('failure types', string),
  },
  instead: {
    maxAttempts: ATTEMPTS,
    max_attempts: ATTEMPTS,
    attempts: ATTEMPTS,
    maxRetries: ATTEMPTS,
    max_retries: ATTEMPTS,
    retries: ATTEMPTS,
    initialDelay: 'write "initialInterval"',
    interval: 'write "initialInterval"',
    maxInterval: 'write "maximumInterval"',
    maxDelay: 'write "maximumInterval"',
    backoff: 'write "backoffCoefficient"',
    factor: 'write "backoffCoefficient"',
  },
});

export const timeouts = record({
  what: 'a set of timeouts',
  keys: {
    call: duration,
    idle: duration,
    heartbeat: duration,
    scheduleToClose: duration,
    maxRetryAfter: duration,
  },
  instead: {
    startToClose: 'write "call"',
    startToCloseTimeout: 'write "call"',
    heartbeatTimeout: 'write "heartbeat"',
    scheduleToCloseTimeout: 'write "scheduleToClose"',
    total: 'write "scheduleToClose"',
  },
});

export const limits = record({
  what: 'a set of limits',
  keys: {
    calls: integer(1, 1_000_000),
    outputTokens: integer(1, 1_000_000_000),
    cost: must('US dollars above 0, at most 1,000,000', (n) => typeof n === 'number' && n > 0 && n <= 1e6),
    time: duration,
  },
  instead: {
    tokens: 'write "outputTokens"',
    maxTokens: 'write "outputTokens"',
    maxCalls: 'write "calls"',
    budget: 'write "cost", in US dollars',
    dollars: 'write "cost"',
    usd: 'write "cost"',
    maxCost: 'write "cost"',
    timeout: 'write "time"',
    duration: 'write "time"',
  },
});

const dollars = must(
  'US dollars per million tokens, from 0 to 100,000',
  (n) => typeof n === 'number' && n >= 0 && n <= 1e5,
);

const rate = record({
  what: 'a rate',
  keys: { input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars },
  required: ['input', 'output'],
});

export const window = record({
  what: 'a window',
  // Temporal allows 2,000 activities in flight, and 4 MB a workflow task.
  keys: { calls: integer(1, 1000), bytes: integer(1024, 3 * 1024 * 1024) },
  instead: { concurrency: 'write "calls"' },
});

/** `ask` opens a gate. */
export const onFailure = oneOf(['fail', 'skip', 'ask']);
export const siblings = oneOf(['finish', 'cancel']);
export const maxTokens = integer(1, 1_000_000);
export const repairs = integer(0, 100);

export const defaults = record({
  what: 'a set of defaults',
  keys: {
    model: identifier,
    system: template({ inputsOnly: 'a system prompt', mayBeEmpty: true }),
    maxTokens,
    repairs,
    onFailure,
    retry,
    timeouts,
    approvals,
    rates: mapOf('models to their rates', rate, identifier),
    prices: must('a date such as "2026-11-22"', (value) => typeof value === 'string' && isDate(value)),
  },
  instead: { max_retries: 'write "repairs"', maxRetries: 'write "repairs"' },
});

function isDate(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text);
}
