import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { useFolder } from '../../../support/folder';

const root = resolve(__dirname, '../../../..');
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const folder = useFolder();
const head = `import { z } from ${JSON.stringify(join(root, 'node_modules/zod'))};
import { approval, chain, map, parallel, plan, step, subchain, switchOn, text } from ${JSON.stringify(join(root, 'src/define'))};
`;

/** The compiler's messages by the line of the source that they are about, from 1 after the imports. */
async function compile(source: string): Promise<{ messages: Map<number, string>; instantiations: number }> {
  folder.file('source.ts', head + source);
  folder.file(
    'tsconfig.json',
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
      include: ['source.ts'],
    }),
  );
  const out = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder.path, '--extendedDiagnostics', '--pretty', 'false'],
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

test('a mistake in an approval, a map, a sub-chain, a switch or a plan is a message that names it', async () => {
  const { messages } =
    await compile(`const Label = z.object({ kind: z.enum(['refund', 'question']), list: z.array(z.object({ n: z.number() })) });
const c = chain('p', { inputs: z.object({ brief: z.string() }) }).step('label', { prompt: '{{brief}}', output: Label });
const sub = chain('s', { inputs: z.object({ text: z.string() }) }).step('done', { prompt: '{{text}}' });
const x = text({ template: 'x' });
c.approval('a', { of: 'labl' });
c.approval('a', { of: 'label', onReject: { redo: 'labl' } });
c.map('a', { over: 'label.lst', each: x });
c.map('a', { over: 'label.kind', each: x });
c.map('a', { over: 'label.list', each: text({ template: '{{item.m}}' }) });
c.map('a', { over: 'label.list', each: map({ over: 'item.n', each: text({ template: '{{item.m}} {{k}}' }) }) });
c.chain('a', sub);
c.chain('a', sub, { inputs: { txt: 'x', text: '{{label.list}}' } });
c.chain('a', sub, { inputs: { text: 'x' }, returns: 'don' });
c.switch('a', { on: 'label.kind', cases: { refund: x } });
c.switch('a', { on: 'label.kind', cases: { refund: x, question: x, qestion: x } });
c.switch('a', { on: 'brief', cases: { refund: x } });
c.plan('a', { request: 'x', inputs: ['breif'] });
c.parallel({ a: approval({ of: 'b' }), c: parallel({ d: switchOn({ on: 'label.kind', cases: { refund: map({ over: 'b', each: x }) } }) }) });
c.parallel({ a: subchain(sub, { inputs: { text: '{{breif}}', txt: 'x' } }) });
`);
  expect(Object.fromEntries(messages)).toEqual({
    5: expect.stringContaining('"there is no output \\"labl\\" to decide on"'),
    6: expect.stringContaining('"there is no step \\"labl\\" to redo"'),
    7: expect.stringContaining('unknown slot {{label.lst}}'),
    8: expect.stringContaining('{{label.kind}} is not a list'),
    9: expect.stringContaining('unknown slot {{item.m}}'),
    10: expect.stringMatching(/(?=.*\{\{item\.n\}\} is not a list).*unknown slot \{\{k\}\}/),
    11: expect.stringContaining('the input \\"text\\" is missing'),
    12: expect.stringMatching(/the chain has no input \\"txt\\"" | "the input \\"text\\" has another type/),
    13: expect.stringContaining('the chain has no output \\"don\\"'),
    14: expect.stringContaining('no case for {{label.kind}} \\"question\\"'),
    15: expect.stringContaining('{{label.kind}} is never \\"qestion\\"'),
    16: expect.stringContaining('{{brief}} has other values too: write `otherwise`'),
    17: expect.stringContaining('unknown slot {{breif}}'),
    18: expect.stringMatching(/(?=.*d: refund: unknown slot \{\{b\}\}).*d: no case for/),
    19: expect.stringContaining('unknown slot {{breif}}'),
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

test('forty maps, switches, sub-chains, plans and gated groups compile without more than a million instantiations', async () => {
  const blocks = Array.from({ length: 8 }, (_, i) => {
    const list = i === 0 ? 'rows' : `list${i - 1}`;
    return `.map('pages${i}', { over: '${list}', item: 'row', each: parallel({ draft: step({ prompt: '{{row.n}} {{index}} {{brief}}' }), ok: approval({ of: 'draft' }) }) })
.step('list${i}', { prompt: '{{pages${i}.0.draft}}', output: z.array(z.object({ n: z.number(), kind: z.enum(['a', 'b']) })) })
.switch('route${i}', { on: 'list${i}.0.kind', cases: { a: text({ template: 'x' }), b: step({ prompt: '{{list${i}.0.n}}' }) } })
.chain('sub${i}', sub, { inputs: { text: '{{route${i}}}' }, returns: 'done' })
.parallel({ draft${i}: step({ prompt: '{{sub${i}}}' }), review${i}: approval({ of: 'draft${i}' }), plan${i}: plan({ request: '{{draft${i}}}' }) })`;
  });
  const { messages, instantiations } = await compile(
    `const sub = chain('s', { inputs: z.object({ text: z.string() }) }).step('done', { prompt: '{{text}}' });
export const c = chain('p', { inputs: z.object({ brief: z.string(), rows: z.array(z.object({ n: z.number() })) }) })\n${blocks.join('\n')};\n`,
  );
  expect(Object.fromEntries(messages)).toEqual({});
  expect(instantiations).toBeGreaterThan(0);
  expect(instantiations).toBeLessThan(1_000_000);
});
