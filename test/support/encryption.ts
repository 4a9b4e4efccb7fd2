import { randomBytes } from 'node:crypto';

/** A line of a key ring, with new random bytes. */
export const keyLine = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
