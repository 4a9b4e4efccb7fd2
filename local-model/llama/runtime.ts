import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The part of node-llama-cpp that is used here. It is fetched at run time, so its own types aren't at hand. */
export interface LlamaModule {
  readonly getLlama: (options: Record<string, unknown>) => Promise<Llama>;
  readonly LlamaChat: new (options: { contextSequence: Sequence }) => Chat;
}

export interface Llama {
  loadModel(options: { modelPath: string }): Promise<Model>;
  createGrammar(options: { grammar: string }): Promise<unknown>;
}

export interface Model {
  readonly trainContextSize: number;
  readonly tokenizer: unknown;
  createContext(options: Record<string, unknown>): Promise<{
    readonly contextSize: number;
    getSequence(): Sequence;
  }>;
}

export interface Sequence {
  readonly contextTokens: readonly number[];
  readonly nextTokenIndex: number;
  readonly tokenMeter: { readonly usedOutputTokens: number };
  eraseContextTokenRanges(ranges: { start: number; end: number }[]): Promise<void>;
}

export type ChatItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: string[] };

export interface Chat {
  readonly chatWrapper: {
    generateContextState(options: { chatHistory: ChatItem[] }): {
      readonly contextText: { tokenize(tokenizer: unknown): number[] };
    };
  };
  generateResponse(
    history: ChatItem[],
    options: Record<string, unknown>,
  ): Promise<{
    readonly response: string;
    readonly metadata: { readonly stopReason: string; readonly customStopTrigger?: readonly unknown[] };
  }>;
}

/** node-llama-cpp out of a folder's `node_modules`. */
export async function importRuntime(runtimeDir: string): Promise<LlamaModule> {
  const entry = join(runtimeDir, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  return (await import(pathToFileURL(entry).href)) as LlamaModule;
}
