/** What callers without types may leave out. @throws TypeError showing how the call is written */
export function refuseMissing(value: unknown, name: string, call: string): void {
  if (typeof value === 'object' && value !== null) return;
  throw new TypeError(
    `${name} of ${call} is ${value === null ? 'null' : typeof value}: it must be an object`,
  );
}

/** Of a chain that was never exported, or read before it was made. @throws TypeError */
export function refuseNoChain(chain: unknown, call: string): void {
  if (typeof chain === 'object' && chain !== null) return;
  throw new TypeError(
    `the chain of ${call} is ${chain === null ? 'null' : typeof chain}: it must be a chain of the builder, or a definition`,
  );
}
