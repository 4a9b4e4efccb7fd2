import { joinCopies } from '../../../src/converter/proto-json';

function copy(name: string) {
  class Type {}
  const convert =
    (what: string) =>
    (type: object): string => {
      if (!(type instanceof Type)) throw new TypeError('type must be a Type');
      return `${name}.${what}`;
    };
  return { Type, json: { fromJson: convert('fromJson'), toJson: convert('toJson') } };
}

test('a copy hands the other copy’s types over and keeps its own', () => {
  const [own, other] = [copy('own'), copy('other')];
  expect(() => own.json.fromJson(new other.Type())).toThrow('type must be a Type');
  joinCopies(own, other);
  expect(own.json.fromJson(new other.Type())).toBe('other.fromJson');
  expect(own.json.toJson(new other.Type())).toBe('other.toJson');
  expect(own.json.toJson(new own.Type())).toBe('own.toJson');
  expect(() => own.json.toJson({})).toThrow('type must be a Type');
});

test('a single copy stays as it is', () => {
  const { json, Type } = copy('only');
  const { fromJson } = json;
  joinCopies({ json, Type }, { json, Type });
  expect(json.fromJson).toBe(fromJson);
});
