import { createInterface } from 'node:readline';
import { createScriptedEndpoint, fault } from '../src/testing/scripted';
import { luck } from './luck';
import { answerTo } from './script';
import { after, SLOW_MS, weatherOf } from './weather';

/** What the endpoint's process is told, as JSON in its first argument. */
export interface EndpointOptions {
  readonly seed: number;
  readonly ledgerFile: string;
  /** Milliseconds: the fastest and the slowest usual answer. */
  readonly latencyMs: readonly [number, number];
}

/** What it hears on standard input, a line each. */
export interface EndpointOrder {
  /** Answers 429 to everything for so many milliseconds. */
  readonly storm: number;
  /** Seconds. */
  readonly retryAfter: number;
}

async function main({ seed, ledgerFile, latencyMs: [least, most] }: EndpointOptions): Promise<void> {
  let storm = { until: 0, retryAfter: 0 };
  const asked = new Map<string, number>();
  const endpoint = createScriptedEndpoint({
    answers: {},
    judges: 'scripted',
    keepRequests: false,
    ledgerFile,
    fallback: (_, { run = '', call }) => {
      if (Date.now() < storm.until)
        return fault.status(429, { headers: { 'retry-after': String(storm.retryAfter) } });
      const nth = (asked.get(`${run}/${call}`) ?? 0) + 1;
      asked.set(`${run}/${call}`, nth);
      const weather = weatherOf(seed, run, call, nth);
      const latency = least + luck(seed, 'latency', run, call, nth) * (most - least);
      if (weather === 'slow') return after(answerTo({ seed, run }, call), SLOW_MS + latency);
      return after(weather ?? answerTo({ seed, run }, call), latency);
    },
  });
  const { baseUrl } = await endpoint.listen();
  const orders = createInterface({ input: process.stdin });
  orders.on('line', (line) => {
    const order = JSON.parse(line) as EndpointOrder;
    storm = { until: Date.now() + order.storm, retryAfter: order.retryAfter };
  });
  // Whoever started it is gone.
  orders.on('close', () => process.exit());
  process.stdout.write(`${JSON.stringify({ baseUrl })}\n`);
}

void main(JSON.parse(process.argv[2]!) as EndpointOptions);
