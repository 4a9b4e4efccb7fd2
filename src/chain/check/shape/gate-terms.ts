import { type JsonObject, own } from '../../json';
import { activityType, someText } from './check-shape';
import type { Path } from '../problems';
import { type Keys, record } from './record';
import type { Seen } from '../seen';
import { duration, integer, list, oneOf } from './shape';

/** On what terms a person is waited for. */
export const GATE_TERMS: Keys = {
  timeout: duration,
  onTimeout: oneOf(['approve', 'reject', 'fail']),
  approvers: list('names', someText, 1),
  authorize: activityType,
};

/** How often what was rejected is made again. */
export const rounds = integer(1, 20);

export const TERMS_ADVICE = {
  approver: 'write "approvers", a list',
  deadline: 'write "timeout"',
  expires: 'write "timeout"',
  timeouts: 'write "timeout": a person is waited for, and no call',
  default: 'write "onTimeout"',
  decidedBy: 'write "approvers", a list',
};

export const approvals = record({ what: 'a set of terms', keys: GATE_TERMS, instead: TERMS_ADVICE });

/** What happens when the time is up says nothing where there is all the time in the world. */
export function checkTerms(terms: JsonObject, at: Path, { problems, whole, inherited }: Seen): void {
  if (own(terms, 'timeout') !== undefined) whole.isTimed = true;
  else if (own(terms, 'onTimeout') !== undefined && !inherited.timeout)
    problems.add(
      [...at, 'onTimeout'],
      'says what happens when the time is up, and there is no "timeout" here or in defaults.approvals',
    );
}
