import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Json } from '../../src/chain/json';
import { createScriptedEndpoint, type ScriptedEndpoint } from '../../src/testing';

const root = join(__dirname, '../..');
const keywords = ['TrailLite 2', 'waterproof', 'hiking boot'];
const headline = 'TrailLite 2 is a waterproof hiking boot';
const button = 'Order the boot';
const value = (json: Json) => ({ json: { value: json } });

let endpoint: ScriptedEndpoint;
afterEach(() => endpoint?.close());

/** What `npm run evaluate` runs once the package is built. */
async function evaluate(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'evaluate/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...text };
}

it('measures one brief by every variant, and leaves nothing running', async () => {
  const page = { keywords, headline, button };
  endpoint = createScriptedEndpoint({
    answers: {
      keywords: value(keywords),
      // By each chain once; the second one is repaired.
      headline: [value(headline), value('A boot!'), value(headline)],
      button: [value('Buy'), value(button)],
      page: (_, { try: n }) => ({ json: n === 1 ? { ...page, button: 'Buy the boot' } : page }),
    },
  });
  const { baseUrl } = await endpoint.listen();
  const { code, stdout, stderr } = await evaluate('--inputs', '1', '--endpoint', baseUrl, '--model', 'tiny');
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const rows = stdout.split('\n').filter((line) => /^\| (chain|single prompt)/.test(line));
  expect(rows.map((row) => row.split(' | ').slice(0, 7).join(' | '))).toEqual([
    '| chain | 1/1 | 1/1 | 0/1 | 0/1 | 0–79 % | 3.0',
    '| single prompt | 1/1 | 1/1 | 0/1 | 0/1 | 0–79 % | 1.0',
    '| chain, 2 repairs a step | 1/1 | 1/1 | 1/1 | 1/1 | 21–100 % | 4.0',
    '| single prompt, 2 repairs | 1/1 | 1/1 | 1/1 | 1/1 | 21–100 % | 2.0',
    '| single prompt, 6 repairs | 1/1 | 1/1 | 1/1 | 1/1 | 21–100 % | 2.0',
  ]);
  expect(stdout).toMatch(/^- \d{4}-\d\d-\d\d, 1 brief, each once a variant; tiny$/m);
  expect(stderr).toContain('[5/5] brief 1, single prompt, 6 repairs: all pass, 2 calls');
  const port = Number(/^SERVER {2}127\.0\.0\.1:(\d+)$/m.exec(stderr)![1]);
  await expect(reach(port)).rejects.toThrow('ECONNREFUSED');
});

it('says which option it cannot take, and starts nothing', async () => {
  const { code, stdout, stderr } = await evaluate('--inputs', '0');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--inputs 0: a whole number from 1 to 30 is needed');
  expect(stderr).not.toContain('SERVER');
});

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
