import { parseModels } from '../../../../src/cli/input/parse-models';

test('models are given one by one or together', () => {
  expect(parseModels('writer=a,judge=b', { fast: 'c' })).toEqual({ fast: 'c', writer: 'a', judge: 'b' });
  for (const text of ['writer', '=x', 'writer=', 'a=b=c'])
    expect(() => parseModels(text)).toThrow('Write alias=id');
});
