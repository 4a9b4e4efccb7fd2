import { step } from '../../../support/blocks';
import { problemsOf } from '../../../support/problems-of';

const before = [step('draft'), step('maybe', 'p', { onFailure: 'skip' })];
const planProblems = (rest: object, ...after: object[]): string[] =>
  problemsOf([...before, { plan: 'work', request: '{{brief}}', ...rest }, ...after]).map((text) =>
    text.replace('blocks[2].', ''),
  );
const OR_WHEN = 'to go on without it, or test it in "when"';

describe('a plan', () => {
  it('has a request, what it may name and do, and a person who sees it', () => {
    const allow = {
      kinds: ['step', 'text', 'activity'],
      models: ['writer'],
      activities: ['fetch'],
      steps: 100,
      width: 50,
      depth: 100,
      calls: 10_000,
      outputTokens: 1,
    };
    const approve = {
      timeout: '1d',
      onTimeout: 'reject',
      approvers: ['ada'],
      message: '{{draft}}',
      rounds: 20,
    };
    const rest = {
      model: 'planner',
      maxTokens: 9000,
      repairs: 0,
      as: 'page',
      retry: {},
      timeouts: {},
      onFailure: 'ask',
    };
    expect(planProblems({ inputs: ['draft', 'brief'], allow, approve, run: false, ...rest })).toEqual([]);
    expect(planProblems({ approve: true, when: { maybe: { exists: true } }, inputs: ['maybe'] })).toEqual([]);
  });

  it.each([
    [{ request: undefined }, 'blocks[2]: a plan needs the key "request"'],
    [{ request: ' ' }, 'request: must be text with something in it'],
    [{ request: '{{work}}' }, "request: {{work}} is this block's own output, which is not there yet"],
    [{ run: 'no' }, 'run: must be true or false, not "no"'],
    [{ approve: 'yes' }, 'approve: must be true, false or terms such as { timeout: 2d }, not "yes"'],
    [
      { approve: { onTimeout: 'approve' } },
      'approve.onTimeout: says what happens when the time is up, and there is no "timeout" here or in defaults.approvals',
    ],
    [{ approve: { rounds: 0 } }, 'approve.rounds: must be a whole number from 1 to 20, not 0'],
    [
      { approve: { message: '{{drft}}' } },
      'approve.message: {{drft}} names no input and no output: did you mean {{draft}}?',
    ],
    [{ prompt: 'x' }, 'prompt: a plan has no key "prompt": write "request"'],
    [{ steps: 3 }, 'steps: a plan has no key "steps": write "allow: { steps: … }"'],
    [
      { approval: true },
      'blocks[2]: a block is one thing, and this one says "approval" and "plan": write a block for each',
    ],
  ])('is refused where it is written otherwise: %j', (rest, problem) => {
    expect(planProblems(rest)).toEqual([problem]);
  });

  it.each([
    [{ kinds: ['map'] }, 'kinds[0]: must be "step" or "text" or "activity", not "map"'],
    [{ kinds: ['stp'] }, 'kinds[0]: must be "step" or "text" or "activity", not "stp": did you mean "step"?'],
    [{ kinds: [] }, 'kinds: must be a list of at least 1 kinds of blocks'],
    [
      { models: [''] },
      'models[0]: must be a name of 1 to 256 characters without braces, control characters and spaces around it, not ""',
    ],
    [
      { activities: ['judge'] },
      'activities[0]: "judge" is an activity of Catenary\'s own: give yours another name',
    ],
    [{ steps: 101 }, 'steps: must be a whole number from 1 to 100, not 101'],
    [{ width: 51 }, 'width: must be a whole number from 1 to 50, not 51'],
    [{ depth: 0 }, 'depth: must be a whole number from 1 to 100, not 0'],
    [{ calls: 10_001 }, 'calls: must be a whole number from 1 to 10000, not 10001'],
    [{ outputTokens: 0 }, 'outputTokens: must be a whole number from 1 to 1000000000, not 0'],
    [{ tools: [] }, 'tools: an allowance has no key "tools": write "activities"'],
  ])('may do what is within bounds: %j', (allow, problem) => {
    expect(planProblems({ allow })).toEqual([`allow.${problem}`]);
  });

  it.each([
    ['drft', '{{drft}} names no input and no output: did you mean {{draft}}?'],
    [
      'maybe',
      '{{maybe}} may be absent: step "maybe" is skipped where it fails (onFailure: skip). Test it in "when"',
    ],
    ['draft.x', 'a plan is given whole values: write "draft"'],
    ['{{draft}}', 'must be the name of an input or output, without braces, not "{{draft}}"'],
    ['all_outputs', '{{all_outputs}} is a text of all outputs: name one of them'],
    ['item', 'no input of a plan can be called "item": give the item another name by "item" of its map'],
    ['index', 'no input of a plan can be called "index"'],
    [3, 'must be the name of an input or output, without braces, not 3'],
  ])('is given whole values that are there: %j', (name, problem) => {
    expect(planProblems({ inputs: ['brief', name] })).toEqual([`inputs[1]: ${problem}`]);
    expect(planProblems({ inputs: { name } })).toEqual(['inputs: must be a list of names, not an object']);
  });

  it('is given each of them once', () => {
    expect(planProblems({ inputs: ['draft', 'draft'] })).toEqual(['inputs[1]: "draft" is listed twice']);
  });

  it('is given an item by its own name', () => {
    const each = { plan: 'work', request: 'p', inputs: ['row'] };
    const rest = { inputs: { rows: 'array' } };
    expect(problemsOf([{ map: 'm', over: 'rows', item: 'row', each }], rest)).toEqual([]);
  });
});

describe('the output of a plan', () => {
  it('has parts of which none is known before, unless the plan itself is the output', () => {
    const parts = step('a', '{{work}} {{work.page?}} {{work.page}}');
    expect(planProblems({}, parts)).toEqual([
      `blocks[3].prompt: {{work.page}} may be absent: plan "work" does not always give {{work.page}}. Either write {{work.page?}} ${OR_WHEN}`,
    ]);
    expect(planProblems({}, step('a', '{{work.page}}', { when: { 'work.page': { exists: true } } }))).toEqual(
      [],
    );
    expect(planProblems({ run: false }, step('a', '{{work.blocks.0}}'))).toEqual([]);
  });

  it('may be absent where the plan is skipped', () => {
    expect(planProblems({ onFailure: 'skip' }, step('a', '{{work}}'))).toEqual([
      `blocks[3].prompt: {{work}} may be absent: plan "work" is skipped where it fails (onFailure: skip). Either write {{work?}} ${OR_WHEN}`,
    ]);
  });
});
