import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';

const LARGEST_BODY = 8 * 1024 * 1024;

/**
 * A request's body as a JSON object.
 *
 * @throws ApiError 413 above 8 MiB, 400 for anything but a JSON object.
 */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new ApiError('request_too_large', `the request is larger than ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  const body = parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new ApiError('invalid_request_error', 'the body is not a JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError('invalid_request_error', `the body is not JSON: ${(error as Error).message}`);
  }
}
