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
import { RECOVERY } from '../../src/chain/recovery/failure';
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
  expect(outputs).toMatchObject({
    keyword_list: expect.any(Array) as string[],
    headline: expect.any(String) as string,
    description: expect.any(String) as string,
    tone_feedback: { fits: expect.any(Boolean) as boolean, notes: expect.any(Array) as string[] },
  });
  expect(typeof outputs.cta_text).toBe(steps['write_cta']!.status === 'skipped' ? 'undefined' : 'string');
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

  /** What a run that is done gave, and what of its end no chain declares: a status, a failure without a name. */
  async function endOf<Outputs>(
    run: RunHandle<Outputs>,
  ): Promise<{ readonly outputs?: Outputs; readonly undeclared: readonly string[] }> {
    await approveAll(run);
    await replayAll(catenary.client, [run.id]);
    try {
      const { outputs, steps } = await run.result();
      const ends = Object.values(steps).map(({ status }) => status);
      return { outputs, undeclared: ends.filter((status) => ['running', 'failed'].includes(status)) };
    } catch (error) {
      if (!(error instanceof ChainRunError)) throw error;
      const types = Object.values(error.failures).map(({ type }) => type);
      if (types.length === 0) throw error;
      return { undeclared: types.filter((type) => !Object.hasOwn(RECOVERY, type)) };
    }
  }

  it('writes the document, page by page', async () => {
    const inputs = { topic: 'keeping bees' };
    const run = await catenary.start(multiPageDocument, { id: 'document', inputs });
    const { outputs, undeclared } = await endOf(run);
    expect(undeclared).toEqual([]);
    const { outline, pages, document } = outputs!;
    expect(pages).toHaveLength(outline.sections.length);
    expect(document).toBe(`# ${outline.title}\n\n${pages.join('\n\n')}`);
  });

  it('analyses the figures', async () => {
    const inputs = { shop: 'halden' };
    const run = await catenary.start(multiStepAnalysis, { id: 'analysis', inputs });
    const { outputs, undeclared } = await endOf(run);
    expect(undeclared).toEqual([]);
    expect(typeof outputs!.summary).toBe('string');
  });

  it('answers a ticket', async () => {
    const inputs = { ticket_id: 'T-2001' };
    const { outputs, undeclared } = await endOf(await catenary.start(ticketTriage, { id: 'ticket', inputs }));
    expect(undeclared).toEqual([]);
    expect(outputs!.sent.message).toBe('reply-to-T-2001');
  });

  it('does what was planned, or nothing of it where no plan passed', async () => {
    const notes = readFileSync(join(__dirname, '../../examples/planned/notes.md'), 'utf8');
    const inputs = { request: 'Write to our customers about the closed workshop', notes };
    const run = await catenary.start(planned, { id: 'planned', inputs });
    const { outputs, undeclared } = await endOf(run);
    expect(undeclared).toEqual([]);
    const { steps } = await run.state();
    const hasRun = Object.keys(steps).length > 1;
    expect(hasRun).toBe(steps['work']!.plan !== undefined);
    expect(outputs === undefined || hasRun).toBe(true);
  });
});
