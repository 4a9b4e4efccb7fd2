import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'compile-'));
const head = `import { z } from ${JSON.stringify(join(root, 'node_modules/zod'))};
import { chain, step } from ${JSON.stringify(join(root, 'src/define'))};
`;

/** The compiler's messages by the line of the source that they are about, from 1 after the imports. */
async function compile(source: string): Promise<{ messages: Map<number, string>; instantiations: number }> {
  writeFileSync(join(folder, 'source.ts'), head + source);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
      include: ['source.ts'],
    }),
  );
  const out = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder, '--extendedDiagnostics', '--pretty', 'false'],
      (_, stdout) => done(stdout),
    );
  });
  const found = [...out.matchAll(/^.*source\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm)];
  return {
    messages: new Map(
      found.map(([, line, message]) => [Number(line) - head.split('\n').length + 1, message!]),
    ),
    instantiations: Number(/^Instantiations:\s+(\d+)$/m.exec(out)?.[1]),
  };
}

afterAll(() => rmSync(folder, { recursive: true }));

test('a mistake in a chain is a message that names it', async () => {
  const { messages } =
    await compile(`const c = chain('p', { inputs: z.object({ brief: z.string(), note: z.string().optional() }) });
c.step('a', { prompt: '{{breif}}' });
c.step('a', { prompt: '{{note}}' });
c.step('brief', { prompt: 'x' });
c.step('a', { prompt: 'x' }).step('b', { prompt: 'x', system: '{{a}}' });
c.step('a', { prompt: '{{brief}}' as string });
c.step('a', { prompt: 'x', fallback: { prompt: '{{breif}}' } });
c.step('a', { prompt: 'x', checks: [{ judge: '{{breif}}' }] });
c.step('a', { prompt: 'x', when: { breif: 'x' } });
c.parallel({ a: step({ prompt: '{{b.n}}', output: z.string() }), b: step({ prompt: '{{a}}' }) });
c.step('a', { prompt: '{{brief' });
c.step('a', { prompt: 'x', fallbak: { prompt: 'x' } });
`);
  expect(Object.fromEntries(messages)).toEqual({
    2: expect.stringContaining('unknown slot {{breif}}'),
    3: expect.stringContaining('{{note}} may be absent: write {{note?}}'),
    4: expect.stringContaining('name \\"brief\\" is taken'),
    5: expect.stringContaining('names inputs only, so that it can be cached: not {{a}}'),
    6: expect.stringContaining('use prompt.dynamic(text)'),
    7: expect.stringContaining('unknown slot {{breif}}'),
    8: expect.stringContaining('unknown slot {{breif}}'),
    9: expect.stringContaining('unknown slot {{breif}}'),
    10: expect.stringContaining('unknown slot {{b.n}}'),
    11: expect.stringContaining('a slot is empty or not closed'),
    12: expect.stringContaining('unknown option \\"fallbak\\"'),
  });
});

test('forty steps with prompts of 8,000 characters compile without more than a million instantiations', async () => {
  const prompt = 'word '.repeat(1600);
  const steps = Array.from({ length: 40 }, (_, i) => {
    const slots = i === 0 ? '{{brief}}' : `{{s${i - 1}.items}} {{s${Math.floor(i / 2)}.n}} {{brief}}`;
    const own = i === 1 ? slots.replace('{{s0.n}}', '') : slots;
    return `.step('s${i}', { prompt: '${prompt}${own}', output: z.object({ items: z.array(z.string()), n: z.number() }) })`;
  });
  const { messages, instantiations } = await compile(
    `export const c = chain('p', { inputs: z.object({ brief: z.string() }) })\n${steps.join('\n')};\n`,
  );
  expect(Object.fromEntries(messages)).toEqual({});
  expect(instantiations).toBeGreaterThan(0);
  expect(instantiations).toBeLessThan(1_000_000);
});
