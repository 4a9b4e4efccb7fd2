import type { APIError } from '@anthropic-ai/sdk';
import { createQueue } from '../../../local-model/server/queue';
import { fakeEngine, REQUEST, serve, until } from './fake-engine';

const never = new AbortController().signal;

describe('a busy local model', () => {
  it('lets eight requests wait and answers the next 529 with retry-after', async () => {
    const engine = fakeEngine(undefined, true);
    const rig = await serve(engine);
    try {
      const calls = Array.from({ length: 9 }, () => rig.client.messages.stream(REQUEST).finalMessage());
      await until(() => engine.counted === 9);
      const refused = (await rig.client.messages
        .create(REQUEST)
        .catch((error: unknown) => error)) as APIError;
      expect(refused).toMatchObject({ status: 529, type: 'overloaded_error' });
      expect(refused.headers?.get('retry-after')).toBe('1');
      for (let done = 0; done < 9; done += 1) {
        await until(() => engine.held.length > done);
        engine.held[done]?.();
      }
      expect(await Promise.all(calls)).toHaveLength(9);
    } finally {
      await rig.close();
    }
  });
});

describe('createQueue()', () => {
  it('gives one turn at a time, in the order of arrival', async () => {
    const queue = createQueue(2);
    const order: string[] = [];
    const endFirst = await queue.enter(never);
    const second = queue.enter(never)?.then((end) => (order.push('second'), end()));
    const third = queue.enter(never)?.then((end) => (order.push('third'), end()));
    expect(queue.enter(never)).toBeUndefined();
    expect(order).toEqual([]);
    endFirst?.();
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
  });

  it('gives up the place of one who leaves', async () => {
    const queue = createQueue(1);
    await queue.enter(never);
    const impatient = new AbortController();
    const waiting = queue.enter(impatient.signal);
    impatient.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    expect(queue.enter(never)).toBeDefined();
    await expect(queue.enter(impatient.signal)).rejects.toThrow('left');
  });

  it('guesses the wait by how long turns took', async () => {
    let clock = 0;
    const queue = createQueue(1, () => clock);
    const end = await queue.enter(never);
    clock = 9000;
    end?.();
    end?.();
    expect(queue.secondsToWait()).toBe(5);
  });
});
