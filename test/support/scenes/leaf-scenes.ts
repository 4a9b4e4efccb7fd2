import { step } from '../blocks';
import { type BlockScene, beats, short, words } from './scene';

/** Blocks that hold no others. */
export const LEAF_SCENES = {
  step: {
    blocks: [
      step('draft', 'Draft {{brief}}', {
        repairs: 1,
        checks: [{ maxWords: 3 }, { validator: 'is_ours' }, { judge: 'names {{brief}}' }],
      }),
      step('title', 'Name {{draft}}', short(1, { repairs: 0, fallback: { prompt: 'One word: {{draft}}' } })),
      step('send', 'Send {{title}}: {{draft}}'),
    ],
    replies: {
      draft: ['far too many words', 'a short one'],
      title: ['two words', 'Word'],
      send: 'sent',
    },
    calls: [
      'draft/generate/1',
      'draft/generate/2',
      'draft/validate/1',
      'draft/judge/1',
      'title/generate/1',
      'title/generate/2',
      'send/generate/1',
    ],
    statuses: { draft: 'repaired', title: 'fallback', send: 'done' },
    outputs: { draft: 'a short one', title: 'Word', send: 'sent' },
  },

  activity: {
    blocks: [
      {
        activity: 'load',
        call: 'load_ticket',
        as: 'ticket',
        args: ['{{brief}}', { n: 1 }],
        output: { type: 'object', properties: { kind: { type: 'string' } }, required: ['kind'] },
        ...beats,
      },
      step('answer', 'Answer {{ticket.kind}}'),
      { activity: 'send', call: 'send_mail', args: ['{{answer}}'], ...beats },
    ],
    replies: { load: { json: { kind: 'refund' } }, answer: 'R', send: { json: null } },
    calls: ['load/call/1', 'load/check/1', 'answer/generate/1', 'send/call/1'],
    statuses: { load: 'done', answer: 'done', send: 'done' },
    outputs: { ticket: { kind: 'refund' }, answer: 'R', send: null },
  },

  text: {
    blocks: [
      step('words', '{{brief}}', { output: words }),
      { text: 'line', join: 'words', with: ' · ' },
      { text: 'page', template: '<{{line}}>' },
      step('last', '{{page}}'),
    ],
    replies: { words: [{ json: ['x'] }, { json: ['x', 'y'] }], last: 'L' },
    calls: ['words/generate/1', 'words/generate/2', 'last/generate/1'],
    statuses: { words: 'repaired', line: 'done', page: 'done', last: 'done' },
    outputs: { words: ['x', 'y'], line: 'x · y', page: '<x · y>', last: 'L' },
  },

  approval: {
    blocks: [
      step('draft', 'Draft {{brief}}', short(3)),
      { approval: 'review', of: 'draft', message: 'Print {{draft}}?', onReject: { redo: 'draft' } },
      step('send', 'Send {{draft}}'),
    ],
    replies: { draft: ['first', 'second'], send: 'sent' },
    people: [
      { gate: 'review', decision: 'reject', reason: 'names no price' },
      { gate: 'review', decision: 'edit', value: 'by hand' },
    ],
    calls: ['draft/generate/1', 'draft/generate/2', 'review/check/1', 'send/generate/1'],
    statuses: { draft: 'done', review: 'done', send: 'done' },
    outputs: { draft: 'by hand', send: 'sent' },
  },
} as const satisfies Record<string, BlockScene>;
