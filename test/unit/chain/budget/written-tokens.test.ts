import type { StepBlock } from '../../../../src/chain/definition/definition';
import { rungsOf } from '../../../../src/chain/recovery/ladder';
import { normalise } from '../../../../src/chain/definition/normalise';
import { writtenTokens } from '../../../../src/chain/budget/written-tokens';
import { chainOf } from '../../../support/chains';

const writtenOf = (step: StepBlock, context?: string): number =>
  writtenTokens(step, rungsOf(step, normalise(chainOf([step])).defaults)[0]!, context);

test('four bytes of written text are a token, slots are none', () => {
  expect(writtenOf({ step: 'a', prompt: '12345678{{brief}}' })).toBe(2);
  expect(writtenOf({ step: 'a', prompt: '{{brief}}é' })).toBe(1);
  expect(writtenOf({ step: 'a', prompt: '{{brief}}' })).toBe(0);
});

test('system, every turn and the criteria count; fallbacks and rules do not', () => {
  const messages = ['1234', '5678', '9012'].map((content) => ({ role: 'user' as const, content }));
  expect(writtenOf({ step: 'a', messages, system: '1234' })).toBe(4);
  const checks = [{ judge: '12345678' }, { excludes: ['1234'] }];
  expect(writtenOf({ step: 'a', prompt: '1234', checks, fallback: { prompt: '1234' } })).toBe(3);
});

test('the shared context goes with the draft and with each judge', () => {
  expect(writtenOf({ step: 'a', prompt: '1234', checks: [{ judge: '1234' }] }, '1234')).toBe(4);
});
