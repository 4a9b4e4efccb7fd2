/** Words longer than this are no misspellings worth comparing. */
const LONGEST = 80;

/** The candidate that was probably meant, or undefined where none is near. Case, `_` and `-` count for nothing. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const wanted = plain(word);
  let best: string | undefined;
  let least = wanted.length < 3 ? 1 : Math.min(4, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = candidate.length > LONGEST ? least : distanceBelow(wanted, plain(candidate), least);
    if (distance < least) [best, least] = [candidate, distance];
    if (least === 0) break;
  }
  return best ?? startingWith(wanted, candidates);
}

/** `: did you mean "prompt"?`, or an empty text. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
  show: (candidate: string) => string = JSON.stringify,
): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : `: did you mean ${show(meant)}?`;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

/** `keyword` for `keyword_list`: the only candidate that starts alike. */
function startingWith(wanted: string, candidates: Iterable<string>): string | undefined {
  if (wanted.length < 4) return undefined;
  const alike = [...candidates].filter((each) => plain(each).startsWith(wanted));
  return alike.length === 1 ? alike[0] : undefined;
}

/** Edits (a swap of neighbours is one) between two words, or `limit` where it takes that many or more. */
function distanceBelow(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1]! + 1, above[j]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) >= limit) return limit;
    [before, above] = [above, row];
  }
  return Math.min(limit, above[b.length]!);
}
