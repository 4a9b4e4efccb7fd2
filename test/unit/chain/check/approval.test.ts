import { step } from '../../../support/blocks';
import { problemsOf } from '../../../support/problems-of';

const head = step('write_headline', '{{brief}}', { as: 'headline' });
const gate = (rest: object = {}): object => ({ approval: 'review', of: 'headline', ...rest });
const map = (each: object): object => ({ map: 'pages', over: 'rows', each });
const ROWS = { inputs: { brief: 'string', rows: 'array' } };

/** What is wrong with a gate behind the headline. */
const gateProblems = (rest: object, defaults?: object): string[] =>
  problemsOf([head, gate(rest)], defaults && { defaults }).map((text) => text.replace('blocks[1].', ''));

describe('an approval', () => {
  it('is of an output that is made before it, on terms of its own or of the chain', () => {
    const terms = { timeout: '2 days', onTimeout: 'reject', approvers: ['ada'], authorize: 'may_decide' };
    const rest = {
      message: 'For {{brief}}: {{headline}}',
      ...terms,
      onReject: { redo: 'write_headline', rounds: 20 },
      when: { headline: { not: 'x' } },
      onFailure: 'fail',
    };
    expect(
      problemsOf([head, gate(rest), step('next', '{{headline}}')], { defaults: { approvals: terms } }),
    ).toEqual([]);
  });

  it.each([
    [{ of: undefined }, 'blocks[1]: an approval needs the key "of"'],
    [{ of: '{{headline}}' }, 'of: must be the name of an output, without braces, not "{{headline}}"'],
    [{ of: 'headline.text' }, 'of: must be a whole output: write "headline"'],
    [{ message: ' ' }, 'message: must be text with something in it'],
    [{ onFailure: 'ask' }, 'onFailure: must be "fail" or "skip", not "ask"'],
    [{ onReject: 'skip' }, 'onReject: must be "fail" or { redo: step }, not "skip"'],
    [{ onReject: {} }, 'onReject: a redo needs the key "redo"'],
    [
      { onReject: { redo: 'write_headline', rounds: 21 } },
      'onReject.rounds: must be a whole number from 1 to 20, not 21',
    ],
    [
      { timeout: 'soon' },
      'timeout: must be a duration such as 30s, 5 minutes or 24h, above 0 and at most a year, not "soon"',
    ],
    [{ timeout: '1d', onTimeout: 'skip' }, 'onTimeout: must be "approve" or "reject" or "fail", not "skip"'],
    [
      { onTimeout: 'approve' },
      'onTimeout: says what happens when the time is up, and there is no "timeout" here or in defaults.approvals',
    ],
    [{ approvers: [] }, 'approvers: must be a list of at least 1 names'],
    [{ approvers: 'ada' }, 'approvers: must be a list of names, not "ada"'],
    [{ authorize: 'check' }, 'authorize: "check" is an activity of Catenary\'s own: give yours another name'],
    [{ approver: 'ada' }, 'approver: an approval has no key "approver": write "approvers", a list'],
    [{ output: 'headline' }, 'output: an approval has no key "output": write "of"'],
    [
      { as: 'x' },
      'as: an approval has no key "as": it has no output of its own; whoever names the one that it is of goes through it',
    ],
    [{ tiemout: '1d' }, 'tiemout: an approval has no key "tiemout": did you mean "timeout"?'],
  ])('is refused where it is written otherwise: %j', (rest, problem) => {
    expect(gateProblems(rest)).toEqual([problem]);
  });

  it('takes what it does not say from the defaults', () => {
    expect(gateProblems({ onTimeout: 'approve' }, { approvals: { timeout: '1d' } })).toEqual([]);
    expect(gateProblems({ timeout: '1d' }, { approvals: { onTimeout: 'approve' } })).toEqual([]);
    expect(gateProblems({}, { approvals: { onTimeout: 'approve', approver: 'ada' } })).toEqual([
      'defaults.approvals.onTimeout: says what happens when the time is up, and no gate has a "timeout"',
      'defaults.approvals.approver: a set of terms has no key "approver": write "approvers", a list',
    ]);
    const sub = {
      catenary: 1,
      name: 's',
      blocks: [head, gate({ onTimeout: 'fail' })],
      inputs: { brief: 'string' },
    };
    const block = { chain: 'sub', definition: sub, inputs: { brief: 'x' } };
    expect(problemsOf([block], { defaults: { approvals: { timeout: '1d' } } })).toEqual([]);
  });

  it.each([
    [
      'headlin',
      '"headlin" names no output that is made before this approval in its scope: did you mean "headline"?',
    ],
    [
      'write_headline',
      '"write_headline" names no output: that of step "write_headline" is called "headline"',
    ],
    ['brief', '"brief" is given, and made by no block: an approval decides on an output'],
    ['later', '"later" is written later, by step "later" (blocks[3]): move this approval behind it'],
    [
      'page',
      '"page" is made in another scope, by step "page" (blocks[1].each): an approval decides on an output of its own',
    ],
  ])('decides on nothing where its "of" is %s', (of, problem) => {
    expect(problemsOf([head, map(step('page')), gate({ of }), step('later')], ROWS)).toEqual([
      `blocks[2].of: ${problem}`,
    ]);
  });

  it('decides inside an item or a case on what is made there', () => {
    const inside = (of: string): object => ({ parallel: 'g', blocks: [step('draft'), gate({ of })] });
    expect(problemsOf([head, map(inside('draft'))], ROWS)).toEqual([]);
    expect(problemsOf([head, map(inside('headline'))], ROWS)).toEqual([
      'blocks[1].each.blocks[1].of: "headline" is made in another scope, by step "write_headline" (blocks[0]): an approval decides on an output of its own',
    ]);
    expect(problemsOf([head, map(gate())], ROWS)).toEqual([
      'blocks[1].each: an approval has no output, and an item needs one: put it into a group with the block that makes it',
    ]);
    const cases = { x: inside('draft'), y: { parallel: 'h', blocks: [step('z'), gate({ of: 'draft' })] } };
    const route = { switch: 'route', on: 'brief', cases, otherwise: step('o') };
    expect(problemsOf([route])).toEqual([
      'blocks[0].cases.y.blocks[1].of: "draft" is made in another case, by step "draft" (blocks[0].cases.x.blocks[0])',
    ]);
  });
});

describe('everyone who names an output that is approved', () => {
  it('comes behind the gate in a list, and behind the last of several', () => {
    const blocks = [
      head,
      step('a', '{{headline}}'),
      gate(),
      gate({ approval: 'again', message: '{{headline}}' }),
    ];
    expect(problemsOf([...blocks, step('b', '{{headline}}')])).toEqual([
      'blocks[1].prompt: {{headline}} is approved later, by approval "again" (blocks[3]): move this block behind it',
    ]);
    expect(problemsOf([head, step('a', '{{all_outputs}}'), gate()])).toEqual([]);
  });

  it('waits for it in a group, where that is not a circle', () => {
    const group = (...blocks: object[]): object => ({ parallel: 'g', blocks });
    expect(problemsOf([group(head, step('a', '{{headline}}'), gate(), step('b', '{{headline}}'))])).toEqual(
      [],
    );
    expect(problemsOf([group(head, gate({ message: '{{b}}' }), step('b', '{{headline}}'))])).toEqual([
      'blocks[0].blocks[1]: review → b → review: these blocks wait for each other; take one of the slots out',
    ]);
    expect(problemsOf([group(gate(), head)])).toEqual([
      'blocks[0].blocks[0].of: "headline" is written later, by step "write_headline" (blocks[0].blocks[1]): move this approval behind it',
    ]);
    expect(problemsOf([head, { ...group(gate(), step('b')), when: { headline: 'x' } }])).toEqual([
      'blocks[1].when.headline: {{headline}} is approved inside this group, by approval "review" (blocks[1].blocks[0]), and is not there yet',
    ]);
  });

  it('waits for the whole of a group that asks about its failures, as the next gate does', () => {
    const inner = { parallel: 'g', onFailure: 'ask', blocks: [head, gate(), step('b', '{{headline}}')] };
    expect(problemsOf([{ parallel: 'o', blocks: [inner, gate({ approval: 'again' })] }])).toEqual([
      'blocks[0].blocks[0].blocks[2]: b → again → g → b: these blocks wait for each other; take one of the slots out',
    ]);
  });

  it('names the output, not the gate', () => {
    expect(problemsOf([head, gate(), step('a', '{{review}}')])).toEqual([
      'blocks[2].prompt: {{review}} names an approval, which has no output of its own: name {{headline}}, which it lets through',
    ]);
  });

  it('may have to go on without it where the gate is skipped, not where it is not needed', () => {
    const absent = (rest: object, around: object = {}): string[] =>
      problemsOf([
        head,
        { parallel: 'g', blocks: [gate(rest), step('x')], ...around },
        step('a', '{{headline}}'),
      ]);
    const mend = 'Either write {{headline?}} to go on without it, or test it in "when"';
    expect(absent({ when: { brief: 'x' } }, { when: { brief: 'y' } })).toEqual([]);
    expect(absent({ onFailure: 'skip' })).toEqual([
      `blocks[2].prompt: {{headline}} may be absent: approval "review" is skipped where it fails (onFailure: skip). ${mend}`,
    ]);
    expect(absent({}, { when: { brief: 'x' }, onFailure: 'skip' })).toEqual([
      `blocks[2].prompt: {{headline}} may be absent: its group parallel "g" is skipped where it fails (onFailure: skip). ${mend}`,
    ]);
    expect(
      problemsOf([step('h', 'p', { when: { brief: 'x' } }), gate({ of: 'h' }), step('a', '{{h}}')]),
    ).toEqual([
      'blocks[2].prompt: {{h}} may be absent: step "h" has a "when". Either write {{h?}} to go on without it, or test it in "when"',
    ]);
  });
});

describe('a redo', () => {
  const redo = (name: string): object => ({ onReject: { redo: name } });
  const chain = [
    { activity: 'facts' },
    step('other'),
    step('angle', '{{facts}}'),
    { text: 'frame', template: '{{angle}}' },
    { ...head, prompt: '{{frame}}' },
  ];
  const redoProblems = (name: string): string[] =>
    problemsOf([...chain, gate(redo(name))]).map((text) => text.replace('blocks[5].onReject.redo: ', ''));

  it('is of the step that made the output, or of one that it depends on', () => {
    expect(redoProblems('write_headline')).toEqual([]);
    expect(redoProblems('angle')).toEqual([]);
    const tone = [step('a'), map(step('b', '{{a}}')), step('tone', '{{all_outputs}}')];
    expect(problemsOf([...tone, gate({ of: 'tone', ...redo('a') })], ROWS)).toEqual([]);
    const waiting = [step('a'), { parallel: 'g', when: { a: 'x' }, blocks: [step('b')] }];
    expect(problemsOf([...waiting, gate({ of: 'b', ...redo('a') })])).toEqual([]);
    const planned = [
      { plan: 'work', request: '{{brief}}' },
      { text: 't', template: '{{work.page?}}' },
    ];
    expect(problemsOf([...planned, gate({ of: 't', ...redo('work') })])).toEqual([]);
  });

  it.each([
    ['other', 'step "other" makes nothing that "headline" depends on: redo "write_headline" or "angle"'],
    ['facts', 'activity "facts" asks no model, and is not made again: redo "write_headline" or "angle"'],
    ['headline', 'there is no step "headline" in its scope: redo "write_headline" or "angle"'],
    ['page', 'there is no step "page" in its scope: redo "write_headline" or "angle"'],
  ])('is refused for %s', (name, problem) => {
    expect(redoProblems(name)).toEqual([problem]);
  });

  it('takes no step of another scope', () => {
    expect(problemsOf([map(step('b')), gate({ of: 'pages', ...redo('b') })], ROWS)).toEqual([
      'blocks[1].onReject.redo: there is no step "b" in its scope',
    ]);
  });
});

describe('onFailure: ask', () => {
  it('keeps the output of a step and an activity present, and not of what is made of others', () => {
    const definition = { catenary: 1, name: 's', blocks: [step('x')] };
    const ask = { onFailure: 'ask' };
    const blocks = [
      step('a', 'p', ask),
      { activity: 'b', ...ask },
      { parallel: 'g', blocks: [step('c')], ...ask },
      { chain: 'd', definition, ...ask },
      { switch: 'e', on: 'brief', cases: { x: step('ex') }, otherwise: step('ey'), ...ask },
      { plan: 'f', request: 'p', ...ask },
      { map: 'm', over: 'rows', each: step('mx'), ...ask },
    ];
    const all = step('z', '{{a}} {{b}} {{c}} {{d}} {{e}} {{f}} {{m}}');
    const absent = problemsOf([...blocks, all], ROWS).map((text) =>
      /\{\{(\w)\}\} may be absent: (.*)\. /.exec(text)!.slice(1),
    );
    const without = 'is left out where it fails and a person goes on without it (onFailure: ask)';
    expect(absent).toEqual([
      ['c', `its group parallel "g" ${without}`],
      ['d', `chain "d" ${without}`],
      ['e', `switch "e" ${without}`],
      ['f', `plan "f" ${without}`],
    ]);
    expect(problemsOf([...blocks.slice(0, 2), step('z', '{{a}} {{b}}')], { defaults: ask })).toEqual([]);
    expect(problemsOf([{ text: 't', template: 'x', ...ask }])).toHaveLength(1);
  });
});
