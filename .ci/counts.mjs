// Adds up what jest wrote as JSON: the tests that passed, those that failed, and those that passed at their second try only.
// A file that cannot be read is a failure.
import { readFileSync } from 'node:fs';

const none = { passed: 0, failed: 1, second: [] };

function countsIn(file) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const second = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status, invocations }) => status === 'passed' && invocations > 1);
    return {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      second: second.map(({ fullName }) => fullName),
    };
  } catch {
    return none;
  }
}

const all = process.argv.slice(2).map(countsIn);
const sum = (key) => all.reduce((total, each) => total + each[key], 0);
const second = all.flatMap((each) => each.second);
console.error(
  `${second.length} passed only at the second try${second.map((name) => `\n  ${name}`).join('')}`,
);
console.log(sum('passed'), sum('failed'));
