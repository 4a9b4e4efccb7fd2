import { CancellationScope, condition, defineSignal, isCancellation, setHandler } from '@temporalio/workflow';
import type { Block, Limits } from '../../src/chain/definition/definition';
import { createPieces } from '../../src/workflows';

/** Two steps of the same name, a list and a group, with plain code between them. */
export async function byHand(brief: string): Promise<unknown> {
  const { runStep, runList, runGroup } = createPieces({ defaults: { maxTokens: 100 } });
  const first = await runStep({ step: 'write', prompt: '{{brief}}' }, { brief });
  const second = await runStep({ step: 'write', prompt: 'again: {{first}}' }, { first });
  const listed = await runList(
    [
      { text: 'both', template: '{{first}}+{{second}}' },
      { step: 'sum', prompt: '{{both}}' },
    ],
    { first, second },
  );
  const grouped = await runGroup([
    { step: 'x', prompt: 'x' },
    { step: 'y', prompt: '{{x}}' },
  ]);
  return { first, second, ...listed, ...grouped };
}

/** A failed step is caught like any failure. */
export async function caught(brief: string): Promise<unknown> {
  const { runStep } = createPieces();
  try {
    return await runStep(
      { step: 'write', prompt: '{{brief}}', checks: [{ maxWords: 1 }], repairs: 0 },
      { brief },
    );
  } catch (error) {
    const { type, message } = error as { type: string; message: string };
    return { type, message };
  }
}

/** Blocks that cannot run. */
export async function misspelt(): Promise<unknown> {
  return await createPieces().runStep({ step: 'write', prompt: '{{brief}}' }, { breif: 'b' });
}

/** More and longer mistakes than a failure may hold. */
export async function flooded(): Promise<unknown> {
  const unknown = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`${i}${'x'.repeat(10_000)}`, 1]));
  return await createPieces().runStep({ step: 'write', prompt: 'x', ...unknown });
}

/** Steps at once, each in a list of its own; without limits, with more to send than one window holds. */
export async function crowded(letters: readonly string[], limits?: Limits): Promise<readonly string[]> {
  const { runStep } = createPieces(limits ? { limits, defaults: { maxTokens: 100 } } : {});
  const size = limits ? 1 : 300_000;
  const all = letters.map((letter) =>
    runStep<string>({ step: letter, prompt: '{{text}}' }, { text: letter.repeat(size) }).catch(
      (error: Error) => error.message,
    ),
  );
  return await Promise.all(all);
}

/** A scope of the author's own ends a step alone; the workflow goes on. */
export async function scoped(brief: string): Promise<unknown> {
  const { runStep } = createPieces({ defaults: { timeouts: { heartbeat: '1 s' } } });
  const scope = new CancellationScope();
  const slow = scope.run(() => runStep({ step: 'slow', prompt: '{{brief}}' }, { brief }));
  const fast = await runStep({ step: 'fast', prompt: '{{brief}}' }, { brief });
  scope.cancel();
  const ended = await slow.then(
    () => 'done',
    (error: unknown) => (isCancellation(error) ? 'cancelled' : 'failed'),
  );
  return { fast, slow: ended };
}

const ASKED = (name: string): Block[] => [
  { step: name, prompt: 'x' },
  { approval: 'review', of: name },
  { step: 'send', prompt: `{{${name}}}` },
];

/** Two lists at once whose gates have the same name. */
export async function twoGates(): Promise<unknown> {
  const { runList } = createPieces();
  return await Promise.all([runList(ASKED('one')), runList(ASKED('two'))]);
}

/** What a decision starts belongs to the scope that the list runs in: it is not cancelled with the workflow. */
export async function shielded(): Promise<unknown> {
  const { runList } = createPieces();
  return await CancellationScope.nonCancellable(() =>
    runList([...ASKED('one'), { step: 'after', prompt: '{{send}}' }]),
  );
}

/** The same, the other way round: it is cancelled with its scope. */
export async function endedScope(): Promise<unknown> {
  const { runList } = createPieces({ defaults: { timeouts: { heartbeat: '1 s' } } });
  const scope = new CancellationScope();
  const going = scope.run(() => runList(ASKED('one')));
  let isStopped = false;
  setHandler(defineSignal('stop'), () => void (isStopped = true));
  await condition(() => isStopped);
  scope.cancel();
  return await going.then(
    () => 'done',
    (error: unknown) => (isCancellation(error) ? 'cancelled' : 'failed'),
  );
}

/** Steps one after the other, under one limit. */
export async function limited(): Promise<unknown> {
  const { runStep } = createPieces({ limits: { calls: 2 } });
  const write = (step: string): Promise<string> =>
    runStep<string>({ step, prompt: 'x' }).catch((error: Error) => error.message);
  return [await write('one'), await write('two'), await write('three')];
}

/** A value above Temporal's limit for one payload is sent to a model. */
export async function large(storage: boolean): Promise<unknown> {
  const { runStep } = createPieces({ storage });
  const text = 'x'.repeat(3_000_000);
  return await runStep({ step: 'read', prompt: '{{text}}' }, { text }).catch((error: Error) => error.message);
}
