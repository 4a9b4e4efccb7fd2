import { isObject, type Json } from '../../chain/json';
import { renderTemplate, slotsOf } from '../../chain/template/template';

/** What an argument becomes in every run; undefined where a slot in it, at any depth, decides. */
export function constantOf(argument: Json): Json | undefined {
  return hasSlots(argument) ? undefined : filled(argument);
}

function hasSlots(argument: Json): boolean {
  if (typeof argument === 'string') return slotsOf(argument).length > 0;
  if (Array.isArray(argument)) return argument.some(hasSlots);
  return isObject(argument) && Object.values(argument as Readonly<Record<string, Json>>).some(hasSlots);
}

/** A text without slots still loses the mark before a literal `{{`. */
function filled(argument: Json): Json {
  if (typeof argument === 'string') return renderTemplate(argument, () => undefined);
  if (Array.isArray(argument)) return argument.map(filled);
  if (!isObject(argument)) return argument;
  return Object.fromEntries(Object.entries(argument).map(([key, each]) => [key, filled(each as Json)]));
}
