import { eventLine } from '../../../../src/cli/board/event-line';
import { errorNote, pathNote } from '../../../../src/cli/text/error-note';
import { gateText } from '../../../../src/cli/text/gate-text';
import { showText } from '../../../../src/cli/text/show-text';
import { eventAt } from '../../../support/run-events';

const FAILED = 'text failed: the endpoint is not there';

test('a path that a line names already is not said again', () => {
  expect(errorNote('text', FAILED)).toBe('the endpoint is not there');
  expect(errorNote('text', 'text failed after 2 repairs: judge: "no"')).toBe('after 2 repairs: judge: "no"');
  expect(errorNote('review', 'review: bob rejected it: no')).toBe('bob rejected it: no');
  expect(errorNote('text', 'Used fallback after 2 repairs')).toBe('Used fallback after 2 repairs');
  expect(pathNote('text', FAILED)).toBe(FAILED);
  expect(pathNote('text', 'texture is missing')).toBe('text: texture is missing');
});

test('the line of a step that failed, and its page, say path and failure once', () => {
  const settled = {
    type: 'step_settled',
    path: 'text',
    kind: 'step',
    status: 'failed',
    error: FAILED,
  } as const;
  expect(eventLine(eventAt(1, settled))).toBe('text failed · the endpoint is not there');
  const shown = { path: 'text', kind: 'step', status: 'failed', error: FAILED, calls: [] } as const;
  expect(showText(shown)).toBe('✗ text step failed · the endpoint is not there');
});

test('an output that a person put in place is shown as one', () => {
  const shown = { path: 'text', kind: 'step', status: 'done', output: 'mine', calls: [] } as const;
  expect(showText({ ...shown, edited: { gate: 'review', decidedBy: 'anna' } })).toContain(
    '── output, as anna edited it at review ──\nmine',
  );
  expect(showText(shown)).toContain('── output ──\nmine');
});

test('a gate says how long it has waited, and what comes of it when', () => {
  const gate = { gate: 'ok', asks: 'approval', round: 1, message: '', content: 'c', openedAt: 2000 } as const;
  const [open] = gateText('page-1', gate, new Date(20_000)).split('\n');
  expect(open).toBe('page-1  ok  has waited 18.0 s');
  const [timed] = gateText('page-1', { ...gate, deadline: 80_000 }, new Date(20_000)).split('\n');
  expect(timed).toBe('page-1  ok  has waited 18.0 s, and fails in 1 min 0 s unless somebody decides');
});
