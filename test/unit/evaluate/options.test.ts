import { readOptions } from '../../../evaluate/options';

test('everything has a default, all briefs among them', () => {
  expect(readOptions([])).toEqual({ inputs: 30, model: 'default', json: false, help: false });
});

test('options are taken as they are written', () => {
  const args = ['--inputs', '2', '--model', 'claude-haiku-5-5', '--endpoint', 'claude', '--json'];
  expect(readOptions(args)).toMatchObject({
    inputs: 2,
    model: 'claude-haiku-5-5',
    endpoint: 'claude',
    json: true,
  });
});

test.each([
  [['--inputs', '31'], '--inputs 31: a whole number from 1 to 30 is needed'],
  [['--inputs', '1.5'], '--inputs 1.5'],
  [['--inputs', ''], '--inputs'],
  [['--input', '3'], "Unknown option '--input'"],
  [['3'], 'Unexpected argument'],
])('refuses %j by name', (args, message) => {
  expect(() => readOptions(args)).toThrow(expect.objectContaining({ name: 'BadInput' }) as Error);
  expect(() => readOptions(args)).toThrow(message);
});
