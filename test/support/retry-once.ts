/**
 * In CI a test gets a second try, and its first failure is printed: the machine is
 * shared, and one that stood still for a minute says nothing about the code. On a developer's machine there is none.
 */
if (process.env['CI']) jest.retryTimes(1, { logErrorsBeforeRetry: true });
