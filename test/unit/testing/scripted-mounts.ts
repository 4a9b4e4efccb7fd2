import Anthropic from '@anthropic-ai/sdk';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import {
  createScriptedEndpoint,
  type ScriptedEndpoint,
  type ScriptedOptions,
  type Script,
} from '../../../src/testing/scripted';

export const MOUNTS = ['in process', 'over HTTP'] as const;

export interface Scripted extends ScriptedEndpoint {
  readonly client: Anthropic;
}

/** An endpoint and the real SDK on it; `afterEach(closeAll)` ends them. */
export async function mounted(
  mount: (typeof MOUNTS)[number],
  options: Partial<ScriptedOptions> & { answer?: Script } = {},
): Promise<Scripted> {
  const { answer, ...rest } = options;
  const endpoint = createScriptedEndpoint({
    answers: {},
    ...rest,
    ...(answer === undefined ? {} : { fallback: answer }),
  });
  open.push(endpoint);
  const baseURL = mount === 'over HTTP' ? (await endpoint.listen()).baseUrl : 'http://scripted.invalid';
  const fetch = mount === 'over HTTP' ? globalThis.fetch : endpoint.fetch;
  const client = new Anthropic({ apiKey: 'test', baseURL, fetch, maxRetries: 0, logLevel: 'off' });
  return { ...endpoint, ledger: endpoint.ledger, client };
}

const open: ScriptedEndpoint[] = [];

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((endpoint) => endpoint.close()));
}

interface Asking {
  readonly call?: string;
  readonly maxTokens?: number;
  readonly text?: string;
  readonly signal?: AbortSignal;
}

const bodyOf = ({ text = 'Hello', maxTokens = 100 }: Asking) => ({
  model: 'claude-haiku-5-5',
  max_tokens: maxTokens,
  messages: [{ role: 'user' as const, content: text }],
});

const optionsOf = ({ call, signal }: Asking) => ({
  ...(call === undefined ? {} : { headers: { 'x-catenary-call': call } }),
  ...(signal === undefined ? {} : { signal }),
});

export function ask({ client }: Scripted, asking: Asking = {}): Promise<Message> {
  return client.messages.create(bodyOf(asking), optionsOf(asking)) as Promise<Message>;
}

export function askStream({ client }: Scripted, asking: Asking = {}): Promise<Message> {
  return client.messages.stream(bodyOf(asking), optionsOf(asking)).finalMessage();
}

export async function rawEvents({ client }: Scripted, asking: Asking = {}): Promise<string[]> {
  const events: string[] = [];
  for await (const event of await client.messages.create(
    { ...bodyOf(asking), stream: true },
    optionsOf(asking),
  )) {
    events.push(event.type);
  }
  return events;
}

export function textOf(message: Message): string {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('expected a rejection');
}
