/**
 * In CI a test of a server gets a second try, and its first failure is printed: the machine is shared, and one that stood
 * still for a minute says nothing about the code. Pure tests get none: a property would be drawn anew, and its
 * counterexample be lost. On a developer's machine there is none at all.
 */
if (process.env['CI']) jest.retryTimes(1, { logErrorsBeforeRetry: true });
