/** What `fetch` rejects with, or a body read fails with, when a connection breaks. */
export function connectionError(code: 'ECONNRESET' | 'ECONNREFUSED', when: 'headers' | 'body'): TypeError {
  const cause = Object.assign(new Error(code === 'ECONNRESET' ? 'read ECONNRESET' : 'connect ECONNREFUSED'), {
    code,
    syscall: code === 'ECONNRESET' ? 'read' : 'connect',
  });
  return new TypeError(when === 'headers' ? 'fetch failed' : 'terminated', { cause });
}
