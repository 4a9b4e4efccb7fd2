import { BRIEFS } from '../../../evaluate/briefs';
import { EXAMPLES } from '../../../evaluate/examples';
import { checksOf, rejectionOf } from '../../../evaluate/judge-part';
import { OWN_CHECKS } from '../../../evaluate/own-checks';
import { PARTS } from '../../../evaluate/parts';
import { validators } from '../../../evaluate/activities';
import type { Json } from '../../../src/chain/json';

const brief = 'A folding bicycle with eight gears that fits under a train seat.';
const good = {
  keywords: ['folding bicycle', 'eight gears', 'small'],
  headline: 'A folding bicycle for the train',
  button: 'Order the bicycle',
};
const around = { brief, keywords: good.keywords };
const [keywords, headline, button] = PARTS as [(typeof PARTS)[0], (typeof PARTS)[0], (typeof PARTS)[0]];

test('there are thirty briefs, no two of them alike', () => {
  expect(new Set(BRIEFS).size).toBe(30);
});

test('the examples pass every check on their own brief, and fail some on every other', () => {
  for (const { brief: own, outputs } of EXAMPLES) {
    const failing = (text: string): number =>
      PARTS.flatMap((part) =>
        checksOf(part).filter(
          ({ reasons }) =>
            reasons(outputs[part.name] as Json, { brief: text, keywords: outputs.keywords as Json }).length >
            0,
        ),
      ).length;
    expect(failing(own)).toBe(0);
    for (const other of BRIEFS) expect(failing(other)).toBeGreaterThanOrEqual(2);
  }
});

test('more than half of the keywords have to stand in the brief', () => {
  const strays = (value: Json): string[] => OWN_CHECKS.mostly_in_the_brief(value, around);
  expect(strays(['Folding Bicycle', 'train', 'cheap'])).toEqual([]);
  expect(strays(['train', 'cheap'])).toEqual(['"cheap" do not stand in the brief']);
});

test('a headline has one of the keywords in it, whatever its case', () => {
  expect(OWN_CHECKS.names_a_keyword('EIGHT GEARS, one seat', around)).toEqual([]);
  expect(OWN_CHECKS.names_a_keyword('A bicycle', { brief, keywords: undefined })).toHaveLength(1);
  expect(OWN_CHECKS.names_a_keyword('A bicycle', around)).toEqual([
    'has none of the keywords in it: folding bicycle, eight gears, small',
  ]);
});

test("a button's last word stands in the brief, whatever follows it", () => {
  expect(OWN_CHECKS.ends_with_the_product('Order the bicycle.', around)).toEqual([]);
  expect(OWN_CHECKS.ends_with_the_product('Order the lamp', around)).toEqual([
    'ends with "lamp", which does not stand in the brief',
  ]);
});

test('checks are named by part and bound, in the order in which the product looks', () => {
  expect(PARTS.flatMap(checksOf).map(({ name }) => name)).toEqual([
    'keywords: shape',
    'keywords: mostly in the brief',
    'headline: shape',
    'headline: maxWords 8',
    'headline: excludes "!"',
    'headline: names a keyword',
    'button: shape',
    'button: minWords 2',
    'button: maxWords 4',
    'button: matches ^Order ',
    'button: ends with the product',
  ]);
});

test('code looks only at what schema and rules let pass', () => {
  expect(rejectionOf(keywords, ['x'], around)).toHaveLength(2);
  expect(rejectionOf(headline, 'Order! Now! Something!', around)).toEqual([
    'includes "!", which is not allowed',
  ]);
  expect(rejectionOf(button, 'Order the lamp', around)).toHaveLength(1);
});

test('the single prompt is told of each part what a step of the chain would be told', async () => {
  const context = { inputs: { brief }, outputs: {} };
  const everyPart = validators['every_part']!;
  expect(await everyPart(good, context)).toEqual({ verdict: 'pass', reasons: [] });
  expect(await everyPart({ ...good, headline: 'A bicycle!', button: 'Buy' }, context)).toEqual({
    verdict: 'fail',
    reasons: [
      'headline: includes "!", which is not allowed',
      'button: has 1 word, at least 2 are needed',
      'button: does not match the pattern /^Order /u',
    ],
  });
});
