const ROLES = ['user', 'assistant', 'system'];

/** Why the API would answer a body with 400, in its words; undefined where it would not. */
export function requestProblem(body: unknown, needs: { maxTokens: boolean }): string | undefined {
  if (!isRecord(body)) return 'The request body is not valid JSON';
  if (typeof body['model'] !== 'string' || body['model'] === '') return 'model: Field required';
  if (needs.maxTokens) {
    const problem = maxTokensProblem(body['max_tokens']);
    if (problem) return problem;
  }
  return messagesProblem(body['messages']);
}

function maxTokensProblem(maxTokens: unknown): string | undefined {
  if (maxTokens === undefined) return 'max_tokens: Field required';
  if (!Number.isInteger(maxTokens)) return 'max_tokens: Input should be a valid integer';
  return (maxTokens as number) < 0 ? 'max_tokens: Input should be greater than or equal to 0' : undefined;
}

function messagesProblem(messages: unknown): string | undefined {
  if (messages === undefined) return 'messages: Field required';
  if (!Array.isArray(messages)) return 'messages: Input should be a valid list';
  if (messages.length === 0) return 'messages: at least one message is required';
  for (const [index, message] of messages.entries()) {
    const problem = messageProblem(message, index === messages.length - 1);
    if (problem) return `messages.${index}${problem}`;
  }
  return undefined;
}

function messageProblem(message: unknown, last: boolean): string | undefined {
  if (!isRecord(message)) return ': Input should be a valid dictionary';
  const { role, content } = message;
  if (!ROLES.includes(role as string)) return ".role: Input should be 'user', 'assistant' or 'system'";
  if (typeof content !== 'string' && !Array.isArray(content)) return '.content: Field required';
  if (content.length === 0 && !(last && role === 'assistant')) {
    return ': all messages must have non-empty content except for the optional final assistant message';
  }
  if (typeof content === 'string') return undefined;
  const empty = content.some((block) => isRecord(block) && block['type'] === 'text' && block['text'] === '');
  return empty ? ': text content blocks must be non-empty' : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
