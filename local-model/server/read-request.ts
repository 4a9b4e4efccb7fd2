import { createHash } from 'node:crypto';
import { ApiError, badRequest } from './api-error';
import type { Engine, GenerationRequest } from './engine';
import { grammarOf } from './grammar';
import { shapeOf } from './shape';
import { readTurns } from './turns';

export interface MessagesRequest extends GenerationRequest {
  readonly stream: boolean;
  /** Counted with the model's own tokenizer. */
  readonly inputTokens: number;
  /** The reply may be cut by the context's end rather than by what the request allows. */
  readonly isClamped: boolean;
  /** A hash of the body: the same request has the same fingerprint. */
  readonly fingerprint: string;
}

/** Tokens of the context that stay unused, so that the runtime never shifts it. */
const SPARE_TOKENS = 16;

/**
 * A body of `POST /v1/messages` as the engine takes it.
 *
 * @throws ApiError 400 for what is missing, malformed, too long or more than this server can do.
 */
export function readRequest(body: Record<string, unknown>, engine: Engine): MessagesRequest {
  refuseUnsupported(body);
  if (typeof body.model !== 'string' || !body.model) throw badRequest('model', 'Field required');
  const maxTokens = readMaxTokens(body.max_tokens);
  const turns = readTurns(body.system, body.messages);
  const inputTokens = engine.countTokens(turns);
  const room = engine.contextSize - SPARE_TOKENS - inputTokens;
  if (room < 1)
    throw new ApiError(
      'invalid_request_error',
      `prompt is too long: ${inputTokens} tokens > ${engine.contextSize - SPARE_TOKENS - 1} maximum`,
    );
  const fingerprint = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return {
    turns,
    inputTokens,
    maxTokens: Math.min(maxTokens, room),
    isClamped: room < maxTokens,
    stop: readStop(body.stop_sequences),
    temperature: readTemperature(body.temperature),
    seed: parseInt(fingerprint.slice(0, 8), 16),
    grammar: readGrammar(body.output_config),
    stream: body.stream === true,
    fingerprint,
  };
}

function refuseUnsupported(body: Record<string, unknown>): void {
  if (Array.isArray(body.tools) && body.tools.length > 0)
    throw badRequest('tools', 'the local model has no tools');
  const thinking = body.thinking as { type?: unknown } | undefined;
  if (thinking && thinking.type !== 'disabled')
    throw badRequest('thinking', 'the local model does not think; leave it out');
}

function readMaxTokens(value: unknown): number {
  if (value === undefined) throw badRequest('max_tokens', 'Field required');
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw badRequest('max_tokens', 'Input should be an integer of at least 1');
}

function readStop(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((text) => typeof text === 'string' && text.trim() !== ''))
    return value as string[];
  throw badRequest('stop_sequences', 'each stop sequence must be a string with non-whitespace');
}

function readTemperature(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw badRequest('temperature', 'Input should be a number from 0 to 1');
}

function readGrammar(outputConfig: unknown): string | undefined {
  const format = (outputConfig as { format?: { type?: unknown; schema?: unknown } | null } | undefined)
    ?.format;
  if (!format) return undefined;
  if (format.type !== 'json_schema')
    throw badRequest('output_config.format.type', "Input should be 'json_schema'");
  return grammarOf(shapeOf(format.schema, 'output_config.format.schema'));
}
