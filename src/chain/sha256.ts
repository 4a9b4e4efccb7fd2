import { utf8Length } from './json';

/** SHA-256 (FIPS 180-4) of a text's UTF-8, as 64 lower-case hex digits. Pure, because the sandbox has no crypto. */
export function sha256(text: string): string {
  const words = padded(text);
  const hash = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) compress(hash, schedule, words, block);
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The message as big-endian words: its UTF-8, a one bit, zeros, and its length in bits in the last two words. */
function padded(text: string): Uint32Array {
  const length = utf8Length(text);
  const words = new Uint32Array((((length + 8) >> 6) + 1) * 16);
  let at = 0;
  const push = (byte: number): void => {
    words[at >> 2]! |= byte << (24 - (at & 3) * 8);
    at += 1;
  };
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i += 1;
    encodeUtf8(point, push);
  }
  push(0x80);
  words[words.length - 2] = Math.floor(length / 0x20000000);
  words[words.length - 1] = length << 3;
  return words;
}

function encodeUtf8(point: number, push: (byte: number) => void): void {
  if (point < 0x80) return push(point);
  if (point < 0x800) push(0xc0 | (point >> 6));
  else {
    if (point < 0x10000) push(0xe0 | (point >> 12));
    else {
      push(0xf0 | (point >> 18));
      push(0x80 | ((point >> 12) & 0x3f));
    }
    push(0x80 | ((point >> 6) & 0x3f));
  }
  push(0x80 | (point & 0x3f));
}

/** FIPS 180-4, 6.2.2. Plain variables, because a swap by destructuring makes an array and an iterator each round. */
function compress(hash: Uint32Array, w: Uint32Array, words: Uint32Array, block: number): void {
  for (let i = 0; i < 16; i++) w[i] = words[block + i]!;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    w[i] =
      w[i - 16]! +
      (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) +
      w[i - 7]! +
      (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10));
  }
  let a = hash[0]! | 0;
  let b = hash[1]! | 0;
  let c = hash[2]! | 0;
  let d = hash[3]! | 0;
  let e = hash[4]! | 0;
  let f = hash[5]! | 0;
  let g = hash[6]! | 0;
  let h = hash[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const t1 =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i]! + w[i]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0]! += a;
  hash[1]! += b;
  hash[2]! += c;
  hash[3]! += d;
  hash[4]! += e;
  hash[5]! += f;
  hash[6]! += g;
  hash[7]! += h;
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The standard's constants are the first 32 fractional bits of the roots of the first primes, so they are computed. */
function fractionalBits(root: number): number {
  return ((root - Math.floor(root)) * 0x100000000) >>> 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

const ROUND = Uint32Array.from(firstPrimes(64), (prime) => fractionalBits(Math.cbrt(prime)));
const INITIAL = firstPrimes(8).map((prime) => fractionalBits(Math.sqrt(prime)));
