import { nameProblem } from '../chain/definition/names';

/** What the blocks of a switch's cases are called: like their values, or by their place where a value is not a name. */
export function caseNames(cases: object): (readonly [value: string, name: string])[] {
  const values = Object.keys(cases);
  const taken = new Set(['otherwise', ...values.filter((value) => nameProblem(value) === undefined)]);
  return values.map((value, i) => {
    if (value !== 'otherwise' && nameProblem(value) === undefined) return [value, value];
    let name = `case_${i + 1}`;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return [value, name];
  });
}
