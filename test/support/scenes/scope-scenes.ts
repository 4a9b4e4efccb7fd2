import { step } from '../blocks';
import { type BlockScene, oneOf, planned, short, words } from './scene';

/** Blocks that hold others. */
export const SCOPE_SCENES = {
  parallel: {
    blocks: [
      {
        parallel: 'team',
        blocks: [step('a', '{{brief}}'), step('b', '{{a}}'), step('c', '{{brief}}')],
      },
      step('sum', '{{b}} {{c}}'),
    ],
    replies: { 'team/a': 'A', 'team/b': 'B', 'team/c': 'C', sum: 'S' },
    calls: ['team/a/generate/1', 'team/c/generate/1', 'team/b/generate/1', 'sum/generate/1'],
    statuses: { team: 'done', 'team/a': 'done', 'team/b': 'done', 'team/c': 'done', sum: 'done' },
    outputs: { a: 'A', b: 'B', c: 'C', sum: 'S' },
  },

  map: {
    blocks: [
      step('topics', '{{brief}}', { output: words }),
      {
        map: 'pages',
        over: 'topics',
        item: 'topic',
        concurrency: 2,
        each: step('page', '{{index}}: {{topic}}', short(2, { repairs: 1 })),
      },
      step('sum', '{{pages}}'),
    ],
    replies: {
      topics: { json: ['x', 'y', 'z'] },
      'pages[0]/page': 'X',
      'pages[1]/page': ['far too many words', 'Y'],
      'pages[2]/page': 'Z',
      sum: 'S',
    },
    calls: [
      'topics/generate/1',
      'pages[0]/page/generate/1',
      'pages[1]/page/generate/1',
      'pages[2]/page/generate/1',
      'pages[1]/page/generate/2',
      'sum/generate/1',
    ],
    statuses: {
      topics: 'done',
      pages: 'done',
      'pages[0]/page': 'done',
      'pages[1]/page': 'repaired',
      'pages[2]/page': 'done',
      sum: 'done',
    },
    outputs: { topics: ['x', 'y', 'z'], pages: ['X', 'Y', 'Z'], sum: 'S' },
  },

  chain: {
    blocks: [
      step('text', '{{brief}}'),
      {
        chain: 'german',
        inputs: { text: '{{text}}', words: 3 },
        returns: 'polished',
        definition: {
          catenary: 1,
          name: 'translate',
          inputs: { text: 'string', words: 'integer' },
          limits: { calls: 99 },
          blocks: [step('raw', '{{words}}: {{text}}'), step('polished', '{{raw}}', short(2))],
        },
      },
      step('print', '{{german}}'),
    ],
    replies: {
      text: 'T',
      'german/raw': 'R',
      'german/polished': ['far too many words', 'P'],
      print: 'D',
    },
    calls: [
      'text/generate/1',
      'german/raw/generate/1',
      'german/polished/generate/1',
      'german/polished/generate/2',
      'print/generate/1',
    ],
    statuses: {
      text: 'done',
      german: 'done',
      'german/raw': 'done',
      'german/polished': 'repaired',
      print: 'done',
    },
    outputs: { text: 'T', german: 'P', print: 'D' },
  },

  switch: {
    blocks: [
      step('kind', '{{brief}}', { output: oneOf('refund', 'question', 'spam') }),
      {
        switch: 'route',
        on: 'kind',
        cases: {
          refund: {
            parallel: 'both',
            blocks: [step('sum', '{{brief}}'), step('letter', '{{brief}} {{sum}}')],
          },
          question: step('answer', '{{brief}}'),
        },
        otherwise: { text: 'other', template: 'x' },
      },
      step('end', '{{route}}'),
    ],
    replies: { kind: { json: 'refund' }, 'route/both/sum': '7', 'route/both/letter': 'L', end: 'E' },
    calls: ['kind/generate/1', 'route/both/sum/generate/1', 'route/both/letter/generate/1', 'end/generate/1'],
    statuses: {
      kind: 'done',
      route: 'done',
      'route/both': 'done',
      'route/both/sum': 'done',
      'route/both/letter': 'done',
      'route/answer': 'skipped',
      'route/other': 'skipped',
      end: 'done',
    },
    outputs: { kind: 'refund', route: { sum: '7', letter: 'L' }, end: 'E' },
  },

  plan: {
    blocks: [
      { plan: 'work', request: 'write two lines', inputs: ['brief'], approve: true },
      step('end', '{{work}}'),
    ],
    replies: {
      work: [
        { json: { steps: [planned('first', ['brief'])] } },
        { json: { steps: [planned('first', ['brief']), planned('second', ['first'])] } },
      ],
      'work/first': 'F',
      'work/second': 'S',
      end: 'E',
    },
    people: [
      { gate: 'work', decision: 'reject', reason: 'two lines were asked for' },
      { gate: 'work', decision: 'approve' },
    ],
    calls: [
      'work/plan/1',
      'work/plan/2',
      'work/first/generate/1',
      'work/first/judge/1',
      'work/second/generate/1',
      'work/second/judge/1',
      'end/generate/1',
    ],
    statuses: { work: 'done', 'work/first': 'done', 'work/second': 'done', end: 'done' },
    outputs: { work: { first: 'F', second: 'S' }, end: 'E' },
  },
} as const satisfies Record<string, BlockScene>;
