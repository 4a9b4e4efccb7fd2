/** How each block stands, by path. */
export const statusesOf = <S>({
  steps,
}: {
  readonly steps: Readonly<Record<string, { readonly status: S }>>;
}): Record<string, S> =>
  Object.fromEntries(Object.entries(steps).map(([path, { status }]) => [path, status]));
