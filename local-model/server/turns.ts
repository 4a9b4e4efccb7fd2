import { badRequest } from './api-error';
import type { Turn } from './engine';

const ROLES: readonly unknown[] = ['user', 'assistant', 'system'];

/**
 * A request's `system` and `messages` as turns of plain text; neighbours of one role become one turn, as the API does.
 *
 * @throws ApiError 400 naming the field.
 */
export function readTurns(system: unknown, messages: unknown): Turn[] {
  if (messages === undefined) throw badRequest('messages', 'Field required');
  if (!Array.isArray(messages)) throw badRequest('messages', 'Input should be a valid list');
  if (messages.length === 0) throw badRequest('messages', 'at least one message is required');
  const turns: Turn[] = [];
  if (system !== undefined) add(turns, 'system', readText(system, 'system'));
  messages.forEach((message: unknown, index) => {
    const { role, content } = (message ?? {}) as { role?: unknown; content?: unknown };
    if (!ROLES.includes(role))
      throw badRequest(`messages.${index}.role`, "Input should be 'user', 'assistant' or 'system'");
    add(turns, role as Turn['role'], readText(content, `messages.${index}.content`));
  });
  if (turns.at(-1)?.role !== 'user')
    throw badRequest('messages', 'the conversation must end with a user message; prefill is not supported');
  return turns;
}

function add(turns: Turn[], role: Turn['role'], text: string): void {
  const last = turns.at(-1);
  if (last?.role === role) turns[turns.length - 1] = { role, text: `${last.text}\n\n${text}` };
  else turns.push({ role, text });
}

function readText(content: unknown, path: string): string {
  if (content === undefined) throw badRequest(path, 'Field required');
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw badRequest(path, 'Input should be a string or a list of blocks');
  return content
    .map((block: unknown, index) => {
      const { type, text } = (block ?? {}) as { type?: unknown; text?: unknown };
      if (type !== 'text')
        throw badRequest(`${path}.${index}.type`, `the local model reads text only, not ${String(type)}`);
      if (typeof text !== 'string') throw badRequest(`${path}.${index}.text`, 'Input should be a string');
      return text;
    })
    .join('\n\n');
}
