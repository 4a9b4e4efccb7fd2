import { RunIdError } from '../../../../src/client';
import { checkRunId } from '../../../../src/client/start/run-id';

it.each(['page-4711', '../..', 'Käse 🧀', 'a/b:c', 'x'.repeat(512)])('takes %j', (id) => {
  expect(() => checkRunId(id)).not.toThrow();
});

it.each([
  ['', 'the run id is empty'],
  ['a\u0000b', 'holds the unprintable character U+0000 at 1: leave it out'],
  ['line\nbreak', 'U+000A at 4'],
  ['half \ud83d', 'U+D83D at 5'],
  ['gnp.\u202Eexe', 'U+202E at 4'],
  ['x'.repeat(513), 'has 513 characters, at most 512 are allowed'],
  [undefined, 'a run needs an id, a text of its own, not undefined'],
])('refuses %j', (id, message) => {
  expect(() => checkRunId(id)).toThrow(RunIdError);
  expect(() => checkRunId(id)).toThrow(message);
});
