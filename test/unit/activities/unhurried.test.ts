import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import type { CallLimits } from '../../../src/chain/contract';
import { replyEvents, sendEvents, startStream } from './support/answers';
import type { Told } from './support/hurried-process';
import { type Answer, type Received, useStubEndpoint } from './support/stub-endpoint';

const PROCESS = join(__dirname, 'support/hurried-process.ts');
const endpoint = useStubEndpoint();
const hello = replyEvents();
const thinking = { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } };
const thoughtful = replyEvents({ before: [{ type: 'thinking', thinking: '' }] });

let child: ChildProcessWithoutNullStreams;
afterEach(() => child.kill());

/** What a call came to, in a process whose transport gives up after 100 ms. */
async function called(limits: Partial<CallLimits> = {}): Promise<Told> {
  child = spawn(process.execPath, ['--import', 'tsx', PROCESS, endpoint.url, JSON.stringify(limits)]);
  child.stdin.on('error', () => undefined);
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (out === '') throw new Error(problems);
  return JSON.parse(out) as Told;
}

const isPlain = ({ body }: Received): boolean => body['messages'] === undefined;

/** Goes on with a call when the transport has cut a plain request that was made after it and got as much. */
function outlasting(begin: Answer, finish: Answer): Answer {
  let goOn: () => void;
  return (response, received) => {
    begin(response, received);
    if (isPlain(received)) return void received.hungUp.then(() => goOn());
    goOn = () => finish(response, received);
    child.stdin.write('fetch');
  };
}

const silent: Answer = () => undefined;
const stalled: Answer = (response) => {
  startStream(response);
  sendEvents(response, hello.slice(0, 3));
};
const all: Answer = (response) => {
  startStream(response);
  sendEvents(response, hello);
  response.end();
};

test('a call that goes through the transport of the process outlasts its limits before the headers of its answer', async () => {
  endpoint.answer = outlasting(silent, all);
  expect(await called()).toEqual({ text: '"Hello there."', plain: ['UND_ERR_HEADERS_TIMEOUT'], sent: 2 });
});

test('a call outlasts the limits of the transport while its model thinks', async () => {
  endpoint.answer = outlasting(
    (response) => {
      startStream(response);
      sendEvents(response, [hello[0]!, thinking]);
    },
    (response) => {
      sendEvents(response, thoughtful.slice(2));
      response.end();
    },
  );
  expect(await called()).toEqual({ text: '"Hello there."', plain: ['UND_ERR_BODY_TIMEOUT'], sent: 2 });
});

test.each([
  ['never answers', silent, { call: 2500 }, 'no complete reply within 2500 ms; raise timeouts.call'],
  ['falls silent', stalled, { idle: 2500 }, 'the reply fell silent for 2500 ms; raise timeouts.idle'],
] as readonly [string, Answer, Partial<CallLimits>, string][])(
  'an endpoint that %s is left at the limit of the chain',
  async (_, answer, limits, message) => {
    endpoint.answer = answer;
    const { text: said } = await called(limits);
    expect(said).toContain(`ApplicationFailure: the call ran out of time: ${message}`);
    await endpoint.received[0]!.hungUp;
  },
);

test.each([
  ['before its answer', silent],
  ['amid its answer', stalled],
] as readonly [string, Answer][])('a call that is cancelled %s hangs up', async (_, answer) => {
  endpoint.answer = (response, received) => {
    answer(response, received);
    child.stdin.write('cancel');
  };
  expect((await called({ call: 600_000, idle: 600_000 })).text).toMatch(/^CancelledFailure: /);
  await endpoint.received[0]!.hungUp;
});
