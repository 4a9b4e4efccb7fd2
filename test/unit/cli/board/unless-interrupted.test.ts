import { createScreen } from '../../../../src/cli/board/screen';
import { unlessInterrupted } from '../../../../src/cli/board/unless-interrupted';

function follow(work: (interrupt: () => void) => Promise<1>): { code: Promise<number>; said: string[] } {
  const said: string[] = [];
  const output = { write: (text: string) => said.push(text) > 0 };
  const interruption = new AbortController();
  const context = { screen: createScreen(output, output), signal: interruption.signal };
  return { code: unlessInterrupted(context, 'page 1', () => work(() => interruption.abort())), said };
}

test('what comes of the run is the outcome, an error too', async () => {
  expect(await follow(async () => 1).code).toBe(1);
  const failing = follow(() => Promise.reject(new Error('broken')));
  await expect(failing.code).rejects.toThrow('broken');
  expect(failing.said).toEqual([]);
});

test('an interruption says that the run goes on, and how to find it', async () => {
  const interrupted = follow(async (interrupt) => {
    interrupt();
    throw new Error('aborted');
  });
  expect(await interrupted.code).toBe(130);
  expect(interrupted.said).toEqual([
    "interrupted; run page 1 goes on. Watch it: npx catenary watch 'page 1'  End it: npx catenary cancel 'page 1'\n",
  ]);
});

test('a run that ended before the interruption was heard is told as it ended', async () => {
  const ended = follow(async (interrupt) => {
    interrupt();
    return 1;
  });
  expect(await ended.code).toBe(1);
  expect(ended.said).toEqual([]);
});
