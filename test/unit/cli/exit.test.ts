import { BadInput, errorText, exitCodeOf, Interrupted, Unreachable } from '../../../src/cli/exit';
import { RunIdInUseError, RunNotFoundError, UnknownPathError } from '../../../src/client/errors';
import * as clientErrors from '../../../src/client/errors';
import * as connectionErrors from '../../../src/connection/connection-error';
import { ChainDefinitionError } from '../../../src/define/definition-error';
import { BinaryNotFoundError } from '../../../src/dev/binary/binary-not-found';
import { TEMPORAL_CLI } from '../../../src/dev/binary/binary';
import { EndpointError } from '../../../src/dev/endpoint';

const ended = { id: 'r', runId: 'x', snapshot: () => Promise.reject(new Error('none')) };

test.each([
  [1, new clientErrors.ChainRunError('write_headline failed', ended, undefined)],
  [1, new clientErrors.ChainCancelledError('run r was cancelled', ended)],
  [2, new BadInput('--input')],
  [2, new ChainDefinitionError([])],
  [2, new EndpointError('which')],
  [2, new RunIdInUseError('r', 'another')],
  [2, new RunNotFoundError('r', 'default')],
  [2, new UnknownPathError('a/b')],
  [2, new connectionErrors.AddressError('no address')],
  [2, new connectionErrors.UnknownNamespaceError('nons', '127.0.0.1:7233')],
  [3, new connectionErrors.ConnectionError('cannot reach')],
  [3, new BinaryNotFoundError(TEMPORAL_CLI, [])],
  [3, new Unreachable('cannot reach')],
  [130, new Interrupted('interrupted')],
])('exits with %d for %s', (code, error) => {
  expect(exitCodeOf(error)).toBe(code);
  expect(errorText(error)).toBe(error.message);
});

test('every error of a run names it by its id', () => {
  const errors = [
    new RunIdInUseError('r', 'another'),
    new RunNotFoundError('r', 'default'),
    new clientErrors.ChainTimedOutError('run r exceeded its workflow timeout', ended),
  ];
  for (const error of errors) expect(error).toMatchObject({ id: 'r' });
});

test('every error of the client is foreseen, and is called one', () => {
  const names = Object.keys({ ...clientErrors, ...connectionErrors }).filter(
    (name) => name !== 'RunEndedError',
  );
  expect(names.filter((name) => !name.endsWith('Error'))).toEqual([]);
  for (const name of names) expect(exitCodeOf(Object.assign(new Error(), { name }))).toBeDefined();
});

test('an error nobody foresaw is one line, its stack on demand', () => {
  const error = new TypeError('x is not a function\nand more', { cause: new Error('the reason') });
  expect(exitCodeOf(error)).toBeUndefined();
  expect(exitCodeOf('a text')).toBeUndefined();
  expect(errorText(error)).toBe('x is not a function (--debug shows where it comes from)');
  expect(errorText(error, { debug: true })).toContain('exit.test.ts');
  expect(errorText(error, { debug: true })).toContain('Caused by: Error: the reason');
});
