import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productPage } from '../../examples/product-page/chain';
import { report } from '../../examples/report/chain';
import type { LocalModel } from '../../local-model/start';
import { createAnthropicModel } from '../../src/activities';
import { type Catenary, connect } from '../../src/client';
import { type CatenaryWorker, createWorker } from '../../src/worker';
import { startBuiltLocalModel } from '../support/local-model';
import { devServer, type TestServer } from '../support/servers';
import { replayAll } from '../support/replay';

jest.setTimeout(600_000);

let model: LocalModel;
let server: TestServer;
let catenary: Catenary;
let worker: CatenaryWorker;
let ended: Promise<void>;

beforeAll(async () => {
  [model, server] = await Promise.all([startBuiltLocalModel(), devServer()]);
  const { address, namespace } = server;
  catenary = await connect({ address, namespace, profile: '' });
  worker = await createWorker({
    connection: server.env.nativeConnection,
    namespace,
    model: createAnthropicModel({ baseUrl: model.baseUrl }),
  });
  ended = worker.run();
}, 900_000);

afterAll(async () => {
  worker?.shutdown();
  await ended;
  await catenary?.close();
  await Promise.all([server?.close(), model?.close()]);
});

const DECLARED = expect.stringMatching(/^(done|repaired|fallback|skipped)$/) as string;

// What a model of 135 million parameters writes is anybody's guess; that the run ends as its chain declares is not.

it('writes the product page', async () => {
  const product_brief = readFileSync(join(__dirname, '../../examples/product-page/brief.md'), 'utf8');
  const { outputs, steps } = await catenary.run(productPage, { id: 'page', inputs: { product_brief } });
  expect(Object.keys(steps)).toHaveLength(5);
  for (const { status } of Object.values(steps)) expect(status).toEqual(DECLARED);
  expect(outputs).toEqual({
    keyword_list: expect.any(Array) as string[],
    headline: expect.any(String) as string,
    description: expect.any(String) as string,
    cta_text: expect.any(String) as string,
    tone_feedback: { fits: expect.any(Boolean) as boolean, notes: expect.any(Array) as string[] },
  });
  expect(steps['extract_keywords']!.model).toBe(model.model);
  await replayAll(catenary.client, ['page']);
});

it('writes the report', async () => {
  const { outputs, steps } = await catenary.run(report, {
    id: 'report',
    inputs: { industry: 'bicycle sharing' },
  });
  for (const { status } of Object.values(steps)) expect(status).toEqual(DECLARED);
  expect(typeof outputs.executive_summary).toBe('string');
  expect(steps['executive_summary']!.model).toBe(model.model);
  await replayAll(catenary.client, ['report']);
});
