import type { CallLimits } from '../../../../src/chain/contract';
import { activitiesOver, environment, generateRequest, within } from './requests';

/** What came of the call, the plain requests beside it, and how many of all these the process's own dispatcher sent. */
export interface Told {
  readonly text: string;
  readonly plain: readonly string[];
  readonly sent: number;
}

interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
}

/**
 * One call in a process whose transport gives up after 100 ms, not 300 s; a test cannot make it itself, because Jest's realm
 * doesn't see the transport. Its standard input may say `cancel`, or `fetch` for a plain request beside the call.
 */
async function main(url: string, limits: Partial<CallLimits>): Promise<void> {
  const sent = hurry();
  const activity = environment();
  const plain: Promise<string>[] = [];
  process.stdin.on('data', (told) => {
    if (String(told) === 'cancel') activity.cancel();
    else plain.push(causeOf(fetch(url, { method: 'POST', body: '{}' })));
  });
  const text = await within(activity, () =>
    activitiesOver({ url }).generate(generateRequest({}, limits)),
  ).then(
    ({ output }) => JSON.stringify(output),
    (error: Error) => `${error.name}: ${error.message}`,
  );
  process.stdin.destroy();
  const told: Told = { text, plain: await Promise.all(plain), sent: sent() };
  console.log(JSON.stringify(told));
}

function hurry(): () => number {
  const places = globalThis as unknown as Record<symbol, Dispatcher | undefined>;
  const before = Symbol.for('undici.globalDispatcher.1');
  const since = Symbol.for('undici.globalDispatcher.2');
  // The first use of it fills the places.
  new Headers();
  const Agent = (places[since] ?? places[before])!.constructor as new (options: object) => Dispatcher;
  const agent = new Agent({ headersTimeout: 100, bodyTimeout: 100 });
  let sent = 0;
  const dispatch = agent.dispatch.bind(agent);
  agent.dispatch = (...request) => {
    sent += 1;
    return dispatch(...request);
  };
  places[before] = places[since] = agent;
  return () => sent;
}

async function causeOf(request: Promise<Response>): Promise<string> {
  try {
    return await (await request).text();
  } catch (error) {
    return String((error as { cause?: { code?: string } }).cause?.code);
  }
}

const [url, limits] = process.argv.slice(2) as [string, string];
void main(url, JSON.parse(limits) as Partial<CallLimits>);
