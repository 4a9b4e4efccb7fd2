import type { Block, ChainDefinition } from '../src/chain/definition/definition';

/** Longer than an outage of the server and the time between two beats, so that an outage alone repeats no call. */
export const HEARTBEAT_MS = 15_000;

const beats = { timeouts: { heartbeat: HEARTBEAT_MS } } as const;
const short = { maxWords: 12 } as const;
const list = { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 8 } as const;

function step(name: string, prompt: string, rest: object = {}): Block {
  return { step: name, prompt, checks: [short], fallback: [], ...rest };
}

function judged(name: string, prompt: string, rest: object = {}): Block {
  return step(name, prompt, { checks: [short, { judge: 'It fits {{brief}}.' }], ...rest });
}

function chain(name: string, blocks: readonly Block[]): ChainDefinition {
  const timeouts = { call: '30 s', heartbeat: HEARTBEAT_MS };
  return { catenary: 1, name, inputs: { brief: 'string' }, defaults: { timeouts }, blocks };
}

/** What is run while things break: between them every kind of block but plans, which the reference does not read. */
export const CHAINS: Readonly<Record<string, ChainDefinition>> = {
  page: chain('page', [
    step('keywords', '{{brief}}', { output: list, checks: [] }),
    judged('headline', '{{keywords}}', {
      fallback: [{ prompt: 'Five words on {{brief}}' }, { value: 'New in our shop' }],
    }),
    judged('description', '{{headline}} {{keywords}}'),
    judged('button', '{{description}}', { onFailure: 'skip' }),
    step('review', '{{all_outputs}}'),
  ]),
  report: chain('report', [
    {
      parallel: 'analyses',
      blocks: [
        step('market', '{{brief}}'),
        step('finance', '{{brief}}', { onFailure: 'skip' }),
        judged('competition', '{{market}}'),
        step('risks', '{{brief}}'),
      ],
    },
    step('summary', '{{market}} {{finance?}} {{competition}} {{risks}}'),
  ]),
  document: chain('document', [
    step('outline', '{{brief}}', { output: list, checks: [] }),
    {
      map: 'pages',
      over: 'outline',
      item: 'topic',
      concurrency: 3,
      each: step('page', '{{index}}: {{topic}}'),
    },
    { text: 'whole', join: 'pages' },
    judged('abstract', '{{whole}}'),
  ]),
  order: chain('order', [
    { activity: 'ticket', call: 'load_ticket', args: ['{{brief}}'], ...beats },
    step('letter', '{{ticket}}', { checks: [short, { validator: 'is_ours' }] }),
    { approval: 'sign', of: 'letter', message: '{{ticket}}: {{letter}}', onReject: { redo: 'letter' } },
    { activity: 'mail', call: 'send_mail', args: ['{{letter}}'], ...beats },
  ]),
  route: chain('route', [
    step('kind', '{{brief}}', {
      output: { type: 'string', enum: ['refund', 'question', 'spam'] },
      checks: [],
    }),
    {
      switch: 'answer',
      on: 'kind',
      cases: {
        refund: {
          chain: 'refund',
          inputs: { brief: '{{brief}}' },
          returns: 'letter',
          definition: chain('refund', [step('sum', '{{brief}}'), judged('letter', '{{sum}}')]),
        },
        question: judged('explain', '{{brief}}'),
      },
      otherwise: { text: 'silence', template: 'nothing to say' },
    },
    step('log', '{{answer}}'),
  ]),
};
