import { step } from '../blocks';
import { type BlockScene, oneOf, short, words } from './scene';

/** What blocks of any kind may say: when they run, who is asked where they fail; and gates inside of other blocks. */
export const ASKING_SCENES = {
  when: {
    blocks: [
      step('label', '{{brief}}', { output: oneOf('brief', 'long') }),
      step('line', '{{brief}}', { when: { label: 'brief' } }),
      {
        parallel: 'pages',
        when: { label: { in: ['long'] } },
        blocks: [step('a', '{{brief}}'), { approval: 'look', of: 'a' }],
      },
      step('end', '{{line?}}{{a?}}', { when: { line: { exists: true } } }),
    ],
    replies: { label: { json: 'brief' }, line: 'L', end: 'E' },
    calls: ['label/generate/1', 'line/generate/1', 'end/generate/1'],
    statuses: {
      label: 'done',
      line: 'done',
      pages: 'skipped',
      'pages/a': 'skipped',
      'pages/look': 'skipped',
      end: 'done',
    },
    outputs: { label: 'brief', line: 'L', end: 'E' },
  },

  ask: {
    blocks: [
      step('draft', '{{brief}}', short(2, { repairs: 0, onFailure: 'ask' })),
      {
        parallel: 'team',
        onFailure: 'ask',
        blocks: [step('a', '{{draft}}'), step('b', '{{draft}}', short(1, { repairs: 0 }))],
      },
      step('send', '{{draft}} {{a?}}{{b?}}'),
    ],
    replies: { draft: 'far too many words', 'team/a': 'A', 'team/b': 'two words', send: 'S' },
    people: [
      { gate: 'draft', decision: 'edit', value: 'two words' },
      { gate: 'team', decision: 'approve' },
    ],
    calls: ['draft/generate/1', 'draft/check/1', 'team/a/generate/1', 'team/b/generate/1', 'send/generate/1'],
    statuses: {
      draft: 'repaired',
      team: 'skipped',
      'team/a': 'done',
      'team/b': 'failed',
      send: 'done',
    },
    outputs: { draft: 'two words', a: 'A', send: 'S' },
  },

  'gates in items': {
    blocks: [
      step('topics', '{{brief}}', { output: words }),
      {
        map: 'pages',
        over: 'topics',
        concurrency: 1,
        each: {
          parallel: 'page',
          blocks: [
            step('text', '{{item}}'),
            { approval: 'look', of: 'text', onReject: { redo: 'text' } },
            step('note', '{{item}}'),
            step('title', '{{text}}'),
          ],
        },
      },
      step('sum', '{{pages}}'),
    ],
    replies: {
      topics: { json: ['x', 'y'] },
      'pages[0]/page/text': ['X', 'XX'],
      'pages[0]/page/note': 'N0',
      'pages[0]/page/title': 'T0',
      'pages[1]/page/text': 'Y',
      'pages[1]/page/note': 'N1',
      'pages[1]/page/title': 'T1',
      sum: 'S',
    },
    people: [
      { gate: 'pages[0]/page/look', decision: 'reject', reason: 'too short' },
      { gate: 'pages[0]/page/look', decision: 'approve' },
      { gate: 'pages[1]/page/look', decision: 'approve' },
    ],
    calls: [
      'topics/generate/1',
      'pages[0]/page/text/generate/1',
      'pages[0]/page/note/generate/1',
      'pages[0]/page/text/generate/2',
      'pages[0]/page/title/generate/1',
      'pages[1]/page/text/generate/1',
      'pages[1]/page/note/generate/1',
      'pages[1]/page/title/generate/1',
      'sum/generate/1',
    ],
    statuses: {
      topics: 'done',
      pages: 'done',
      ...Object.fromEntries(
        [0, 1].flatMap((i) =>
          ['', '/text', '/look', '/note', '/title'].map(
            (path) => [`pages[${i}]/page${path}`, 'done'] as const,
          ),
        ),
      ),
      sum: 'done',
    },
    outputs: {
      topics: ['x', 'y'],
      pages: [
        { text: 'XX', note: 'N0', title: 'T0' },
        { text: 'Y', note: 'N1', title: 'T1' },
      ],
      sum: 'S',
    },
  },
} as const satisfies Record<string, BlockScene>;
