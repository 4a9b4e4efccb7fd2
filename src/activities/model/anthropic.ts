import Anthropic from '@anthropic-ai/sdk';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { CALL_HEADER, RUN_HEADER } from '../../chain/contract';
import type { JsonSchema } from '../../chain/json';
import { factsOf } from './error-facts';
import type { Model, ModelContext, ModelReply, ModelRequest } from './model';
import { ModelError } from './model-error';
import { addressMistake } from './address-mistake';
import { placeOf } from './redact';
import { unhurriedFetch } from './unhurried-fetch';
import { readReply } from '../reply/read-reply';

export interface AnthropicModelOptions {
  /** Needed for Anthropic's own address; other endpoints get `none` where it is unset. */
  readonly apiKey?: string;
  /** Any address that speaks the Messages API. Default: Anthropic's own. */
  readonly baseUrl?: string;
  /** Default: the platform's, without its limits of 300 s. */
  readonly fetch?: typeof fetch;
}

export const ANTHROPIC_URL = 'https://api.anthropic.com';

/** The longest timer there is: time limits are the activity's, not the client's. */
const NO_TIMEOUT = 2 ** 31 - 1;

/**
 * A model behind the Messages API. Always streamed; never retries, never waits: both are Temporal's.
 *
 * @throws Error where Anthropic's own address is meant and no key is given, TypeError for an empty key or an address that is none.
 */
export function createAnthropicModel(options: AnthropicModelOptions = {}): Model {
  const { apiKey, baseUrl = ANTHROPIC_URL } = options;
  refuseEmptyKey(apiKey);
  refuseOther(baseUrl);
  if (apiKey === undefined && baseUrl === ANTHROPIC_URL)
    throw new Error(`a key is needed for ${ANTHROPIC_URL}: set ANTHROPIC_API_KEY, or pass apiKey or baseUrl`);
  const client = new Anthropic({
    // Both given, so that no profile file and no variable is read for them.
    apiKey: apiKey ?? 'none',
    baseURL: baseUrl,
    fetch: options.fetch ?? unhurriedFetch,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    // Off, because it writes what a broken stream says, so parts of replies, to the console.
    logLevel: 'off',
    openTelemetry: false,
  });
  const place = placeOf(baseUrl) ?? 'unknown';
  const ask: Model = async (request, context) => {
    try {
      return await callOnce(client, request, context);
    } catch (error) {
      context.signal.throwIfAborted();
      const facts = withoutKey(factsOf(error, Date.now()), apiKey);
      throw new ModelError(facts.kind === 'connection' ? { ...facts, endpoint: place } : facts);
    }
  };
  return Object.assign(ask, { provider: 'anthropic' });
}

/** A variable that is set to nothing: every call would be refused. */
function refuseEmptyKey(apiKey: string | undefined): void {
  if (apiKey?.trim() === '')
    throw new TypeError(
      'apiKey is empty: give a key (ANTHROPIC_API_KEY), or leave apiKey out where the endpoint needs none',
    );
}

function refuseOther(baseUrl: string): void {
  const mistake = addressMistake(baseUrl);
  if (mistake !== undefined) throw new TypeError(`baseUrl ${mistake}`);
}

async function callOnce(
  client: Anthropic,
  request: ModelRequest,
  context: ModelContext,
): Promise<ModelReply> {
  const { data, response, request_id } = await client.messages
    .create(paramsOf(request), {
      signal: context.signal,
      headers: { [CALL_HEADER]: headerText(context.call), [RUN_HEADER]: headerText(context.run) },
    })
    .withResponse();
  const type = response.headers.get('content-type') ?? 'nothing';
  if (!type.startsWith('text/event-stream')) {
    data.controller.abort();
    throw new ModelError({
      kind: 'bad_response',
      status: response.status,
      message: `an event stream was asked for, ${type.split(';')[0]} came`,
      ...(request_id && { requestId: request_id }),
    });
  }
  return readReply(data, context, request_id ?? undefined);
}

function paramsOf(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { system, schema } = request;
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    stream: true,
    ...(system !== undefined && { system: [cached(system)] }),
    messages: messagesOf(request),
    ...(schema && {
      output_config: { format: { type: 'json_schema' as const, schema: providerSchema(schema) } },
    }),
  };
}

/** The shared prefix ends here: the provider keeps what stands before it. */
function cached(text: string): Anthropic.TextBlockParam {
  return { type: 'text', text, cache_control: { type: 'ephemeral' } };
}

function messagesOf({ context, messages }: ModelRequest): Anthropic.MessageParam[] {
  const [first, ...rest] = messages;
  if (context === undefined || !first) return [...messages];
  return [{ role: first.role, content: [cached(context), { type: 'text', text: first.content }] }, ...rest];
}

/** What the provider enforces stays a keyword, all else becomes a hint in the description. */
function providerSchema(schema: JsonSchema): Record<string, unknown> {
  try {
    return jsonSchemaOutputFormat(schema as { type: 'object' }).schema;
  } catch (error) {
    throw new ModelError({
      kind: 'config',
      message: `the output schema cannot be sent: ${(error as Error).message}`,
    });
  }
}

function withoutKey<T extends { readonly message?: string }>(facts: T, key: string | undefined): T {
  if (!key || facts.message === undefined) return facts;
  return { ...facts, message: facts.message.replaceAll(key, '[redacted]') };
}

/** Workflow ids may hold anything, headers may not. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
