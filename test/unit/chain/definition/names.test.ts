import { nameProblem } from '../../../../src/chain/definition/names';

test('names are short, lower-case and not reserved', () => {
  expect(nameProblem('write_headline')).toBeUndefined();
  expect(nameProblem('Write')).toMatch(/name "Write" must start with a letter/);
  expect(nameProblem('all_outputs')).toBe('name "all_outputs" is reserved');
});
