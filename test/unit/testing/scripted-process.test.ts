import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Anthropic from '@anthropic-ai/sdk';
import { fault, readLedgerFile } from '../../../src/testing/scripted';
import { errorOf, textOf } from './scripted-mounts';
import { useFolder } from '../../support/folder';

const MAIN = join(__dirname, '../../../src/testing/scripted/main.ts');
const folder = useFolder();

const start = (...args: string[]) => spawn(process.execPath, ['--import', 'tsx', MAIN, ...args]);

const scriptFile = (name: string, script: object): string => folder.file(name, JSON.stringify(script));

describe('the scripted endpoint as a process', () => {
  it('answers from a file, says where, witnesses calls, and ends with its standard input', async () => {
    const ledger = join(folder.path, 'ledger.jsonl');
    const answers = { a: ['One', fault.status(529), fault.reset('before-headers')] };
    const child = start('--answers', scriptFile('script.json', { answers }), '--ledger', ledger);
    const exit = once(child, 'exit');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { baseUrl: baseURL } = JSON.parse(line) as { baseUrl: string };
    const client = new Anthropic({ apiKey: 'test', baseURL, maxRetries: 0, logLevel: 'off' });
    const send = () =>
      client.messages.create(
        { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
        { headers: { 'x-catenary-call': 'a/generate/1' } },
      );

    const answered = textOf(await send());
    const errors = [await errorOf(send()), await errorOf(send())];
    child.stdin.end();

    expect(answered).toBe('One');
    expect(errors.map(({ name }) => name)).toEqual(['OverloadedError', 'APIConnectionError']);
    expect(await exit).toEqual([0, null]);
    expect(readLedgerFile(ledger).map(({ outcome }) => outcome)).toEqual(['answered', 'fault', 'fault']);
  });

  it.each([
    [[], /--answers is missing/],
    [
      ['--answers', scriptFile('typo.json', { anwsers: {} })],
      /unknown field anwsers; there are answers, fallback/,
    ],
  ])('started with %j it says what is wrong', async (args, message) => {
    const child = start(...args);
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));

    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said.join('')).toMatch(message);
  });
});
