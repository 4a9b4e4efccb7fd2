import type { Answer, CallInfo, MessagesRequest, Script } from './answer';
import { luckOf } from './randomly';

/** The answer to the n-th call of a key; undefined where its list is used up. */
export function pick(
  script: Script,
  n: number,
  request: MessagesRequest,
  info: CallInfo,
): Answer | Promise<Answer> | undefined {
  if (typeof script === 'function') return script(request, info);
  if (typeof script === 'string') return script;
  if (isList(script)) return script[n - 1];
  if ('times' in script) {
    return n <= script.times ? script.of : pick(script.rest, n - script.times, request, info);
  }
  if ('duringMs' in script) return info.sinceFirstMs < script.duringMs ? script.of : script.rest;
  if ('rate' in script) {
    const key = `${info.path}/${info.purpose}`;
    const struck = luckOf(script, key, n);
    if (struck !== undefined) return struck;
    let spared = 0;
    for (let i = 1; i <= n; i += 1) if (luckOf(script, key, i) === undefined) spared += 1;
    return pick(script.rest, spared, request, info);
  }
  return script;
}

/** How many calls a script answers. */
export function lengthOf(script: Script): number {
  if (typeof script === 'function' || typeof script === 'string') return Infinity;
  if (isList(script)) return script.length;
  if ('times' in script) return script.times + lengthOf(script.rest);
  return 'rate' in script ? lengthOf(script.rest) : Infinity;
}

function isList(script: Script): script is readonly Answer[] {
  return Array.isArray(script);
}
