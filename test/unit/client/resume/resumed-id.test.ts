import { resumedIds } from '../../../../src/client/resume/resumed-id';

test.each<[string, string[]]>([
  ['page', ['page~2', 'page~3']],
  ['page~2', ['page~3', 'page~4']],
  ['page~9', ['page~10', 'page~11']],
  ['a~2~7', ['a~2~8', 'a~2~9']],
  ['~2', ['~2~2', '~2~3']],
  ['page~x', ['page~x~2', 'page~x~3']],
])('what goes on from %s is counted on', (id, next) => {
  const ids = resumedIds(id);
  expect([ids.next().value, ids.next().value]).toEqual(next);
});
