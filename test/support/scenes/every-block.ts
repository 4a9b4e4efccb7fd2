import type { Block, ChainDefinition } from '../../../src/chain/definition/definition';

/** Every kind of block, what they may say of themselves, and one inside the other. */
export const EVERY_BLOCK: readonly Block[] = [
  { activity: 'load_ticket', as: 'ticket', args: ['{{brief}}'], output: { type: 'object' } },
  {
    step: 'outline',
    prompt: '{{brief}}',
    repairs: 1,
    output: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 4 },
  },
  {
    approval: 'review',
    of: 'outline',
    message: 'Is this it?',
    onReject: { redo: 'outline', rounds: 3 },
    approvers: ['maria', 'tom'],
    timeout: '24h',
    onTimeout: 'reject',
  },
  {
    map: 'pages',
    over: 'outline',
    item: 'title',
    concurrency: 2,
    each: {
      chain: 'page',
      inputs: { title: '{{title}}', list: '{{ticket.lines}}' },
      returns: 'draft',
      definition: {
        catenary: 1,
        name: 'page',
        inputs: { title: 'string', list: 'array' },
        limits: { calls: 9 },
        blocks: [
          { map: 'facts', over: 'list', each: { step: 'fact', prompt: '{{item}}' } },
          { step: 'draft', prompt: '{{title}} {{facts}}', repairs: 0, onFailure: 'ask' },
        ],
      } satisfies ChainDefinition,
    },
  },
  {
    switch: 'route',
    on: 'ticket.kind',
    cases: {
      refund: {
        parallel: 'both',
        blocks: [
          { step: 'sum', prompt: 'x' },
          { step: 'refund', prompt: '{{sum}}' },
        ],
      },
      'a "b" | c': { text: 'none', template: 'x', when: { 'ticket.open': true } },
    },
    otherwise: { step: 'other', prompt: 'x', repairs: 0 },
  },
  {
    parallel: 'end',
    onFailure: 'ask',
    blocks: [
      {
        map: 'notes',
        over: 'ticket.notes',
        each: { step: 'note', prompt: '{{item}} {{last?}}', repairs: 0 },
      },
      { step: 'last', prompt: '{{pages}}', repairs: 0 },
      { approval: 'send', of: 'last', onFailure: 'skip' },
      {
        plan: 'work',
        request: '{{brief}} {{last?}}',
        inputs: ['ticket'],
        allow: { steps: 3, calls: 20 },
        approve: { rounds: 1, authorize: 'is_allowed' },
      },
    ],
  },
];
