import { otherBeginning } from '../../../../src/client/start/start-run';

const from = { id: 'page-1', runId: 'r1' };
const memo = { hash: 'h', inputs: 'i' };
const goesOn = { from, state: 's', snapshot: {} as never };
const said = (id: string, known: object, next?: typeof goesOn): string =>
  otherBeginning({ ...memo, ...known }, next, { id, type: 'page' });

test('an id that is in use says how its run began otherwise', () => {
  expect(said('page-1', {}, goesOn)).toBe('it is the run of page that the new one goes on from');
  expect(said('page-9', {}, goesOn)).toBe(
    'its run of page was started from its inputs, and goes on from no other run',
  );
  expect(said('page-9', { from, state: 't' }, goesOn)).toBe(
    'its run of page goes on from page-1, with other changes',
  );
  expect(said('page-9', { from, state: 't' })).toBe('its run of page goes on from page-1');
  expect(said('page-9', { state: 't' })).toBe('its run of page goes on from a snapshot');
});
