/**
 * What the language brings and Temporal's sandbox leaves as it is. `Date`, `WeakRef` and `FinalizationRegistry` are not here,
 * because it replaces them; of `Math` it replaces a property, which is found there.
 */
const GLOBALS = `
  Array, ArrayBuffer, BigInt, Boolean, DataView, Error, Float32Array, Float64Array, JSON, Map, Math, Number, Object, Promise, Proxy,
  RangeError, Reflect, RegExp, Set, String, Symbol, SyntaxError, TypeError, Uint8Array, Uint16Array, Uint32Array, WeakMap, WeakSet,
  decodeURIComponent, encodeURIComponent, isFinite, isNaN, parseFloat, parseInt`;

const HEAD = '(() => { // webpackBootstrap';

/**
 * The same bundle of workflows, with the language's globals bound once for all its modules: looking one up in a sandbox takes
 * about 300 ns, because Node asks its interceptors each time (docs/decisions/017). No line is added, so that source maps hold.
 *
 * @throws Error for a bundle that does not begin as webpack's do.
 */
export function bindGlobals(code: string): string {
  const bound = code.replace(
    HEAD,
    `(() => { const { ${GLOBALS.replace(/\s+/g, ' ')} } = globalThis; // webpackBootstrap`,
  );
  if (bound === code) throw new Error(`the workflow bundle does not begin with "${HEAD}"`);
  return bound;
}
