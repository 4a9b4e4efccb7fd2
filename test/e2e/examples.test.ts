import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNewsletterWorker } from '../../examples/handwritten-workflow/worker';
import { draftQuery, newsletter, rewrite } from '../../examples/handwritten-workflow/workflows';
import { productPage } from '../../examples/product-page/chain';
import { report } from '../../examples/report/chain';
import * as triageActivities from '../../examples/triage/activities';
import { triage } from '../../examples/triage/chain';
import { uneven } from '../../examples/uneven/chain';
import { createAnthropicModel } from '../../src/activities';
import { type Answers, createScriptedEndpoint, fault, verdict } from '../../src/testing/scripted';
import { both, EXAMPLES, statuses, value } from '../support/example-chains';
import { replayAll } from '../support/replay';
import { devServer } from '../support/servers';
import { idsOf, useStage } from '../support/stage';

const stage = useStage(devServer, { ...triageActivities });

describe.each(both(productPage, 'product-page/product-page.yaml'))('the product page in %s', (_, chain) => {
  const inputs = { product_brief: readFileSync(join(EXAMPLES, 'product-page/brief.md'), 'utf8') };
  const keywords = ['clamp-on', 'dimmable', 'nine hours'];
  const description = 'A reading lamp that clamps to shelves up to five centimetres and runs nine hours.';
  const tone = { fits: true, notes: [] };

  it('gives its five outputs, repaired and replaced where that is needed', async () => {
    const { ledger } = stage.script({
      extract_keywords: [value(['lamp']), value(keywords)],
      write_headline: ['Wow! A lamp!', 'A lamp! At last!', 'The lamp!', 'A lamp that clamps anywhere'].map(
        value,
      ),
      write_description: description,
      write_cta: [value('Get one free'), value('Order the lamp')],
      'write_cta/judge': [verdict.fail('promises that it is free'), verdict.pass()],
      validate_tone: { json: tone },
    });
    const { outputs, steps, errors } = await (await stage.start(chain, inputs)).result();
    expect(outputs).toEqual({
      keyword_list: keywords,
      headline: 'A lamp that clamps anywhere',
      description,
      cta_text: 'Order the lamp',
      tone_feedback: tone,
    });
    expect(statuses(steps)).toEqual({
      extract_keywords: 'repaired 2',
      write_headline: 'fallback 4',
      write_description: 'done 1',
      write_cta: 'repaired 2',
      validate_tone: 'done 1',
    });
    expect(errors['write_headline']).toMatch(/^Used fallback after 2 repairs: /);
    expect(idsOf(ledger.calls)).toEqual([
      'extract_keywords/generate/1',
      'extract_keywords/generate/2',
      'write_headline/generate/1',
      'write_headline/generate/2',
      'write_headline/generate/3',
      'write_headline/generate/4',
      'write_description/generate/1',
      'write_cta/generate/1',
      'write_cta/judge/1',
      'write_cta/generate/2',
      'write_cta/judge/2',
      'validate_tone/generate/1',
    ]);
  });

  it('ends with constants where the model never gets it right', async () => {
    stage.script({
      extract_keywords: value(keywords),
      write_headline: value('A lamp! At last!'),
      write_description: description,
      write_cta: fault.refusal(),
      validate_tone: { json: tone },
    });
    const { outputs, steps } = await (await stage.start(chain, inputs)).result();
    expect(outputs).toEqual({
      keyword_list: keywords,
      headline: 'New in our shop',
      description,
      cta_text: 'Order it here',
      tone_feedback: tone,
    });
    expect(statuses(steps)).toMatchObject({ write_headline: 'fallback 5', write_cta: 'fallback 2' });
  });
});

describe.each(both(report, 'report/report.yaml'))('the report in %s', (_, chain) => {
  const findings = (about: string) => ({ summary: `On ${about}.`, points: [`A point about ${about}`] });
  const summary = 'Cities buy, riders rent, and nobody yet earns with single trips alone.';
  const answers = {
    'analyses/market_analysis': { json: findings('the market') },
    'analyses/competitive_analysis': { json: findings('competition') },
    executive_summary: value(summary),
  };

  it('sums up three analyses', async () => {
    stage.script({
      ...answers,
      'analyses/financial_analysis': ['It depends.', { json: findings('money') }],
      'analyses/financial_analysis/judge': verdict.pass(),
    });
    const { outputs, steps } = await (await stage.start(chain, { industry: 'bicycle sharing' })).result();
    expect(outputs).toEqual({
      market_analysis: findings('the market'),
      financial_analysis: findings('money'),
      competitive_analysis: findings('competition'),
      executive_summary: summary,
    });
    expect(statuses(steps)).toMatchObject({ 'analyses/financial_analysis': 'repaired 2' });
  });

  it('does without the financial one', async () => {
    const { ledger } = stage.script({ ...answers, 'analyses/financial_analysis': fault.refusal() });
    const { outputs, errors } = await (await stage.start(chain, { industry: 'bicycle sharing' })).result();
    expect(outputs).toEqual({
      market_analysis: findings('the market'),
      competitive_analysis: findings('competition'),
      executive_summary: summary,
    });
    expect(Object.keys(errors)).toEqual(['analyses/financial_analysis']);
    const { request } = ledger.calls.find(({ path }) => path === 'executive_summary')!;
    expect(JSON.stringify(request)).toContain('<finances></finances>');
  });
});

describe.each(both(uneven, 'uneven/uneven.yaml'))('the uneven group in %s', (_, chain) => {
  it('starts each second step behind the one that it names', async () => {
    const opened: Record<string, () => void> = {};
    const until = (name: string) => new Promise<void>((resolve) => (opened[name] = resolve));
    const [factBoxAsked, sectionsAsked] = [until('fact_box'), until('sections')];
    stage.script({
      // Each first step is held until the second step of the other side was asked for, so that a barrier hangs.
      'draft/facts': value(['Lamps are old.']),
      'draft/outline': async () => {
        await factBoxAsked;
        return value(['What a lamp is']);
      },
      'draft/fact_box': async () => {
        opened['fact_box']!();
        await sectionsAsked;
        return value('Old: lamps.');
      },
      'draft/sections': () => {
        opened['sections']!();
        return value(['A lamp gives light.']);
      },
      guide: value('A lamp gives light. Lamps are old.'),
    });
    const { outputs } = await (await stage.start(chain, { topic: 'lamps' })).result();
    expect(outputs).toEqual({
      outline: ['What a lamp is'],
      facts: ['Lamps are old.'],
      sections: ['A lamp gives light.'],
      fact_box: 'Old: lamps.',
      guide: 'A lamp gives light. Lamps are old.',
    });
  });
});

describe.each(both(triage, 'triage/triage.yaml'))('triage in %s', (_, chain) => {
  const label = (kind: string) => ({ json: { kind, reason: 'says so' } });
  const letter = 'We pay 89 euros back within five days.';
  const reply = 'It comes without one; any USB-C charger will do.';

  it.each<[ticket: string, answers: Answers, outputs: Record<string, unknown>]>([
    [
      'T-1041',
      {
        classify: label('refund'),
        draft_refund: ['We pay 100 euros back within five days.', letter],
        'draft_refund/judge': [verdict.fail('names 100 euros'), verdict.pass()],
      },
      { refund_letter: letter, answer: letter },
    ],
    ['T-1042', { classify: label('question'), draft_reply: reply }, { reply_letter: reply, answer: reply }],
    [
      'T-1042',
      { classify: label('other'), draft_reply: fault.refusal() },
      {
        handed_over: expect.stringContaining('about "Charger?"') as string,
        answer: expect.stringContaining('A colleague answers you') as string,
      },
    ],
  ])('answers %s by what was found out about it', async (ticket, answers, expected) => {
    stage.script(answers);
    const { outputs } = await (await stage.start(chain, { ticket_id: ticket })).result();
    const { ticket: fetched, label: _label, ...rest } = outputs;
    expect(fetched).toEqual(await triageActivities.fetchTicket(ticket));
    expect(rest).toEqual(expected);
  });

  it('fails by name for a ticket that does not exist', async () => {
    stage.script({});
    const run = await stage.start(chain, { ticket_id: 'T-0' });
    await expect(run.result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('there is no ticket "T-0"') as string },
    });
  });
});

describe('the hand-written workflow', () => {
  const answers: Answers = {
    'group/subject': ['New!', 'The lamp remembers'],
    'group/news': 'It remembers its last brightness.',
    'group/news/judge': [verdict.fail('leaves charging out'), verdict.pass()],
    // The workflow's second piece: its calls' ids start with `2.`.
    '2.letter': 'Dear readers, it remembers its last brightness. Goodbye.',
  };
  let ended: Promise<void>;
  let worker: Awaited<ReturnType<typeof createNewsletterWorker>>;
  let endpoint: ReturnType<typeof createScriptedEndpoint>;

  beforeAll(async () => {
    const model = createAnthropicModel({
      baseUrl: 'http://scripted.test',
      fetch: (input, init) => endpoint.fetch(input, init),
    });
    worker = await createNewsletterWorker(stage.server.env.nativeConnection, model);
    ended = worker.run();
  });
  afterAll(async () => {
    worker?.shutdown();
    await ended;
  });
  beforeEach(() => {
    endpoint = createScriptedEndpoint({ answers });
  });
  afterEach(() => endpoint.close());

  const start = (workflowId: string, editWithin: string) =>
    stage.client.workflow.start(newsletter, {
      taskQueue: 'newsletter',
      workflowId,
      args: [{ product: 'Halden Lamp', editWithin: editWithin as '1 day' }],
    });

  it('has its steps checked and repaired between its own activities', async () => {
    const run = await start('newsletter-untouched', '1 millisecond');
    await expect(run.result()).resolves.toEqual({
      subject: 'The lamp remembers',
      text: answers['2.letter'],
      edited: false,
      sentTo: 3,
    });
    expect(endpoint.ledger.count('group/subject/generate')).toBe(2);
    expect(endpoint.ledger.count('group/news/generate')).toBe(2);
    expect(JSON.stringify(endpoint.ledger.calls[0]!.request)).toContain('Halden Lamp 2.4');
  });

  it('waits for its own signal, and sends what that brought', async () => {
    const run = await start('newsletter-rewritten', '1 day');
    await endpoint.ledger.waitFor(({ calls }) =>
      calls.some((call) => call.path === '2.letter' && call.endedAt),
    );
    await run.signal(rewrite, 'Dear friends, …');
    await expect(run.result()).resolves.toMatchObject({ text: 'Dear friends, …', edited: true });
    await expect(run.query(draftQuery)).resolves.toBe(answers['2.letter']);
  });

  it('replays', async () => {
    const ids = ['newsletter-untouched', 'newsletter-rewritten'];
    const workflowsPath = require.resolve('../../examples/handwritten-workflow/workflows');
    expect(await replayAll(stage.client, ids, { workflowsPath })).toBe(ids.length);
  });
});
