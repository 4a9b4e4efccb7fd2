import { modelName } from '../../../local-model/llama/model-name';
import { createProgressPrinter } from '../../../local-model/progress';

function printed(isTTY: boolean, bytes: readonly number[]): string {
  let text = '';
  const print = createProgressPrinter({ isTTY, write: (piece: string) => (text += piece) });
  for (const at of bytes) print({ stage: 'weights', message: 'fetching', bytes: at, totalBytes: 4_000_000 });
  print({ stage: 'starting', message: 'starting' });
  return text;
}

describe('createProgressPrinter()', () => {
  it('redraws a bar on a terminal', () => {
    expect(printed(true, [0, 2_000_000])).toBe(
      `\rfetching [${'.'.repeat(24)}] 0 of 4 MB\rfetching [${'#'.repeat(12)}${'.'.repeat(12)}] 2 of 4 MB\nstarting\n`,
    );
  });

  it('writes a line a quarter elsewhere', () => {
    expect(printed(false, [0, 10, 1_000_000, 1_100_000, 4_000_000])).toBe(
      'fetching: 0 % of 4 MB\nfetching: 25 % of 4 MB\nfetching: 100 % of 4 MB\nstarting\n',
    );
  });
});

describe('modelName()', () => {
  it.each([
    ['/models/SmolLM2-135M-Instruct.Q4_1.gguf', 'smollm2-135m-instruct-q4_1'],
    ['Qwen2.5 Coder-1.5B.IQ4_XS.GGUF', 'qwen2.5-coder-1.5b-iq4_xs'],
    ['tiny.F16.gguf', 'tiny-f16'],
  ])('names %s', (path, name) => {
    expect(modelName(path)).toBe(name);
  });
});
