import { type Board, boardPaths, newBoard, onEvent } from '../../../../src/cli/board/board';
import { boardText } from '../../../../src/cli/board/board-text';
import { clockText } from '../../../../src/cli/text/units';
import type { Block } from '../../../../src/chain/definition/definition';
import type { Decision } from '../../../../src/chain/gate/gate-record';
import type { Json } from '../../../../src/chain/json';
import { normalise } from '../../../../src/chain/definition/normalise';
import { hashOf } from '../../../../src/chain/run/run';
import type { Fact } from '../../../../src/client/watch/facts';
import { Follower } from '../../../../src/client/watch/follow';
import type { RunHappening } from '../../../../src/client/watch/run-event';
import { step } from '../../../support/blocks';
import { chainOf, written } from '../../../support/chains';
import { eventAt } from '../../../support/run-events';

type Bare = Fact extends infer F ? (F extends Fact ? Omit<F, 'event' | 'at'> : never) : never;

/** A history that is written as it is followed; every call ends with a text in the task after its start. */
class Story {
  readonly happened: RunHappening[] = [];
  private readonly follower = new Follower('run-1');
  /** By call id, the event that scheduled it. */
  private readonly scheduled = new Map<string, number>();
  private events = 0;

  constructor(blocks: readonly Block[]) {
    const definition = normalise(chainOf(blocks));
    const input = { definition, hash: hashOf(definition), inputs: { brief: 'b' } } as unknown as Json;
    this.write({ kind: 'started', input, workflowType: 'x' });
    this.task();
  }

  /** Lets calls end until none is left. */
  run(): this {
    for (;;) {
      const id = this.inFlight()[0];
      if (id === undefined) return this;
      this.write({ kind: 'call_ended', scheduled: this.scheduled.get(id)!, outcome: written('text') });
      this.task();
    }
  }

  decide(gate: string, decision: Decision['decision'], reason?: string): this {
    const said = {
      gate,
      content: 'c',
      decision,
      decidedBy: 'maria',
      ...(reason !== undefined && { reason }),
    };
    this.write({ kind: 'decision', via: 'update', decision: said });
    this.task();
    return this;
  }

  private inFlight(): string[] {
    return [...this.follower.run!.inFlight.keys()];
  }

  private schedule(): void {
    for (const id of this.inFlight())
      if (!this.scheduled.has(id)) this.scheduled.set(id, this.write({ kind: 'call_scheduled', callId: id }));
  }

  private task(): void {
    const started = this.write({ kind: 'task_started', suggestsNew: false, historyBytes: 0 });
    this.write({ kind: 'task_completed', started });
    this.schedule();
  }

  private write(bare: Bare): number {
    this.events += 1;
    this.happened.push(
      ...this.follower.accept({ ...bare, event: this.events, at: this.events * 1000 } as Fact),
    );
    return this.events;
  }
}

const gateEvents = ({ happened }: Story): string[] =>
  happened.flatMap((each) =>
    'path' in each && !each.type.startsWith('call') ? `${each.type} ${each.path}` : [],
  );

const boardOf = ({ happened }: Story, blocks: readonly Block[]): Board =>
  happened.map((each) => eventAt(1000, each)).reduce(onEvent, newBoard(boardPaths(chainOf(blocks))));

const LIST: readonly Block[] = [
  step('draft'),
  { approval: 'review', of: 'draft', onReject: { redo: 'draft', rounds: 1 } },
  step('end', '{{draft}}'),
];

test('a decision is told before what it settles, and a new round after what it asks about', () => {
  const story = new Story(LIST)
    .run()
    .decide('review', 'reject', 'too long')
    .run()
    .decide('review', 'approve')
    .run();
  expect(gateEvents(story)).toEqual([
    'step_settled draft',
    'gate_opened review',
    'gate_decided review',
    'step_settled draft',
    'gate_opened review',
    'gate_decided review',
    'step_settled review',
    'step_settled end',
  ]);
  expect(boardText(boardOf(story, LIST), 1000, 20).map((line) => line.replace(/ {2,}/g, ' '))).toEqual([
    '✓ draft done 0 ms 10 tok',
    `✓ review done 0 ms approved by maria at ${clockText(1000)}`,
    '✓ end done 0 ms 5 tok',
    ' 3 of 3 · 0 calls · 0 tokens in, 0 out · 0 ms',
  ]);
});

test('a rejection that nothing mends leaves the gate as failed', () => {
  const blocks: Block[] = [step('draft'), { approval: 'review', of: 'draft' }];
  const story = new Story(blocks).run().decide('review', 'reject', 'no');
  expect(boardText(boardOf(story, blocks), 1000, 20)[1]).toBe(
    '✗ review  failed  0 ms         maria rejected it: no',
  );
});

test('a gate is withdrawn where another one makes run again what it asks about', () => {
  const blocks: Block[] = [
    {
      parallel: 'g',
      blocks: [
        step('a'),
        step('b', '{{a}}'),
        step('c', '{{a}}'),
        { approval: 'of_b', of: 'b', onReject: { redo: 'a' } },
        { approval: 'of_c', of: 'c' },
      ],
    },
  ];
  const story = new Story(blocks).run();
  expect(boardText(boardOf(story, blocks), 1000, 20).join()).toContain('? g/of_c');
  story.decide('g/of_b', 'reject', 'no');
  expect(gateEvents(story).slice(-2)).toEqual(['gate_decided g/of_b', 'gate_withdrawn g/of_c']);
  expect(boardText(boardOf(story, blocks), 1000, 20).join()).toContain('· g/of_c  waiting');
});
