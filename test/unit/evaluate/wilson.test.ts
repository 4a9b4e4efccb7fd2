import { wilson } from '../../../evaluate/wilson';

test('the interval agrees with published figures', () => {
  // Newcombe 1998, table I: 81 of 263, 15 of 148, 1 of 29.
  expect(wilson(81, 263)).toEqual({ low: closeTo(0.2553), high: closeTo(0.3662) });
  expect(wilson(15, 148)).toEqual({ low: closeTo(0.0624), high: closeTo(0.1605) });
  expect(wilson(1, 29)).toEqual({ low: closeTo(0.0061), high: closeTo(0.1718) });
});

test('none and all leave room on one side only', () => {
  expect(wilson(0, 20)).toEqual({ low: 0, high: closeTo(0.1611) });
  expect(wilson(20, 20)).toEqual({ low: closeTo(0.8389), high: 1 });
});

test('nothing tried says nothing', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

function closeTo(value: number): number {
  return expect.closeTo(value, 4) as number;
}
