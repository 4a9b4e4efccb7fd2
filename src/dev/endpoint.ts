import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ANTHROPIC_URL, createAnthropicModel } from '../activities/model/anthropic';
import { addressMistake } from '../activities/model/address-mistake';
import type { Model } from '../activities/model/model';
import { anthropicApiKey, anthropicBaseUrl } from '../config';
import { messageOf } from '../chain/words';

export { ANTHROPIC_URL };

/** An address that speaks the Anthropic Messages API, and how to ask it. */
export interface Endpoint {
  readonly kind: EndpointChoice['kind'];
  /** One line for people: which it is, and what follows from that. */
  readonly line: string;
  readonly baseUrl: string;
  readonly model: Model;
  /** Alias → model id, for the aliases that it knows by itself. */
  readonly models: Readonly<Record<string, string>>;
  /** The process that serves it, where one was started. */
  readonly pid?: number;
  close(): Promise<void>;
}

export type EndpointChoice =
  | { readonly kind: 'claude'; readonly baseUrl: string; readonly apiKey?: string }
  | { readonly kind: 'url'; readonly baseUrl: string; readonly apiKey?: string }
  | { readonly kind: 'local' };

/** What the environment says of endpoints. */
export interface EndpointSettings {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
}

/** What `default` stands for where Claude answers. */
export const DEFAULT_CLAUDE_MODEL = 'claude-haiku-5-5';

/**
 * The endpoint that was asked for (`claude`, `local` or an address), else Claude where a key or an address is set, else
 * the local model. Decided once: nothing that fails later changes it.
 *
 * @throws EndpointError where it cannot be used.
 */
export function chooseEndpoint(
  asked: string | undefined,
  settings: EndpointSettings = { apiKey: anthropicApiKey(), baseUrl: anthropicBaseUrl() },
): EndpointChoice {
  const { apiKey, baseUrl } = settings;
  const key = apiKey === undefined ? {} : { apiKey };
  if (asked === 'local') return { kind: 'local' };
  if (asked === undefined && apiKey === undefined && baseUrl === undefined) return { kind: 'local' };
  if (asked !== undefined && asked !== 'claude') return { kind: 'url', baseUrl: checkedUrl(asked), ...key };
  if (apiKey === undefined && baseUrl === undefined)
    throw new EndpointError(
      'the endpoint claude needs a key: set ANTHROPIC_API_KEY, or ask for the endpoint local',
    );
  return { kind: 'claude', baseUrl: checkedUrl(baseUrl ?? ANTHROPIC_URL), ...key };
}

/** The endpoint that was asked for cannot be used; the message names the mend. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}

/** The local model cannot be fetched or started. */
export class EndpointUnavailable extends Error {
  override readonly name = 'EndpointUnavailable';
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new EndpointError(
      `the endpoint ${JSON.stringify(text)} is neither claude, local nor an http address`,
    );
  const mistake = addressMistake(text);
  if (mistake !== undefined) throw new EndpointError(`the endpoint ${mistake}`);
  return text;
}

/** An address as it may be shown: without a user, a password or a query. */
export function shownUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

export interface OpenEndpointOptions {
  /** Told what is fetched for the local model; default: a bar or lines on standard error. */
  readonly onProgress?: (progress: { readonly message: string }) => void;
  readonly signal?: AbortSignal;
}

/** Makes an endpoint ready; the local model is fetched where it is missing, and started. @throws EndpointUnavailable */
export async function openEndpoint(
  choice: EndpointChoice,
  options: OpenEndpointOptions = {},
): Promise<Endpoint> {
  if (choice.kind === 'local') return await openLocal(options);
  const { kind, baseUrl, apiKey } = choice;
  const model = createAnthropicModel({ baseUrl, ...(apiKey !== undefined && { apiKey }) });
  const name = kind === 'claude' ? 'Claude' : 'endpoint';
  const line = `${name} at ${shownUrl(baseUrl)}${kind === 'claude' ? ': calls cost money' : ''}`;
  const models = kind === 'claude' ? { default: DEFAULT_CLAUDE_MODEL } : {};
  return { kind, line, baseUrl, model, models, close: async () => {} };
}

interface LocalModelModule {
  startLocalModel(options: OpenEndpointOptions & { readonly contextSize: number }): Promise<{
    readonly baseUrl: string;
    readonly model: string;
    readonly pid: number;
    close(): Promise<void>;
  }>;
}

/** Tokens. So small a model seldom stops by itself: where nothing makes it, it comes to the end of these within a minute. */
export const LOCAL_CONTEXT = 2048;

/** Built beside the rest of the package. */
const LOCAL_MODEL = join(__dirname, '..', 'local-model', 'start.js');

async function openLocal(options: OpenEndpointOptions): Promise<Endpoint> {
  if (!existsSync(LOCAL_MODEL))
    throw new EndpointUnavailable(
      `the local model is not part of this build (${LOCAL_MODEL}): set ANTHROPIC_API_KEY, or give an endpoint's address`,
    );
  const module = require(LOCAL_MODEL) as LocalModelModule;
  const local = await module
    .startLocalModel({ ...options, contextSize: LOCAL_CONTEXT })
    .catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw new EndpointUnavailable(`the local model cannot be started: ${messageOf(error)}`, {
        cause: error,
      });
    });
  const ask = createAnthropicModel({ baseUrl: local.baseUrl });
  return {
    kind: 'local',
    line: `local model ${local.model}, a toy: it shows how a chain runs, not what a good model writes; set ANTHROPIC_API_KEY for Claude`,
    baseUrl: local.baseUrl,
    // Whatever a chain asks for, this one answers, and says so in its replies.
    model: (request, context) => ask({ ...request, model: local.model }, context),
    models: {},
    pid: local.pid,
    close: () => local.close(),
  };
}
