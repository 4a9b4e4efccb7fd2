import { multiPageDocument } from '../../examples/multi-page-document/chain';
import * as analysisActivities from '../../examples/multi-step-analysis/activities';
import { multiStepAnalysis } from '../../examples/multi-step-analysis/chain';
import { planned } from '../../examples/planned/chain';
import * as ticketActivities from '../../examples/ticket-triage/activities';
import { ticketTriage } from '../../examples/ticket-triage/chain';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import type { Json } from '../../src/chain/json';
import { createCatenary, type PendingGate, type RunHandle } from '../../src/client';
import {
  type Answer,
  type AnswerFunction,
  type Answers,
  fault,
  type LedgerCall,
  verdict,
} from '../../src/testing/scripted';
import { buildCli, type BuiltCli } from '../support/built-cli';
import { untilAsked } from '../support/deciding';
import { both, statuses, value } from '../support/example-chains';
import { devServer } from '../support/servers';
import { failureOf, idsOf, type RunHandle as StartedRun, useStage } from '../support/stage';

const stage = useStage(devServer, { ...analysisActivities, ...ticketActivities });

/** A run as the client sees it. */
const handleOf = ({ workflowId }: StartedRun): RunHandle =>
  createCatenary(stage.client, { taskQueue: stage.taskQueue }).get(workflowId);

/** The gate that a run waits at, as somebody finds it who looks. */
async function asked(run: StartedRun, gate: string, round = 1): Promise<PendingGate> {
  for (;;) {
    const open = await untilAsked(run, gate);
    if (open.round === round) return open;
  }
}

const prompts = (calls: readonly LedgerCall[], path: string): string[] =>
  calls.filter((call) => call.path === path).map(({ request }) => JSON.stringify(request));

describe.each(both(multiPageDocument, 'multi-page-document/document.yaml'))(
  'the document in %s',
  (_, chain) => {
    const outlineOf = (...titles: string[]) => ({
      title: 'Keeping bees',
      sections: titles.map((title) => ({ title, covers: `what ${title} is about` })),
    });
    const TITLES = ['Hives', 'Swarms', 'Honey', 'Winter', 'Tools'];
    const prose = (title: string): string => `${title}: ten plain words about this, and nothing else at all.`;

    it('joins five pages, four at a time, into one file, and lists what does not fit together', async () => {
      let release = (): void => undefined;
      const fourAsked = new Promise<void>((resolve) => (release = resolve));
      let pagesAsked = 0;
      const page =
        (...answers: Answer[]): AnswerFunction =>
        async (_, { n }) => {
          if ((pagesAsked += 1) === 4) release();
          await fourAsked;
          return answers[n - 1] ?? answers.at(-1)!;
        };
      const { ledger } = stage.script({
        outline: { json: outlineOf(...TITLES) },
        ...Object.fromEntries(
          TITLES.slice(0, 3).map((title, i) => [`pages[${i}]/each/draft`, page(prose(title))]),
        ),
        'pages[3]/each/draft': page(`# Winter\n${prose('Winter')}`, prose('Winter')),
        'pages[4]/each/draft': 'Too short.',
        consistency: {
          json: { consistent: false, problems: ['Hives and Tools disagree', 'Honey is said twice'] },
        },
      });
      const { outputs, steps } = await (await stage.start(chain, { topic: 'bees' })).result();
      const pages = TITLES.slice(0, 4).map((title) => `## ${title}\n\n${prose(title)}`);
      pages.push('## Tools\n\nThis page could not be written, and is left to an editor.');
      expect(outputs).toEqual({
        outline: outlineOf(...TITLES),
        pages,
        body: pages.join('\n\n'),
        consistency: { consistent: false, problems: ['Hives and Tools disagree', 'Honey is said twice'] },
        open_points: 'Hives and Tools disagree\nHoney is said twice',
        document: `# Keeping bees\n\n${pages.join('\n\n')}`,
      });
      expect(statuses(steps)).toMatchObject({
        outline: 'done 1',
        'pages[0]/each/draft': 'done 1',
        'pages[3]/each/draft': 'repaired 2',
        'pages[4]/each/draft': 'fallback 5',
        consistency: 'done 1',
      });
      expect(steps['pages']!.items).toEqual({ settled: 5, total: 5 });
      expect(ledger.peakInFlight).toBe(4);
      expect(idsOf(ledger.calls).toSorted()).toEqual(
        [
          'outline/generate/1',
          ...[0, 1, 2, 3, 4].map((i) => `pages[${i}]/each/draft/generate/1`),
          'pages[3]/each/draft/generate/2',
          ...[2, 3, 4].map((i) => `pages[4]/each/draft/generate/${i}`),
          'consistency/generate/1',
        ].toSorted(),
      );
      expect(idsOf(ledger.calls).at(-1)).toBe('consistency/generate/1');
    });

    it('tells a page its own section, and nothing of the others', async () => {
      const { ledger } = stage.script({
        outline: { json: outlineOf('Hives', 'Swarms') },
        'pages[0]/each/draft': prose('Hives'),
        'pages[1]/each/draft': prose('Swarms'),
        consistency: fault.contextExceeded(),
      });
      const { outputs } = await (await stage.start(chain, { topic: 'bees' })).result();
      const [page] = prompts(ledger.calls, 'pages[1]/each/draft');
      expect(page).toContain('what Swarms is about');
      expect(page).toContain('Keeping bees');
      expect(page).not.toContain('Hives');
      expect(outputs).toMatchObject({
        consistency: { consistent: false },
        open_points: 'Nobody has read the pages side by side.',
        document: `# Keeping bees\n\n## Hives\n\n${prose('Hives')}\n\n## Swarms\n\n${prose('Swarms')}`,
      });
    });

    it('has no open points where the pages fit together', async () => {
      stage.script({
        outline: { json: outlineOf('Hives', 'Swarms') },
        'pages[0]/each/draft': prose('Hives'),
        'pages[1]/each/draft': prose('Swarms'),
        consistency: { json: { consistent: true, problems: [] } },
      });
      const { outputs } = await (await stage.start(chain, { topic: 'bees' })).result();
      expect(Object.keys(outputs)).toEqual(['outline', 'pages', 'body', 'consistency', 'document']);
    });
  },
);

describe.each(both(multiStepAnalysis, 'multi-step-analysis/analysis.yaml'))(
  'the analysis in %s',
  (_, chain) => {
    const sales = ['Revenue fell by a quarter after the winter'];
    const burdens = ['Returned orders have more than doubled'];
    const critique = (...objections: string[]) => ({ holds: false, objections });
    const summary = 'Sales recover slowly, and more orders come back than a year ago.';
    const answers: Answers = {
      'analyses/sales': value(sales),
      'analyses/burdens': value(burdens),
      'analyses/outlook': [
        value('Revenue will double by spring.'),
        value('Revenue stays about where it is.'),
      ],
      critique: [critique('Nothing points to a doubling'), critique('Returns are left out')].map((json) => ({
        json,
      })),
      summary: value(summary),
    };

    it('writes an outlook again for the reason that a person gave, and sums up the second one', async () => {
      const { ledger } = stage.script(answers);
      const started = await stage.start(chain, { shop: 'halden' });
      const run = handleOf(started);

      const first = await asked(started, 'review');
      expect(first).toMatchObject({
        of: 'critique',
        value: critique('Nothing points to a doubling'),
        message: expect.stringContaining('Revenue will double by spring.') as string,
      });
      expect(ledger.count('summary')).toBe(0);
      await run.reject('review', 'no figure says so', { by: 'ada', content: first.content });

      const second = await asked(started, 'review', 2);
      expect(second.value).toEqual(critique('Returns are left out'));
      await run.approve('review', { by: 'ada', content: second.content });

      const { outputs, steps } = await started.result();
      expect(outputs).toEqual({
        figures: await analysisActivities.fetchFigures('halden'),
        sales,
        burdens,
        outlook: 'Revenue stays about where it is.',
        critique: critique('Returns are left out'),
        summary,
      });
      expect(steps['review']!.gate).toEqual({ status: 'approved', round: 2, decidedBy: 'ada' });
      expect(idsOf(ledger.calls).slice(2)).toEqual([
        'analyses/outlook/generate/1',
        'critique/generate/1',
        'analyses/outlook/generate/2',
        'critique/generate/2',
        'summary/generate/1',
      ]);
      expect(idsOf(ledger.calls.slice(0, 2)).toSorted()).toEqual([
        'analyses/burdens/generate/1',
        'analyses/sales/generate/1',
      ]);
      const [, again] = prompts(ledger.calls, 'analyses/outlook');
      expect(again).toContain('no figure says so');
      const [told] = prompts(ledger.calls, 'summary');
      expect(told).toContain('Revenue stays about where it is.');
      expect(told).not.toContain('by spring');
    });

    it('sums up the objections that a person wrote in place of the model', async () => {
      const { ledger } = stage.script(answers);
      const started = await stage.start(chain, { shop: 'halden' });
      const run = handleOf(started);
      const { content } = await asked(started, 'review');
      await expect(run.edit('review', { holds: 'no' }, { by: 'ada', content })).rejects.toThrow('holds');
      await run.edit('review', critique('The winter is left out'), { by: 'ada', content });
      const { outputs } = await started.result();
      expect(outputs['critique']).toEqual(critique('The winter is left out'));
      expect(prompts(ledger.calls, 'summary')[0]).toContain('The winter is left out');
      const { gate } = await run.show('review');
      expect(gate!.decisions).toMatchObject([
        { decision: 'edit', decidedBy: 'ada', before: critique('Nothing points to a doubling') },
      ]);
    });

    it('fails by name for a shop without figures, before any model is asked', async () => {
      const { ledger } = stage.script({});
      const { message } = await failureOf(await stage.start(chain, { shop: 'nobody' }));
      expect(message).toContain('there are no figures of "nobody"');
      expect(ledger.calls).toEqual([]);
    });
  },
);

describe.each(both(ticketTriage, 'ticket-triage/ticket-triage.yaml'))('ticket triage in %s', (_, chain) => {
  const label = (kind: string) => ({ json: { kind, reason: 'says so' } });
  const refund = 'We pay 89 euros back within five days.';
  const refunding: Answers = {
    classify: label('refund'),
    'answer/refund': ['We pay 100 euros back within five days.', refund],
    'answer/refund/judge': [verdict.fail('names 100 euros'), verdict.pass()],
  };
  const handOver = (subject: string): string =>
    `Thank you for writing to us about "${subject}". A colleague answers you within one working day.`;
  const sent = (ticket: string, text: string) => ({
    message: `reply-to-${ticket}`,
    words: text.split(' ').length,
  });
  const endOf = async (started: StartedRun): Promise<Record<string, Json>> => {
    const { outputs } = await started.result();
    const { ticket: _ticket, label: _label, ...rest } = outputs;
    return rest;
  };

  it('sends a refund that a person approved', async () => {
    stage.script(refunding);
    const started = await stage.start(chain, { ticket_id: 'T-2001' });
    const { content, message, value: shown } = await asked(started, 'review');
    expect([message.split('\n')[0], shown]).toEqual(['Ticket T-2001: may 89 euros be paid back?', refund]);
    await handleOf(started).approve('review', { by: 'grace', content });
    expect(await endOf(started)).toEqual({ letter: refund, sent: sent('T-2001', refund) });
  });

  it('hands a refund over that a person rejected', async () => {
    stage.script(refunding);
    const started = await stage.start(chain, { ticket_id: 'T-2001' });
    const { content } = await asked(started, 'review');
    await handleOf(started).reject('review', 'bought elsewhere', { by: 'grace', content });
    const text = handOver('Lamp arrived broken');
    expect(await endOf(started)).toEqual({ hand_over: text, sent: sent('T-2001', text) });
    const { errors } = await started.result();
    expect(errors['review']).toContain('grace rejected it: bought elsewhere');
  });

  const lamp = 'It comes without one; any USB-C charger will do.';
  const version = 'Thank you for the report. Which version does the lamp show when you hold its button?';
  it.each<[ticket: string, answers: Answers, outputs: Record<string, unknown>]>([
    [
      'T-2002',
      { classify: label('question'), 'answer/question': lamp },
      { letter: lamp, sent: sent('T-2002', lamp) },
    ],
    [
      'T-2002',
      { classify: label('question'), 'answer/question': fault.refusal() },
      { hand_over: handOver('Charger?'), sent: sent('T-2002', handOver('Charger?')) },
    ],
    [
      'T-2003',
      { classify: label('bug'), 'answer/bug': fault.refusal() },
      { letter: version, sent: sent('T-2003', version) },
    ],
  ])('answers %s by what it is, and asks nobody', async (ticket, answers, expected) => {
    stage.script(answers);
    const started = await stage.start(chain, { ticket_id: ticket });
    expect(await endOf(started)).toEqual(expected);
    expect((await started.result()).steps['review']!.gate).toBeUndefined();
  });
});

describe.each(both(planned, 'planned/planned.yaml'))('the plan in %s', (_, chain) => {
  const inputs = { request: 'tell our customers', notes: 'Closed from 12 to 16 April.' };
  const FACTS = {
    step_name: 'collect_facts',
    input_description: 'the notes',
    inputs: ['notes'],
    prompt: 'List what customers have to know, the most urgent first.',
    output_name: 'facts',
    output_format: 'a list of short sentences',
    validation_criteria: 'Every sentence is in the notes.',
    output_schema: { type: 'list', max_items: 4 },
  };
  const written = (step_name: string, output_name: string) => ({
    step_name,
    input_description: 'the facts',
    inputs: ['facts'],
    prompt: 'Write it of these facts: {{facts}}',
    output_name,
    output_format: 'a short text',
    validation_criteria: 'It names all dates.',
    rules: [{ maxWords: 90 }],
  });
  const MAIL = { steps: [FACTS, written('write_mail', 'mail')] };
  const BOTH = { steps: [FACTS, written('write_mail', 'mail'), written('write_sign', 'sign')] };
  const FOUND = ['Closed from 12 to 16 April'];
  const mail = 'Dear customers, we are closed from 12 to 16 April.';
  const sign = 'Closed 12 to 16 April';

  it('is made again for the reason that a person gave, and runs once it is approved', async () => {
    const { ledger } = stage.script({
      work: [{ json: MAIL }, { json: BOTH }],
      'work/steps/collect_facts': value(FOUND),
      'work/steps/write_mail': mail,
      'work/steps/write_sign': ['Closed', sign],
      'work/steps/write_sign/judge': [verdict.fail('names no date'), verdict.pass()],
    });
    const started = await stage.start(chain, inputs);
    const run = handleOf(started);

    const first = await asked(started, 'work');
    expect(first).toMatchObject({ asks: 'plan', message: 'May this be done?\ntell our customers' });
    await run.reject('work', 'we need a sign for the door too', { by: 'ada', content: first.content });

    const second = await asked(started, 'work', 2);
    expect(idsOf(ledger.calls)).toEqual(['work/plan/1', 'work/plan/2']);
    expect(prompts(ledger.calls, 'work')[1]).toContain('we need a sign for the door too');
    await run.approve('work', { by: 'ada', content: second.content });

    const { outputs, steps } = await started.result();
    expect(outputs).toEqual({ work: { facts: FOUND, mail, sign } });
    expect(statuses(steps)).toMatchObject({
      'work/steps/collect_facts': 'done 1',
      'work/steps/write_mail': 'done 1',
      'work/steps/write_sign': 'repaired 2',
    });
    expect(steps['work']!.gate).toEqual({ status: 'approved', round: 2, decidedBy: 'ada' });
    expect(ledger.count('work/steps/write_sign/judge')).toBe(2);
  });

  it('runs as a person wrote it', async () => {
    stage.script({ work: { json: MAIL }, 'work/write_mail': mail });
    const started = await stage.start(chain, inputs);
    const run = handleOf(started);
    const { content, value: plan } = await asked(started, 'work');
    const { blocks, ...rest } = plan as unknown as ChainDefinition;
    const fixed = { text: 'facts', template: '{{notes}}' };
    const edited = { ...rest, blocks: [fixed, ...blocks.slice(1)] } as unknown as Json;
    const greedy = { ...rest, blocks: [{ activity: 'pay' }] } as unknown as Json;
    await expect(run.edit('work', greedy, { by: 'ada', content })).rejects.toThrow('activity');
    await run.edit('work', edited, { by: 'ada', content });
    expect((await started.result()).outputs).toEqual({ work: { facts: inputs.notes, mail } });
  });

  it('fails with every problem of the last one where no plan passes, and nothing of any runs', async () => {
    const many = Array.from({ length: 6 }, (_, i) => written(`write_${i}`, `text_${i}`));
    const { ledger } = stage.script({ work: { json: { steps: many } } });
    const { message } = await failureOf(await stage.start(chain, inputs));
    expect(message).toContain('work failed after 2 repairs');
    expect(message).toContain('at most 5');
    expect(idsOf(ledger.calls)).toEqual(['work/plan/1', 'work/plan/2', 'work/plan/3']);
  });
});

describe('catenary approve', () => {
  let cli: BuiltCli;
  beforeAll(() => {
    cli = buildCli();
  }, 300_000);
  afterAll(() => cli.remove());

  it('has the letter sent that catenary approvals shows', async () => {
    const letter = 'We pay 89 euros back within five days.';
    stage.script({ classify: { json: { kind: 'refund', reason: 'says so' } }, 'answer/refund': letter });
    const started = await stage.start(ticketTriage.definition, { ticket_id: 'T-2001' });
    await asked(started, 'review');
    const where = ['--address', stage.server.address, '--namespace', stage.server.namespace];
    const shown = await cli.run(['approvals', started.workflowId, ...where]);
    expect(shown.stdout).toContain('may 89 euros be paid back?');
    expect(shown.stdout).toContain(letter);
    const [, content] = /approve \S+ review --content (\S+)/.exec(shown.stdout)!;
    const words = [started.workflowId, 'review', '--content', content!, '--by', 'grace', ...where];
    expect(await cli.run(['approve', ...words])).toMatchObject({
      code: 0,
      stdout: `review of ${started.workflowId} was approved by grace\n`,
    });
    expect((await started.result()).outputs).toMatchObject({ letter, sent: { message: 'reply-to-T-2001' } });
    const again = await cli.run(['approve', ...words]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('closed') as string]);
  });
});
