import type { Block } from '../../../src/chain/definition/definition';
import type { Json } from '../../../src/chain/json';
import type { BlockStatus, RunStatus } from '../../../src/chain/state/state';
import { step, text } from '../blocks';
import { type BlockScene, oneOf, planned, type Said, short } from './scene';

/** What becomes of a failure: by the block's `onFailure`, and where a person is asked, by what is said. */
export type Mend = 'fail' | 'skip' | 'approve' | 'edit' | 'reject';

/** A block that fails, with what becomes of it by every `onFailure` that it takes. */
export interface FailingScene extends Pick<BlockScene, 'replies'> {
  readonly before?: readonly Block[];
  /** Its path is `x`; its `onFailure` is added. */
  readonly block: Block;
  /** What readers get of it. */
  readonly after: string;
  /** What the person who is asked in any case says: of an approval itself. */
  readonly people?: readonly Said[];
  /** What an edit puts in its place. */
  readonly edit?: Json;
  /** Of everything inside of it, whatever becomes of it. */
  readonly inside?: Readonly<Record<string, BlockStatus>>;
  /** Its status, and what readers get where the run goes on. What it does not take is left out. */
  readonly ends: Readonly<Partial<Record<Mend, readonly [BlockStatus, string?]>>>;
}

const FAILS = { fails: 'Model.Refused' } as const;
const list: Block = { activity: 'list', call: 'list_topics', output: { type: 'array' } };
const members = [step('a', '{{brief}}'), step('b', '{{brief}}'), step('c', '{{a}}'), step('d', '{{c}}{{b}}')];
const memberReplies = { 'x/a': 'A', 'x/b': FAILS, 'x/c': 'C' };
const map = (rest: object): Block => ({ map: 'x', over: 'list', each: step('page', '{{item}}'), ...rest });
const itemReplies = {
  list: { json: ['k', 'l', 'm', 'n'] },
  'x[0]/page': 'K',
  'x[1]/page': FAILS,
  'x[2]/page': 'M',
  'x[3]/page': 'N',
} as const;
const never = { fail: ['failed'], reject: ['failed'] } as const;

export const FAILING: Readonly<Record<string, FailingScene>> = {
  'a step': {
    block: step('x', '{{brief}}', short(2, { repairs: 1 })),
    replies: { x: ['three whole words', 'still three words'] },
    after: '[{{x?}}]',
    edit: 'two words',
    ends: {
      ...never,
      skip: ['skipped', '[]'],
      approve: ['repaired', '[still three words]'],
      edit: ['repaired', '[two words]'],
    },
  },
  'an activity': {
    block: { activity: 'x', call: 'load_ticket', output: { type: 'array' } },
    replies: { x: { fails: 'Broken' } },
    after: '[{{x?}}]',
    edit: ['by hand'],
    ends: { ...never, skip: ['skipped', '[]'], edit: ['repaired', '[["by hand"]]'] },
  },
  'a text': {
    before: [{ activity: 'list', call: 'list_topics' }],
    block: { text: 'x', join: 'list.all' },
    replies: { list: { json: { all: 'no list' } } },
    after: '[{{x?}}]',
    ends: { fail: ['failed'] },
  },
  'an approval': {
    before: [step('draft', '{{brief}}')],
    block: { approval: 'x', of: 'draft' },
    replies: { draft: 'D' },
    people: [{ gate: 'x', decision: 'reject', reason: 'off topic' }],
    after: '[{{draft?}}]',
    ends: { fail: ['failed'], skip: ['skipped', '[]'] },
  },
  'a group': {
    block: { parallel: 'x', blocks: members },
    replies: memberReplies,
    after: '[{{a?}}{{b?}}{{c?}}{{d?}}]',
    inside: { 'x/a': 'done', 'x/b': 'failed', 'x/c': 'done', 'x/d': 'skipped' },
    ends: { ...never, skip: ['skipped', '[AC]'], approve: ['skipped', '[AC]'] },
  },
  'a group that cancels': {
    block: { parallel: 'x', siblings: 'cancel', blocks: members },
    replies: memberReplies,
    after: '[{{a?}}{{b?}}{{c?}}{{d?}}]',
    inside: { 'x/a': 'done', 'x/b': 'failed', 'x/c': 'skipped', 'x/d': 'skipped' },
    ends: { ...never, skip: ['skipped', '[A]'], approve: ['skipped', '[A]'] },
  },
  'a map': {
    before: [list],
    block: map({ concurrency: 2 }),
    replies: itemReplies,
    after: '[{{x?}}]',
    edit: ['by hand'],
    inside: { 'x[0]/page': 'done', 'x[1]/page': 'failed', 'x[2]/page': 'done', 'x[3]/page': 'done' },
    ends: {
      ...never,
      skip: ['done', '[["K",null,"M","N"]]'],
      approve: ['done', '[["K",null,"M","N"]]'],
      edit: ['repaired', '[["by hand"]]'],
    },
  },
  'a map that cancels': {
    before: [list],
    block: map({ concurrency: 2, siblings: 'cancel' }),
    replies: itemReplies,
    after: '[{{x?}}]',
    edit: ['by hand'],
    inside: { 'x[0]/page': 'done', 'x[1]/page': 'failed', 'x[2]/page': 'skipped', 'x[3]/page': 'skipped' },
    ends: {
      ...never,
      skip: ['done', '[["K",null,null,null]]'],
      approve: ['done', '[["K",null,null,null]]'],
      edit: ['repaired', '[["by hand"]]'],
    },
  },
  'a sub-chain': {
    block: {
      chain: 'x',
      inputs: { topic: '{{brief}}' },
      definition: {
        catenary: 1,
        name: 'inner',
        inputs: { topic: 'string' },
        blocks: [step('a', '{{topic}}'), step('b', '{{a}}'), step('c', '{{b}}')],
      },
    },
    replies: { 'x/a': 'A', 'x/b': FAILS },
    after: '[{{x?}}]',
    edit: { c: 'by hand' },
    inside: { 'x/a': 'done', 'x/b': 'failed' },
    ends: {
      ...never,
      skip: ['skipped', '[]'],
      approve: ['skipped', '[]'],
      edit: ['repaired', '[{"c":"by hand"}]'],
    },
  },
  'a switch': {
    before: [step('kind', '{{brief}}', { output: oneOf('refund', 'question') })],
    block: {
      switch: 'x',
      on: 'kind',
      cases: { refund: step('refund', '{{brief}}'), question: text('other', 'x') },
    },
    replies: { kind: { json: 'refund' }, 'x/refund': FAILS },
    after: '[{{x?}}]',
    edit: 'by hand',
    inside: { 'x/refund': 'failed', 'x/other': 'skipped' },
    ends: {
      ...never,
      skip: ['skipped', '[]'],
      approve: ['skipped', '[]'],
      edit: ['repaired', '[by hand]'],
    },
  },
  'a planner': {
    block: { plan: 'x', request: 'two lines', repairs: 1 },
    replies: { x: ['no plan at all', { json: { steps: [] } }] },
    after: '[{{x?}}]',
    edit: { first: 'by hand' },
    ends: {
      ...never,
      skip: ['skipped', '[]'],
      approve: ['skipped', '[]'],
      edit: ['repaired', '[{"first":"by hand"}]'],
    },
  },
  'a step of a plan': {
    block: { plan: 'x', request: 'two lines', inputs: ['brief'] },
    replies: {
      x: { json: { steps: [planned('first', ['brief']), planned('second', ['first'])] } },
      'x/first': 'F',
      'x/second': FAILS,
    },
    after: '[{{x?}}]',
    edit: { first: 'by hand' },
    inside: { 'x/first': 'done', 'x/second': 'failed' },
    ends: {
      ...never,
      skip: ['skipped', '[]'],
      approve: ['skipped', '[]'],
      edit: ['repaired', '[{"first":"by hand"}]'],
    },
  },
};

/** A failing scene with its mend, as a run and what it comes to. */
export interface Failed extends Pick<BlockScene, 'blocks' | 'replies' | 'statuses'> {
  readonly people: readonly Said[];
  readonly status: RunStatus;
  readonly after?: string;
}

export function mended(scene: FailingScene, mend: Mend): Failed {
  const { before = [], block, after, inside = {}, edit } = scene;
  const [status, read] = scene.ends[mend]!;
  const isAsked = mend !== 'fail' && mend !== 'skip';
  // A text takes none: what cannot be mended says nothing of it.
  const onFailure = 'text' in block ? {} : { onFailure: isAsked ? 'ask' : mend };
  const said: Said = {
    gate: 'x',
    decision: isAsked ? mend : 'approve',
    ...(mend === 'edit' && { value: edit! }),
  };
  return {
    blocks: [...before, { ...block, ...onFailure } as Block, text('after', after)],
    replies: scene.replies,
    people: isAsked ? [said] : (scene.people ?? []),
    status: read === undefined ? 'failed' : 'done',
    statuses: {
      ...Object.fromEntries(before.map((each) => [Object.values(each)[0] as string, 'done' as const])),
      x: status,
      ...inside,
      ...(read !== undefined && { after: 'done' as const }),
    },
    ...(read !== undefined && { after: read }),
  };
}
