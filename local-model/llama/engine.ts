import type { Engine, Generation, GenerationRequest, Turn } from '../server/engine';
import { modelName } from './model-name';
import { importRuntime, type Chat, type ChatItem, type Llama, type Model, type Sequence } from './runtime';

export interface LlamaEngineOptions {
  readonly runtimeDir: string;
  readonly modelPath: string;
  /** Default 1: with as many threads as cores, any other work on the machine slows generation many times over. */
  readonly threads?: number | undefined;
  /** Tokens of prompt and reply together. Default 8192, or what the model was trained on, if that is less. */
  readonly contextSize?: number | undefined;
}

/**
 * Prompts are read in blocks of this many tokens. What an earlier prompt left in memory is used again in whole blocks
 * only: other block borders give other roundings, and then the same request could get another reply.
 */
const BLOCK = 64;

/** Without it, a model this small repeats itself; under a grammar it does harm. */
const REPEAT_PENALTY = { lastTokens: 64, penalty: 1.15, penalizeNewLine: false };

/** Loads a GGUF model into this process, on the CPU except on Apple silicon. */
export async function createLlamaEngine(options: LlamaEngineOptions): Promise<Engine> {
  const { runtimeDir, modelPath, threads = 1, contextSize = 8192 } = options;
  const { getLlama, LlamaChat } = await importRuntime(runtimeDir);
  const llama = await getLlama({
    gpu: process.platform === 'darwin' && process.arch === 'arm64' ? 'metal' : false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error',
  });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({
    contextSize: Math.min(contextSize, model.trainContextSize),
    threads,
    sequences: 1,
    batchSize: BLOCK,
  });
  const sequence = context.getSequence();
  const chat = new LlamaChat({ contextSequence: sequence });
  const generate = createGenerate({ llama, model, sequence, chat });
  return {
    model: modelName(modelPath),
    contextSize: context.contextSize,
    countTokens: (turns) => tokensOf(chat, model, historyOf(turns)).length,
    generate,
  };
}

interface Loaded {
  readonly llama: Llama;
  readonly model: Model;
  readonly sequence: Sequence;
  readonly chat: Chat;
}

function createGenerate({ llama, model, sequence, chat }: Loaded): Engine['generate'] {
  let lastPromptTokens = 0;
  return async (request, onText, signal) => {
    signal.throwIfAborted();
    const history = historyOf(request.turns);
    const tokens = tokensOf(chat, model, history);
    const cachedTokens = wholeBlocks(sharedTokens(sequence, tokens, lastPromptTokens));
    lastPromptTokens = 0;
    if (sequence.nextTokenIndex > cachedTokens)
      await sequence.eraseContextTokenRanges([{ start: cachedTokens, end: sequence.nextTokenIndex }]);
    const outputBefore = sequence.tokenMeter.usedOutputTokens;
    const { metadata } = await chat.generateResponse(history, {
      ...(await samplingOf(llama, request)),
      maxTokens: request.maxTokens,
      customStopTriggers: request.stop,
      contextShift: { size: 1 },
      onTextChunk: onText,
      signal,
    });
    lastPromptTokens = tokens.length;
    return {
      ...endOf(metadata),
      inputTokens: tokens.length,
      cachedTokens,
      outputTokens: sequence.tokenMeter.usedOutputTokens - outputBefore,
    };
  };
}

async function samplingOf(llama: Llama, request: GenerationRequest): Promise<Record<string, unknown>> {
  const { temperature, seed, grammar } = request;
  if (grammar === undefined) return { temperature, seed, repeatPenalty: REPEAT_PENALTY };
  return { temperature, seed, repeatPenalty: false, grammar: await llama.createGrammar({ grammar }) };
}

function historyOf(turns: readonly Turn[]): ChatItem[] {
  const items = turns.map(({ role, text }): ChatItem =>
    role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text },
  );
  return [...items, { type: 'model', response: [] }];
}

const tokensOf = (chat: Chat, model: Model, chatHistory: ChatItem[]): readonly number[] =>
  chat.chatWrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);

/** How many leading tokens are in memory from the last prompt. What was generated after it doesn't count. */
function sharedTokens(sequence: Sequence, tokens: readonly number[], lastPromptTokens: number): number {
  const { contextTokens } = sequence;
  // The last token of a prompt is read on its own, not in its block.
  const most = Math.min(contextTokens.length, tokens.length - 1, lastPromptTokens - 1);
  let shared = 0;
  while (shared < most && contextTokens[shared] === tokens[shared]) shared += 1;
  return shared;
}

const wholeBlocks = (tokens: number): number => tokens - (tokens % BLOCK);

function endOf(metadata: {
  readonly stopReason: string;
  readonly customStopTrigger?: readonly unknown[];
}): Pick<Generation, 'end' | 'stoppedBy'> {
  if (metadata.stopReason === 'maxTokens') return { end: 'length' };
  if (metadata.stopReason !== 'customStopTrigger') return { end: 'done' };
  return { end: 'stop', stoppedBy: metadata.customStopTrigger?.map(String).join('') };
}
