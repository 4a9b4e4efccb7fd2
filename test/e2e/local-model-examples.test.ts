import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { multiPageDocument } from '../../examples/multi-page-document/chain';
import * as analysisActivities from '../../examples/multi-step-analysis/activities';
import { multiStepAnalysis } from '../../examples/multi-step-analysis/chain';
import { planned } from '../../examples/planned/chain';
import { productPage } from '../../examples/product-page/chain';
import { report } from '../../examples/report/chain';
import * as ticketActivities from '../../examples/ticket-triage/activities';
import { ticketTriage } from '../../examples/ticket-triage/chain';
import type { LocalModel } from '../../local-model/start';
import { createAnthropicModel } from '../../src/activities';
import { RECOVERY } from '../../src/chain/failure';
import { type Catenary, ChainRunError, connect, type RunHandle } from '../../src/client';
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
    activities: { ...analysisActivities, ...ticketActivities },
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

describe('with somebody who approves whatever is asked', () => {
  async function approveAll(run: RunHandle<unknown>): Promise<void> {
    while ((await run.info()).status === 'running') {
      for (const { gate, content } of await run.approvals()) await run.approve(gate, { by: 'ada', content });
      await setTimeout(200);
    }
  }

  /** What the run gave; or, where it failed, nothing, and every failure has a name that the reference lists. */
  async function declaredEnd<Outputs>(run: RunHandle<Outputs>): Promise<Outputs | undefined> {
    await approveAll(run);
    await replayAll(catenary.client, [run.id]);
    try {
      const { outputs, steps } = await run.result();
      for (const { status } of Object.values(steps)) expect(status).toEqual(DECLARED);
      return outputs;
    } catch (error) {
      if (!(error instanceof ChainRunError)) throw error;
      const types = Object.values(error.failures).map(({ type }) => type);
      expect(types).not.toEqual([]);
      expect(Object.keys(RECOVERY)).toEqual(expect.arrayContaining(types));
      return undefined;
    }
  }

  it('writes the document, page by page', async () => {
    const inputs = { topic: 'keeping bees' };
    const outputs = await declaredEnd(await catenary.start(multiPageDocument, { id: 'document', inputs }));
    const { outline, pages, document } = outputs!;
    expect(pages).toHaveLength(outline.sections.length);
    expect(document).toBe(`# ${outline.title}\n\n${pages.join('\n\n')}`);
  });

  it('analyses the figures', async () => {
    const inputs = { shop: 'halden' };
    const outputs = await declaredEnd(await catenary.start(multiStepAnalysis, { id: 'analysis', inputs }));
    expect(typeof outputs!.summary).toBe('string');
  });

  it('answers a ticket', async () => {
    const inputs = { ticket_id: 'T-2001' };
    const outputs = await declaredEnd(await catenary.start(ticketTriage, { id: 'ticket', inputs }));
    expect(outputs!.sent.message).toBe('reply-to-T-2001');
  });

  it('plans and does what was planned, or says what was wrong with each plan', async () => {
    const notes = readFileSync(join(__dirname, '../../examples/planned/notes.md'), 'utf8');
    const inputs = { request: 'Write to our customers about the closed workshop', notes };
    const run = await catenary.start(planned, { id: 'planned', inputs });
    const outputs = await declaredEnd(run);
    const { status, plan } = (await run.state()).steps['work']!;
    expect(status).toBe(outputs === undefined ? 'failed' : 'done');
    // Nothing of a plan that did not pass has run.
    expect(plan === undefined).toBe(Object.keys((await run.state()).steps).length === 1);
  });
});
