import { createScreen } from '../../../../src/cli/board/screen';

function streams(isTTY: boolean) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY,
    columns: 20,
    rows: 10,
    write: (text: string) => {
      written[name] += text;
    },
  });
  return { written, screen: createScreen(stream('out'), stream('err')) };
}

test('nothing gets out that steers the terminal', () => {
  const { written, screen } = streams(true);
  screen.line('a\u001b[2J');
  screen.warn('b\u009b2J');
  screen.json({ text: 'c\u001b\u009b' });
  screen.draw(['d\u001b[0m']);
  expect(written.err).toBe('b\\u{9b}2J\n');
  expect(written.out).toBe('a␛[2J\n{"text":"c\\u001b\\u009b"}\nd␛[0m\n');
});

test('what is drawn is replaced, cut at the edge, and stays below what is said meanwhile', () => {
  const { written, screen } = streams(true);
  screen.draw(['one', 'a line that is longer than the terminal']);
  screen.line('said');
  screen.draw(['two']);
  screen.keep();
  screen.line('after');
  const drawn = 'one\na line that is lon…\n';
  const up = '\u001b[2A\r\u001b[J';
  expect(written.out).toBe(`${drawn}${up}said\n${drawn}${up}two\nafter\n`);
});
