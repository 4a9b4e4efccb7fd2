import { isObject, type Json, own } from '../../json';
import { maxTokens, repairs } from './policies';
import type { Path } from '../problems';
import { type Keys, record } from './record';
import type { Seen } from '../seen';
import { anything, identifier, list, oneOf, type Shape } from './shape';
import { template } from './template-shape';

const message = record({
  what: 'a message',
  keys: { role: oneOf(['user', 'assistant']), content: template() },
  required: ['role', 'content'],
  instead: { text: 'write "content"' },
});
const someMessages = list('messages', message, 1);

/** A few-shot conversation: turns alternate, and the first and the last are the user's. */
const messages: Shape = (value, at, seen) => {
  someMessages(value, at, seen);
  if (!Array.isArray(value) || value.length === 0) return;
  const roles = value.map((each) => (isObject(each) ? each['role'] : undefined));
  roles.forEach((role, i) => {
    const due = i % 2 === 0 ? 'user' : 'assistant';
    if ((role === 'user' || role === 'assistant') && role !== due) {
      seen.problems.add(
        [...at, i, 'role'],
        `must be "${due}": the first message is the user's, and turns alternate`,
      );
    }
  });
  if (value.length % 2 === 0) {
    seen.problems.add(
      [...at, value.length - 1],
      "the last message must be the user's, which the model answers",
    );
  }
};

/** What is asked of which model. */
export const ASK: Keys = {
  prompt: template(),
  messages,
  system: template({ inputsOnly: 'a system prompt', mayBeEmpty: true }),
  model: identifier,
};

/** Both at once is one too many. */
export function checkAsk(ask: Readonly<Record<string, Json>>, at: Path, { problems }: Seen): void {
  if (own(ask, 'prompt') !== undefined && own(ask, 'messages') !== undefined) {
    problems.add([...at, 'messages'], 'is the alternative to "prompt": write one of them');
  }
}

const FALLBACK_KEYS: Keys = { ...ASK, value: anything, maxTokens, repairs };
const fallbackKeys = record({
  what: 'a fallback',
  keys: FALLBACK_KEYS,
  instead: {
    max_retries: 'write "repairs"',
    maxRetries: 'write "repairs"',
    checks: 'the checks of its step hold for it',
  },
});

const oneFallback: Shape = (value, at, seen) => {
  fallbackKeys(value, at, seen);
  if (!isObject(value)) return;
  const fallback = value as Record<string, Json>;
  checkAsk(fallback, at, seen);
  const keys = Object.keys(fallback);
  const others = keys.filter((key) => key !== 'value' && own(FALLBACK_KEYS, key) !== undefined);
  if (keys.includes('value') && others.length > 0) {
    seen.problems.add(
      [...at, 'value'],
      `is a constant, for which no model is asked: leave out ${others.join(', ')}`,
    );
  }
};

const fallbacks = list('fallbacks', oneFallback);

/** One fallback or a list of them. */
export const fallback: Shape = (value, at, seen) =>
  Array.isArray(value) ? fallbacks(value, at, seen) : oneFallback(value, at, seen);
