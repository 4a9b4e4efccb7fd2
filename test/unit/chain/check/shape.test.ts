import { checkDefinition } from '../../../../src/chain/definition/check-definition';
import { problemText } from '../../../../src/chain/check/problems';
import { problemsOf, stepProblems } from '../../../support/problems-of';

describe('the shape of a chain', () => {
  it('is an object with its version, a name and blocks', () => {
    expect(checkDefinition({}).map(problemText)).toEqual([
      'a chain needs the key "catenary"',
      'a chain needs the key "name"',
      'a chain needs the key "blocks"',
    ]);
    expect(checkDefinition([]).map(problemText)).toEqual([
      'a chain is an object such as { catenary: 1, name: …, blocks: [ … ] }, not a list',
    ]);
    expect(problemsOf([{ step: 'a', prompt: 'p' }], { catenary: 2 })).toEqual([
      'catenary: must be 1, the version of the format, not 2',
    ]);
  });

  it('refuses an empty chain and an empty group', () => {
    expect(problemsOf([])).toEqual(['blocks: an empty chain does nothing: write at least one block']);
    expect(problemsOf([{ parallel: 'g', blocks: [] }])).toEqual([
      'blocks[0].blocks: must hold at least one block',
    ]);
  });

  it('refuses an unknown key and says which was meant', () => {
    expect(stepProblems({ promt: 'p' })).toEqual([
      'blocks[0].promt: a step has no key "promt": did you mean "prompt"?',
    ]);
    expect(stepProblems({}, { step: 1 })[0]).toMatch(/^step: a chain has no key "step"/);
    expect(stepProblems({ max_retries: 2 })).toEqual([
      'blocks[0].max_retries: a step has no key "max_retries": write "repairs" (the model is asked again), or "retry" (Temporal repeats the call)',
    ]);
    expect(stepProblems({ retry: { maxAttempts: 3 } })).toEqual([
      'blocks[0].retry.maxAttempts: a retry policy has no key "maxAttempts": write "maximumAttempts", as Temporal does (the first attempt counts)',
    ]);
    expect(stepProblems({ __proto__: null, constructor: 1 })[0]).toMatch(
      /^blocks\[0\]\.constructor: a step has no key "constructor"; it takes/,
    );
  });

  it('takes one kind of block at a time, and guesses one that is misspelt', () => {
    expect(problemsOf([{ step: 'a', text: 'b', prompt: 'p' }])).toEqual([
      'blocks[0]: a block is one thing, and this one says "step" and "text": write a block for each',
    ]);
    expect(problemsOf([{ setp: 'a', prompt: '{{breif}}' }])).toEqual([
      'blocks[0].setp: "setp" is not a kind of block: did you mean "step"?',
      'blocks[0].prompt: {{breif}} names no input and no output: did you mean {{brief}}?',
    ]);
    expect(
      problemsOf([
        { name: 'a', prompt: 'p' },
        { text: 't', template: '{{a}}' },
      ]),
    ).toEqual([
      'blocks[0]: a block says what it is by one of the keys "step", "parallel", "activity", "text", "approval", "map", "chain", "switch", "plan": write { step: a, … }',
    ]);
    expect(problemsOf([{ parallel: [{ step: 'a', prompt: 'p' }] }, { map: { over: 'list' } }])).toEqual([
      "blocks[0].parallel: must be the block's name, not a list: write { parallel: name, blocks: … }",
      "blocks[1].map: must be the block's name, not an object: write { map: name, over: …, each: … }",
    ]);
    expect(problemsOf(['a'])).toEqual([
      'blocks[0]: must be a block such as { step: name, prompt: … }, not "a"',
    ]);
  });

  it('asks a step by a prompt or by messages', () => {
    expect(problemsOf([{ step: 'a' }])).toEqual(['blocks[0]: a step needs a "prompt" or "messages"']);
    const messages = [{ role: 'user', content: 'p' }];
    expect(stepProblems({ messages })).toEqual([
      'blocks[0].messages: is the alternative to "prompt": write one of them',
    ]);
    expect(stepProblems({ prompt: ' ' })).toEqual(['blocks[0].prompt: must be text with something in it']);
    expect(stepProblems({ prompt: { file: 'x.md' } })).toEqual([
      'blocks[0].prompt: { file: … } is read only where the chain itself is read from a file: write the text',
    ]);
  });

  it('takes conversations that start and end with the user and alternate', () => {
    const talk = (...roles: string[]): string[] =>
      problemsOf([{ step: 'a', messages: roles.map((role) => ({ role, content: 'c' })) }]);
    expect(talk('user', 'assistant', 'user')).toEqual([]);
    expect(talk('user', 'assistant')).toEqual([
      "blocks[0].messages[1]: the last message must be the user's, which the model answers",
    ]);
    expect(talk('assistant')).toEqual([
      'blocks[0].messages[0].role: must be "user": the first message is the user\'s, and turns alternate',
    ]);
    expect(talk('user', 'user', 'user')).toEqual([
      'blocks[0].messages[1].role: must be "assistant": the first message is the user\'s, and turns alternate',
    ]);
    expect(talk('usr')).toEqual([
      'blocks[0].messages[0].role: must be "user" or "assistant", not "usr": did you mean "user"?',
    ]);
  });

  it.each([
    [{ maxTokens: 0 }, 'maxTokens: must be a whole number from 1 to 1000000, not 0'],
    [{ repairs: 1.5 }, 'repairs: must be a whole number from 0 to 100, not 1.5'],
    [
      { retry: { maximumAttempts: 0 } },
      'retry.maximumAttempts: must be a whole number from 1 to 10000, not 0',
    ],
    [
      { retry: { backoffCoefficient: 0.5 } },
      'retry.backoffCoefficient: must be a number from 1 to 100, not 0.5',
    ],
    [
      { timeouts: { call: 'soon' } },
      'timeouts.call: must be a duration such as 30s, 5 minutes or 24h, above 0 and at most a year, not "soon"',
    ],
    [
      { timeouts: { call: '0s' } },
      'timeouts.call: must be a duration such as 30s, 5 minutes or 24h, above 0 and at most a year, not "0s"',
    ],
    [
      { timeouts: { startToClose: '1m' } },
      'timeouts.startToClose: a set of timeouts has no key "startToClose": write "call"',
    ],
    [{ onFailure: 'ignore' }, 'onFailure: must be "fail" or "skip" or "ask", not "ignore"'],
    [
      { model: '' },
      'model: must be a name of 1 to 256 characters without braces, control characters and spaces around it, not ""',
    ],
    [
      { model: '{{brief}}' },
      'model: must be a name of 1 to 256 characters without braces, control characters and spaces around it, not "{{brief}}"',
    ],
    [{ description: 3 }, 'description: must be text, not 3'],
  ])('names a value out of range: %j', (step, problem) => {
    expect(stepProblems(step)).toEqual([`blocks[0].${problem}`]);
  });

  it('keeps limits, windows and the date of prices within reason', () => {
    expect(
      stepProblems(
        {},
        { limits: { calls: 0, tokens: 5 }, window: { calls: 5000 }, defaults: { prices: 'today' } },
      ),
    ).toEqual([
      'limits.calls: must be a whole number from 1 to 1000000, not 0',
      'limits.tokens: a set of limits has no key "tokens": write "outputTokens"',
      'window.calls: must be a whole number from 1 to 1000, not 5000',
      'defaults.prices: must be a date such as "2026-11-22", not "today"',
    ]);
  });

  it('takes checks of one rule each', () => {
    const check = (...checks: unknown[]): string[] => stepProblems({ checks });
    expect(check({ maxWords: 3, minWords: 1 })).toEqual([
      'blocks[0].checks[0]: a check is one rule, and this says "maxWords" and "minWords": write a check for each',
    ]);
    expect(check({})).toEqual([
      'blocks[0].checks[0]: a check is one of maxWords, minWords, maxChars, includes, excludes, matches, validator, judge',
    ]);
    expect(check({ maxWord: 3 })).toEqual([
      'blocks[0].checks[0].maxWord: a check has no key "maxWord": did you mean "maxWords"?',
    ]);
    expect(check({ maxWords: 3, model: 'm' })).toEqual([
      'blocks[0].checks[0].model: only a judge has a model, and this check is "maxWords"',
    ]);
    expect(check({ minWords: 9 }, { maxWords: 3 })).toEqual([
      'blocks[0].checks: minWords 9 is more than maxWords 3: no output can pass',
    ]);
    expect(check({ matches: '(' })[0]).toMatch(
      /^blocks\[0\]\.checks\[0\]\.matches: "\(" is not a regular expression \(flag u\): /,
    );
    expect(check({ matches: '\\p{L}' }, { judge: 'Good?', model: 'm' }, { includes: ['x'] })).toEqual([]);
    expect(check({ excludes: [] }, { includes: '' })).toEqual([
      'blocks[0].checks[0].excludes: must be a list of at least 1 texts',
      'blocks[0].checks[1].includes: must be a list of texts, not ""',
    ]);
  });

  it('keeps the names of its own activities to itself', () => {
    expect(stepProblems({ checks: [{ validator: 'judge' }] })).toEqual([
      'blocks[0].checks[0].validator: "judge" is an activity of Catenary\'s own: give yours another name',
    ]);
    expect(problemsOf([{ activity: 'check' }])).toEqual([
      'blocks[0].activity: "check" is an activity of Catenary\'s own: give yours another name',
    ]);
    expect(problemsOf([{ activity: 'check', call: 'check_order' }])).toEqual([]);
  });

  it('takes a constant as a fallback, and then nothing else', () => {
    expect(stepProblems({ fallback: { value: 'x' } })).toEqual([]);
    expect(stepProblems({ fallback: [{ prompt: 'q' }, { value: 'x', model: 'm' }] })).toEqual([
      'blocks[0].fallback[1].value: is a constant, for which no model is asked: leave out model',
    ]);
    expect(stepProblems({ fallback: { promt: 'q' } })).toEqual([
      'blocks[0].fallback.promt: a fallback has no key "promt": did you mean "prompt"?',
    ]);
  });
});
