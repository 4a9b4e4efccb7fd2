import { isObject } from '../json';
import type { ChainState } from './state';

/** The shape that the interpreter relies on; anything else would fail its workflow task again and again. */
export function isState(state: unknown): state is ChainState {
  if (!isObject(state) || !['running', 'done', 'failed', 'cancelled'].includes(String(state.status)))
    return false;
  const { inputs, outputs, errors, steps, metadata, before = {}, scopes = {} } = state;
  return (
    [inputs, outputs, errors].every(isObject) &&
    isMetadata(metadata) &&
    isObject(steps) &&
    Object.values(steps).every(isRecord) &&
    isObject(before) &&
    Object.values(before).every(isTakenOver) &&
    isObject(scopes) &&
    Object.values(scopes).every(isScope)
  );
}

function isMetadata(metadata: unknown): boolean {
  if (!isObject(metadata)) return false;
  const { lost = {}, usage, models, replaced = [], startedAt } = metadata;
  return (
    isCounts(usage) &&
    isCounts(lost) &&
    isObject(models) &&
    isTexts(replaced) &&
    typeof startedAt === 'number'
  );
}

function isTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((each) => typeof each === 'string');
}

function isCounts(usage: unknown): boolean {
  return isObject(usage) && Object.values(usage).every((count) => typeof count === 'number');
}

function isScope(scope: unknown): boolean {
  if (!isObject(scope)) return false;
  const { lost = {}, outputs, usage = {} } = scope;
  return isObject(outputs) && isCounts(usage) && isCounts(lost);
}

function isRecord(record: unknown): boolean {
  if (!isObject(record) || typeof record.status !== 'string' || typeof record.startedAt !== 'number')
    return false;
  const { attempts = [], held = {}, plan, failure = {} } = record;
  return (
    isTakenOver(record) &&
    isAttempts(attempts) &&
    [held, failure].every(isObject) &&
    (plan === undefined || isObject(plan))
  );
}

/** What one record takes over from another. */
function isTakenOver(record: unknown): boolean {
  if (!isObject(record)) return false;
  const { calls = {}, earlier = [], gate, feedback } = record;
  return (
    isCounts(calls) &&
    isAttempts(earlier) &&
    (gate === undefined || isGate(gate)) &&
    (feedback === undefined || (isObject(feedback) && Array.isArray(feedback.reasons)))
  );
}

function isAttempts(attempts: unknown): boolean {
  return Array.isArray(attempts) && attempts.every(isAttempt);
}

function isAttempt(attempt: unknown): boolean {
  return (
    isObject(attempt) &&
    typeof attempt.rung === 'number' &&
    typeof attempt.passed === 'number' &&
    typeof attempt.maxTokens === 'number'
  );
}

function isGate(gate: unknown): boolean {
  if (!isObject(gate)) return false;
  const { status, round, content, claim, decisions = [], refusals = [], queue = [] } = gate;
  return (
    [status, content].every((text) => typeof text === 'string') &&
    typeof round === 'number' &&
    [decisions, refusals, queue].every((list) => Array.isArray(list) && list.every(isObject)) &&
    (claim === undefined || (isObject(claim) && isObject(claim.decision) && Array.isArray(claim.passed)))
  );
}
