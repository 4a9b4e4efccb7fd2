import { inFlags } from '../../../../src/cli/text/resume-mend';
import { BadInput } from '../../../../src/cli/exit';
import { ResumeError, type ResumeMend } from '../../../../src/client';

test.each<[ResumeMend, RegExp, RegExp]>([
  ['finished', /`from: \[path\]`/, /--from <path>/],
  ['running', /`running: true`/, /--running/],
  ['was_running', /`running: true`/, /--running/],
])('what is %s is mended by options in code, and by flags in a command', (mend, inCode, inCommand) => {
  const error = new ResumeError('it is so', mend);
  const said = inFlags(error) as BadInput;
  expect(error.message).toMatch(inCode);
  expect(error.message).not.toMatch(/--\w/);
  expect(said).toBeInstanceOf(BadInput);
  expect(said.message).toMatch(inCommand);
  expect(said.message).not.toContain('`');
  expect([error.message, said.message].map((each) => each.startsWith('it is so: '))).toEqual([true, true]);
});

test('every other error stays as it is', () => {
  for (const error of [new ResumeError('the run has no block'), new Error('x')])
    expect(inFlags(error)).toBe(error);
});
