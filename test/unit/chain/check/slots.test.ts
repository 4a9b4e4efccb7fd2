import { step } from '../../../support/blocks';
import { problemsOf, stepProblems } from '../../../support/problems-of';

describe('names', () => {
  it('are of the grammar, not reserved, and taken once', () => {
    expect(problemsOf([step('Head-line'), step('then'), step('constructor')])).toEqual([
      'blocks[0].step: name "Head-line" must start with a letter and hold only a-z, 0-9 and _ (at most 64)',
      'blocks[1].step: name "then" is reserved',
      'blocks[2].step: name "constructor" is reserved',
    ]);
    expect(problemsOf([step('a'), { text: 'a', template: 't' }])).toEqual([
      'blocks[1].text: name "a" is taken by step "a" (blocks[0])',
    ]);
    expect(problemsOf([step('a')], { name: 'Product page' })).toEqual([
      'name: name "Product page" must start with a letter and hold only a-z, 0-9 and _ (at most 64)',
    ]);
    const inputs = JSON.parse('{"__proto__":"string"}') as object;
    expect(problemsOf([step('a')], { inputs })).toEqual([
      'inputs.__proto__: name "__proto__" must start with a letter and hold only a-z, 0-9 and _ (at most 64)',
    ]);
  });

  it('of outputs are not those of inputs, of other outputs or reserved, wherever the blocks are', () => {
    expect(
      problemsOf([step('brief'), step('b', 'p', { as: 'brief' }), step('c', 'p', { as: 'item' })]),
    ).toEqual([
      'blocks[0].step: output "brief" has the name of an input: give it another name with "as"',
      'blocks[1].as: output "brief" has the name of an input: give it another name with "as"',
      'blocks[1].as: output "brief" is taken by step "brief" (blocks[0]): give it another name with "as"',
      'blocks[2].as: name "item" is reserved',
    ]);
    const group = (name: string): object => ({ parallel: name, blocks: [step('same')] });
    expect(problemsOf([group('g'), group('h')])).toEqual([
      'blocks[1].blocks[0].step: output "same" is taken by step "same" (blocks[0].blocks[0]): give it another name with "as"',
    ]);
  });
});

describe('a slot', () => {
  it('must be closed and well written', () => {
    expect(stepProblems({ prompt: 'x {{brief' })).toEqual([
      'blocks[0].prompt: slot "{{brief" is not closed: write }} or \\{{',
    ]);
    expect(stepProblems({ prompt: '{{0.__class__}}' })[0]).toMatch(
      /^blocks\[0\]\.prompt: slot "\{\{0\.__class__\}\}" must read/,
    );
    expect(stepProblems({ prompt: '\\{{not a slot {x} ${y}' })).toEqual([]);
  });

  it('names an input or an output, and says which was meant', () => {
    expect(problemsOf([step('a', '{{breif}}')])).toEqual([
      'blocks[0].prompt: {{breif}} names no input and no output: did you mean {{brief}}?',
    ]);
    expect(problemsOf([step('a', '{{tone}}')])).toEqual([
      'blocks[0].prompt: {{tone}} names no input and no output; it may name brief',
    ]);
    expect(problemsOf([step('a', '{{tone}}')], { inputs: {} })).toEqual([
      'blocks[0].prompt: {{tone}} names no input and no output; there is none that it could name',
    ]);
    expect(problemsOf([step('a', '{{inputs.brief}}')])).toEqual([
      'blocks[0].prompt: {{inputs.brief}} names nothing: write {{brief}} without "inputs."',
    ]);
  });

  it("names an output by its own name, not by its block's", () => {
    const blocks = [
      step('write', 'p', { as: 'page' }),
      { parallel: 'g', blocks: [step('b')] },
      step('c', '{{write}} {{g}}'),
    ];
    expect(problemsOf(blocks)).toEqual([
      'blocks[2].prompt: {{write}} names no output: that of step "write" is called {{page}}',
      'blocks[2].prompt: {{g}} names a group, which has no output of its own: name those of its members',
    ]);
  });

  it('names what is written before it, and says where it is written later', () => {
    expect(problemsOf([step('a', '{{b}} {{a}}'), step('b')])).toEqual([
      'blocks[0].prompt: {{b}} is written later, by step "b" (blocks[1]): move that block up, or this one down',
      "blocks[0].prompt: {{a}} is this block's own output, which is not there yet",
    ]);
    const inside = { parallel: 'g', when: { b: { exists: true } }, blocks: [step('b')] };
    expect(problemsOf([inside])).toEqual([
      'blocks[0].when.b: {{b}} is made inside this group, by step "b" (blocks[0].blocks[0]), and is not there yet',
    ]);
  });

  it('is looked at in every text of a block', () => {
    const texts = {
      system: '{{no_1}}',
      checks: [{ judge: '{{no_2}}' }],
      fallback: [
        { prompt: '{{no_3}}', system: '{{no_4}}' },
        { messages: [{ role: 'user', content: '{{no_5}}' }] },
      ],
    };
    const blocks = [
      step('a', '{{no_6}}', texts),
      { activity: 'b', args: [{ deep: ['{{no_7}}'] }] },
      { text: 'c', template: '{{no_8}}' },
    ];
    expect(problemsOf(blocks).map((problem) => problem.split(': ')[0])).toEqual([
      'blocks[0].prompt',
      'blocks[0].system',
      'blocks[0].checks[0].judge',
      'blocks[0].fallback[0].prompt',
      'blocks[0].fallback[0].system',
      'blocks[0].fallback[1].messages[0].content',
      'blocks[1].args[0].deep[0]',
      'blocks[2].template',
    ]);
  });

  it('of a system prompt or the context names inputs only', () => {
    const rest = { context: '{{a}} {{all_outputs}}', defaults: { system: '{{brief}} {{nope}}' } };
    expect(problemsOf([step('a'), step('b', 'p', { system: '{{a}}' })], rest)).toEqual([
      'blocks[1].system: {{a}} is an output, and a system prompt names inputs only, so that it can be cached',
      "context: {{a}} is an output, and the chain's context names inputs only, so that it can be cached",
      "context: {{all_outputs}} stands for outputs, and the chain's context names inputs only",
      'defaults.system: {{nope}} names no input; it may name brief',
    ]);
  });

  it('of all outputs has no parts', () => {
    expect(problemsOf([step('a', '{{all_outputs.x}} {{all_outputs}}')])).toEqual([
      'blocks[0].prompt: {{all_outputs.x}} names nothing: {{all_outputs}} has no parts; name the output itself',
    ]);
  });

  it('is not blamed where what it names could not be read', () => {
    expect(problemsOf([{ step: 7, prompt: 'p' }, step('b', '{{keywords}} {{breif}}')])).toEqual([
      'blocks[0].step: must be text, not 7',
      'blocks[1].prompt: {{breif}} names no input and no output: did you mean {{brief}}?',
    ]);
  });
});

describe('siblings in a group', () => {
  const group = (...blocks: object[]): object => ({ parallel: 'g', blocks });

  it('name each other in any order, through inner groups too', () => {
    const inner = { parallel: 'h', blocks: [step('c', '{{a}}')] };
    expect(problemsOf([group(step('a', '{{b}}'), step('b'), inner, step('d', '{{c}}'))])).toEqual([]);
  });

  it('do not wait for each other in a circle, whose path is shown', () => {
    expect(problemsOf([group(step('a', '{{b}}'), step('b', '{{c}}'), step('c', '{{a}}'))])).toEqual([
      'blocks[0].blocks[0]: a → b → c → a: these blocks wait for each other; take one of the slots out',
    ]);
  });

  it('do not wait in a circle through a condition, an inner group or all outputs', () => {
    const inner = { parallel: 'h', when: { a: 'x' }, blocks: [step('c')] };
    expect(problemsOf([group(step('a', '{{c?}}'), inner)])).toEqual([
      'blocks[0].blocks[0]: a → c → h → a: these blocks wait for each other; take one of the slots out',
    ]);
    expect(problemsOf([group(step('a', '{{b}}'), step('b', '{{all_outputs}}'))])).toEqual([
      'blocks[0].blocks[0]: a → b → a: these blocks wait for each other; take one of the slots out',
    ]);
  });

  it('may wait in a row of thousands, all of them naming all outputs before them', () => {
    const row = Array.from({ length: 5000 }, (_, i) => step(`s${i}`, i < 4999 ? `{{s${i + 1}}}` : 'p'));
    expect(problemsOf([group(...row)])).toEqual([]);
    expect(
      problemsOf([group(...Array.from({ length: 5000 }, (_, i) => step(`s${i}`, '{{all_outputs}}')))]),
    ).toEqual([]);
  });
});

describe('a value that may be absent', () => {
  const absent = (slot: string, why: string): string =>
    `{{${slot}}} may be absent: ${why}. Either write {{${slot}?}} to go on without it, or test it in "when"`;

  it('is named with a question mark: an optional input, a skipped block, a member of a skipped group', () => {
    const blocks = [
      step('a', 'p', { when: { brief: 'x' } }),
      step('b', 'p', { onFailure: 'skip' }),
      { parallel: 'g', onFailure: 'skip', blocks: [step('c'), step('d', '{{c}}')] },
      step('e', '{{note}} {{a}} {{b}} {{c}}'),
      step('f', '{{note?}} {{a?}} {{b?}} {{c?}}'),
    ];
    const inputs = {
      brief: 'string',
      note: 'string?',
      tone: { type: 'string', optional: true, default: 'plain' },
    };
    expect(problemsOf([...blocks, step('h', '{{tone}}')], { inputs })).toEqual([
      `blocks[3].prompt: ${absent('note', 'it is an optional input without a default')}`,
      `blocks[3].prompt: ${absent('a', 'step "a" has a "when"')}`,
      `blocks[3].prompt: ${absent('b', 'step "b" is skipped where it fails (onFailure: skip)')}`,
      `blocks[3].prompt: ${absent('c', 'its group parallel "g" is skipped where it fails (onFailure: skip)')}`,
    ]);
  });

  it('is a step where the defaults skip, and no other block', () => {
    const blocks = [
      step('a'),
      step('b', 'p', { onFailure: 'fail' }),
      { activity: 'c' },
      step('d', '{{a}} {{b}} {{c}}', { onFailure: 'fail' }),
    ];
    expect(problemsOf(blocks, { defaults: { onFailure: 'skip' } })).toEqual([
      `blocks[3].prompt: ${absent('a', 'step "a" is skipped where it fails (defaults.onFailure: skip)')}`,
    ]);
  });

  it("is there where the block's own condition proves it, or that of a group around it", () => {
    const maybe = step('a', 'p', { when: { brief: 'x' } });
    const proofs = [
      { a: { exists: true } },
      { a: 'x' },
      { a: { in: ['x'] } },
      { all: [{ brief: 'y' }, { a: 'x' }] },
    ];
    for (const when of proofs) expect(problemsOf([maybe, step('b', '{{a}}', { when })])).toEqual([]);
    const noProofs = [
      { a: { exists: false } },
      { not: { a: 'x' } },
      { any: [{ a: 'x' }, { brief: 'y' }] },
      { a: { not: 'x' } },
    ];
    for (const when of noProofs) {
      expect(problemsOf([maybe, step('b', '{{a}}', { when })])).toEqual([
        `blocks[1].prompt: ${absent('a', 'step "a" has a "when"')}`,
      ]);
    }
    expect(problemsOf([maybe, { parallel: 'g', when: { a: 'x' }, blocks: [step('b', '{{a}}')] }])).toEqual(
      [],
    );
  });
});
