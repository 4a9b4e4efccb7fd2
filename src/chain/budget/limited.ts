import type { Scope } from '../layout/placed';

/** The chains that a scope lies in, from the inside out; each may have limits of its own. */
export function chainsAround(inner: Scope): Scope[] {
  const chains: Scope[] = [];
  for (let scope: Scope | undefined = inner; scope; scope = scope.opener?.scope)
    if (scope.outer === undefined) chains.push(scope);
  return chains;
}

/** `the chain's limit`, `pages[3]: its limit` */
export function whoseLimit({ path }: Scope): string {
  return path === '' ? "the chain's limit" : `${path}: its limit`;
}
