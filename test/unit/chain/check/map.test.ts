import { step } from '../../../support/blocks';
import { problemsOf } from '../../../support/problems-of';

/** A tree of sections: its references lead into its own definitions, wherever a part of it is put. */
const OUTLINE = {
  $defs: {
    section: {
      type: 'object',
      properties: {
        title: { type: 'string' },
        note: { type: 'string' },
        parts: { type: 'array', items: { $ref: '#/$defs/section' } },
      },
      required: ['title', 'parts'],
    },
  },
  type: 'object',
  properties: {
    title: { type: 'string' },
    sections: { type: 'array', items: { $ref: '#/$defs/section' } },
    extra: { type: 'array' },
  },
  required: ['title', 'sections'],
};
const outline = step('outline', 'p', { output: OUTLINE });
const map = (each: unknown, rest: object = {}): object => ({
  map: 'pages',
  over: 'outline.sections',
  each,
  ...rest,
});
const mapProblems = (each: unknown, rest: object = {}, ...after: object[]): string[] =>
  problemsOf([outline, map(each, rest), ...after]).map((text) => text.replace('blocks[1].', ''));
const named = (slots: string): string[] =>
  mapProblems(step('a', slots)).map((text) => text.replace('each.prompt: ', ''));
const ROWS = { inputs: { brief: 'string', rows: 'array' } };
const OR_WHEN = 'to go on without it, or test it in "when"';

describe('a map', () => {
  it('goes over a list, with a block of any kind for each item', () => {
    const rest = { concurrency: 10_000, siblings: 'cancel', as: 'all_pages', when: { brief: 'x' } };
    expect(mapProblems({ parallel: 'g', blocks: [step('a', '{{b}}'), step('b')] }, rest)).toEqual([]);
    expect(
      mapProblems({ map: 'inner', over: 'item.parts', each: step('a', '{{item.title}} {{index}}') }),
    ).toEqual([]);
    expect(problemsOf([{ activity: 'a' }, map(step('b', '{{item.any.thing}}'), { over: 'a.b' })])).toEqual(
      [],
    );
  });

  it.each([
    [{ over: undefined }, 'blocks[1]: a map needs the key "over"'],
    [{ each: undefined }, 'blocks[1]: a map needs the key "each"'],
    [
      { over: '{{outline.sections}}' },
      'over: "{{outline.sections}}" is not a slot: write it without braces and without ?',
    ],
    [{ over: ['a'] }, 'over: must be a slot such as label.kind, not a list'],
    [
      { over: 'outline.sectoins' },
      'over: {{outline.sectoins}} names nothing: {{outline}} has no part "sectoins": did you mean {{outline.sections}}?',
    ],
    [
      { over: 'outlin.sections' },
      'over: {{outlin.sections}} names no input and no output: did you mean {{outline}}?',
    ],
    [{ over: 'outline.title' }, 'over: {{outline.title}} is not a list, but of type string'],
    [
      { over: 'outline.extra' },
      'over: {{outline.extra}} may be absent: the schema does not require {{outline.extra}}. Either require it, or test it in "when"',
    ],
    [{ over: 'all_outputs' }, 'over: {{all_outputs}} is a text of all outputs: name one of them'],
    [{ over: 'pages' }, "over: {{pages}} is this block's own output, which is not there yet"],
    [{ concurrency: 0 }, 'concurrency: must be a whole number from 1 to 10000, not 0'],
    [{ siblings: 'stop' }, 'siblings: must be "finish" or "cancel", not "stop"'],
    [{ each: [step('a')] }, 'each: must be a block such as { step: name, prompt: … }, not a list'],
    [
      { each: { approval: 'ok', of: 'outline' } },
      'each: an approval has no output, and an item needs one: put it into a group with the block that makes it',
    ],
    [{ items: 'x' }, 'items: a map has no key "items": write "over"'],
    [{ blocks: [] }, 'blocks: a map has no key "blocks": write "each", one block; a group holds several'],
    [
      { step: 'x' },
      'blocks[1]: a block is one thing, and this one says "step" and "map": put the step into "each" of the map',
    ],
  ])('is refused where it is written otherwise: %j', (rest, problem) => {
    expect(mapProblems(step('a'), rest)).toEqual([problem]);
  });

  it('goes over a list that is there', () => {
    const skipped = step('outline', 'p', { output: OUTLINE, onFailure: 'skip' });
    expect(problemsOf([skipped, map(step('a'))])).toEqual([
      'blocks[1].over: {{outline.sections}} may be absent: step "outline" is skipped where it fails (onFailure: skip). Test it in "when"',
    ]);
    expect(problemsOf([skipped, map(step('a'), { when: { 'outline.sections': { exists: true } } })])).toEqual(
      [],
    );
    expect(problemsOf([map(step('a')), outline])[0]).toMatch(/^blocks\[0\]\.over: .* is written later/);
  });

  it('keeps the longest path of its items within bounds', () => {
    const around = (each: object, i: number): object => ({
      map: `m${i}${'x'.repeat(60)}`,
      over: 'rows',
      each,
    });
    const deep = (depth: number): object =>
      Array.from({ length: depth }, (_, i) => i).reduce(around, step('a'));
    expect(problemsOf([deep(12)], ROWS)).toEqual([]);
    expect(problemsOf([deep(13)], ROWS)).toEqual([
      expect.stringMatching(/\.step: its path has 901 characters, at most 900 fit: nest it less deep/),
    ]);
  });
});

describe('the item of a map', () => {
  it.each([
    [
      'item.titel',
      '{{item.titel}} names nothing: {{item}} has no part "titel": did you mean {{item.title}}?',
    ],
    [
      'item.parts.0.titel',
      '{{item.parts.0.titel}} names nothing: {{item.parts.0}} has no part "titel": did you mean {{item.parts.0.title}}?',
    ],
    [
      'item.note',
      `{{item.note}} may be absent: the schema does not require {{item.note}}. Either require it, or write {{item.note?}} ${OR_WHEN}`,
    ],
    ['index.x', '{{index.x}} names nothing: {{index}} is a value of type integer, which has no part "x"'],
    ['itm.title', '{{itm.title}} names no input and no output: did you mean {{item}}?'],
  ])('has the shape of the items: %s', (slot, problem) => {
    expect(named(`{{${slot}}}`)).toEqual([problem]);
  });

  it('is proven by conditions inside, not by one on another item', () => {
    const when = { 'item.note': { exists: true } };
    expect(mapProblems(step('a', '{{item.note}}', { when }))).toEqual([]);
    const inner = { map: 'inner', over: 'item.parts', when, each: step('a', '{{item.note}}') };
    expect(mapProblems(inner)).toHaveLength(1);
    expect(
      mapProblems({ parallel: 'g', when: { index: { gt: 1 } }, blocks: [step('a', '{{index}}')] }),
    ).toEqual([]);
  });

  it('may have a name of its own, which is taken by nothing', () => {
    const item = (name: string, slots = ''): string[] => mapProblems(step('a', `x ${slots}`), { item: name });
    expect(item('section', '{{section.title}} {{index}}')).toEqual([]);
    expect(item('section', '{{item.title}}')).toEqual([
      'each.prompt: {{item.title}} names nothing: the item is called {{section}} here',
    ]);
    expect(item('Section')).toEqual([
      'item: name "Section" must start with a letter and hold only a-z, 0-9 and _ (at most 64)',
    ]);
    expect(item('index')).toEqual(['item: name "index" is reserved']);
    expect(item('brief')).toEqual(['item: "brief" is the name of an input: give the item another one']);
    expect(item('outline')).toEqual([
      'item: "outline" is the output of step "outline" (blocks[0]): give the item another name',
    ]);
    const inner = (name: string): object => ({
      map: 'inner',
      over: 'section.parts',
      item: name,
      each: step('a'),
    });
    expect(mapProblems(inner('part'), { item: 'section' })).toEqual([]);
    expect(mapProblems(inner('section'), { item: 'section' })).toEqual([
      'each.item: "section" is the name of the item of map "pages": give the item another one',
    ]);
  });

  it('is named in no system prompt, and nowhere outside', () => {
    expect(mapProblems(step('a', 'p', { system: '{{item}} {{outline}} {{brief}}' }))).toEqual([
      'each.system: {{item}} is another one for each item, and a system prompt names inputs only, so that it can be cached',
      'each.system: {{outline}} is an output, and a system prompt names inputs only, so that it can be cached',
    ]);
    expect(mapProblems(step('draft'), {}, step('b', '{{draft}} {{item}} {{index}}'))).toEqual([
      'blocks[2].prompt: {{draft}} is made inside map "pages", and not seen outside: name {{pages}}',
      'blocks[2].prompt: {{item}} names nothing: there is an item only in what a map does for each item',
      'blocks[2].prompt: {{index}} names nothing: there is an index only in what a map does for each item',
    ]);
  });
});

describe('the outputs of items', () => {
  it('are named like nothing that is seen there', () => {
    expect(mapProblems(step('outline'))).toEqual([
      'each.step: output "outline" is taken by step "outline" (blocks[0]): give it another name with "as"',
    ]);
    expect(mapProblems(step('brief'))).toEqual([
      'each.step: output "brief" has the name of an input: give it another name with "as"',
    ]);
    expect(mapProblems(step('section'), { item: 'section' })).toEqual([
      'each.step: output "section" has the name of the item of map "pages": give it another name with "as"',
    ]);
    expect(mapProblems(step('pages'))).toEqual([]);
    expect(mapProblems(step('draft'), {}, step('draft'), map(step('page'), { map: 'again' }))).toEqual([]);
  });

  it('are a list, of which each may be null where an item may be skipped', () => {
    const read = (each: object, slots: string, rest: object = {}): string[] =>
      mapProblems(each, rest, { text: 't', template: slots }).map((text) =>
        text.replace('blocks[2].template: ', ''),
      );
    const whole = step('a', 'p', { output: OUTLINE });
    expect(read(whole, '{{pages}} {{pages.0.sections.0.title}}')).toEqual([]);
    expect(read(whole, '{{pages.first}} {{pages.0.sections.0.titel}}')).toEqual([
      '{{pages.first}} names nothing: {{pages}} is a list, and "first" no index such as {{pages.0}}',
      '{{pages.0.sections.0.titel}} names nothing: {{pages.0.sections.0}} has no part "titel": did you mean {{pages.0.sections.0.title}}?',
    ]);
    const absent = [
      `{{pages.0.title}} may be absent: map "pages" does not always give {{pages.0.title}}. Either write {{pages.0.title?}} ${OR_WHEN}`,
    ];
    expect(read({ ...whole, when: { index: 1 } }, '{{pages.0.title}} {{pages}}')).toEqual(absent);
    expect(read(whole, '{{pages.0.title}} {{pages}}', { onFailure: 'skip' })).toEqual(absent);
    expect(read(whole, '{{pages.0.title}} {{pages}}', { onFailure: 'ask' })).toEqual(absent);
    expect(read(whole, '{{pages}}', { when: { brief: 'x' } })).toEqual([
      `{{pages}} may be absent: map "pages" has a "when". Either write {{pages?}} ${OR_WHEN}`,
    ]);
  });

  it('are objects by name where each is a group', () => {
    const group = { parallel: 'g', blocks: [step('a'), step('b', 'p', { onFailure: 'skip' })] };
    expect(
      mapProblems(group, {}, { text: 't', template: '{{pages.0.a}} {{pages.0.b}} {{pages.0.c}}' }),
    ).toEqual([
      `blocks[2].template: {{pages.0.b}} may be absent: map "pages" does not always give {{pages.0.b}}. Either write {{pages.0.b?}} ${OR_WHEN}`,
      'blocks[2].template: {{pages.0.c}} names nothing: {{pages.0}} has no part "c"; its schema declares a, b',
    ]);
  });

  it('are the items of the next map', () => {
    const next = { map: 'next', over: 'pages', each: step('z', '{{item.title}} {{item.tite}}') };
    expect(mapProblems(step('a', 'p', { output: OUTLINE }), {}, next)).toEqual([
      'blocks[2].each.prompt: {{item.tite}} names nothing: {{item}} has no part "tite": did you mean {{item.title}}?',
    ]);
  });
});

describe('a map in a group', () => {
  const group = (...blocks: object[]): string[] => problemsOf([{ parallel: 'g', blocks }], ROWS);

  it('waits with its items for siblings, and they for all of it', () => {
    const pages = map(step('a', '{{x}} {{all_outputs}}'), { over: 'rows' });
    expect(group(step('x'), pages, step('y', '{{pages}} {{all_outputs}}'))).toEqual([]);
    expect(group(step('x', '{{pages}}'), map(step('a', '{{x}}'), { over: 'rows' }))).toEqual([
      'blocks[0].blocks[0]: x → pages → a → x: these blocks wait for each other; take one of the slots out',
    ]);
    const all = { parallel: 'h', blocks: [step('b', '{{all_outputs}}')] };
    expect(group(step('x', '{{pages}}'), map(all, { over: 'rows' }))).toEqual([
      'blocks[0].blocks[0]: x → pages → h → b → x: these blocks wait for each other; take one of the slots out',
    ]);
  });
});
