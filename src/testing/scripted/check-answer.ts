import type { Answer, Reply } from './answer';

const FIELDS = {
  text: true,
  json: true,
  bytes: true,
  content: true,
  stopReason: true,
  usage: true,
  model: true,
  latencyMs: true,
} satisfies Record<keyof Reply, true>;

/** Throws where something is neither a text, a reply nor a fault, as files and functions may give it. */
export function checkAnswer(answer: unknown): Answer {
  if (typeof answer === 'string') return answer;
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    throw new TypeError(
      `an answer is a text, a reply or a fault, not ${JSON.stringify(answer) ?? 'undefined'}`,
    );
  }
  if ('fault' in answer) return answer as Answer;
  const unknown = Object.keys(answer).filter((field) => !Object.hasOwn(FIELDS, field));
  if (unknown.length === 0) return answer as Answer;
  throw new TypeError(
    `an answer has no field ${unknown.join(', ')}; it has ${Object.keys(FIELDS).join(', ')}, or is a fault`,
  );
}
