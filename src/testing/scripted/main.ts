import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createScriptedEndpoint, type ScriptedOptions } from './endpoint';
import { messageOf } from '../../chain/words';

const USAGE = 'usage: main.js --answers <file.json> [--port 0] [--ledger <file.jsonl>]\n';
const FIELDS = ['answers', 'fallback', 'judges', 'latencyMs', 'msPerToken'];

/** Serves until standard input ends; the first line of standard output says where. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      answers: { type: 'string' },
      port: { type: 'string', default: '0' },
      ledger: { type: 'string' },
    },
  });
  if (values.answers === undefined) throw new Error(`--answers is missing\n${USAGE}`);
  const endpoint = createScriptedEndpoint({
    ...readScript(values.answers),
    ...(values.ledger === undefined ? {} : { ledgerFile: values.ledger }),
    keepRequests: false,
  });
  const { baseUrl } = await endpoint.listen({ port: Number(values.port) });
  process.stdout.write(`${JSON.stringify({ baseUrl, pid: process.pid })}\n`);
  process.stdin.resume().once('end', () => void endpoint.close());
}

function readScript(file: string): ScriptedOptions {
  const script = JSON.parse(readFileSync(file, 'utf8')) as ScriptedOptions;
  const unknown = Object.keys(script).filter((field) => !FIELDS.includes(field));
  if (unknown.length > 0) {
    throw new Error(`${file}: unknown field ${unknown.join(', ')}; there are ${FIELDS.join(', ')}`);
  }
  return { ...script, answers: script.answers ?? {} };
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
