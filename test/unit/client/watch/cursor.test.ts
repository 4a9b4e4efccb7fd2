import { parseCallId } from '../../../../src/chain/run/call-id';
import { cursorText, isAfter, parseCursor } from '../../../../src/client/watch/cursor';

const place = { runId: '0191d3c2-4e0a-7000-8000-000000000000', event: 17, index: 2 };

it('reads a cursor as it was written', () => {
  expect(parseCursor(cursorText(place))).toEqual(place);
});

it.each(['', 'x', `${place.runId}/17`, `${place.runId}/-1.0`, `../${place.runId}/1.0`])(
  'refuses %j as a cursor',
  (text) => {
    expect(() => parseCursor(text)).toThrow(/is not a cursor: pass the cursor of an event that watch gave/);
  },
);

it('orders happenings by event, then by their place in it', () => {
  expect(isAfter({ event: 17, index: 3 }, place)).toBe(true);
  expect(isAfter({ event: 18, index: 0 }, place)).toBe(true);
  expect(isAfter({ event: 17, index: 2 }, place)).toBe(false);
  expect(isAfter({ event: 16, index: 9 }, place)).toBe(false);
});

it('knows the path, the purpose and the try of a call by its activity id', () => {
  expect(parseCallId('research/market/generate/12')).toEqual({
    id: 'research/market/generate/12',
    path: 'research/market',
    purpose: 'generate',
    try: 12,
  });
  for (const id of ['', 'generate/1', 'market/generate', 'market/write/1', 'market/generate/0'])
    expect(parseCallId(id)).toBeUndefined();
});
