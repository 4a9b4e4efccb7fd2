import { jsonBytes, utf8Length } from '../json';
import type { RenderedRequest } from '../request/render-request';

/** Bytes of a request's texts and schema, in UTF-8: no token is shorter than one. */
export function bytesOf({ system = '', context = '', messages, schema }: RenderedRequest): number {
  const texts = [system, context, ...messages.map(({ content }) => content)];
  return texts.reduce((sum, text) => sum + utf8Length(text), schema ? jsonBytes(schema) : 0);
}
