import { redact } from './redact';

/** Why no endpoint can be at an address; undefined where one can. */
export function addressMistake(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    return `is ${JSON.stringify(redact(String(address), []))}: it must be an http address, such as https://api.anthropic.com`;
  if (url.username !== '' || url.password !== '')
    return 'holds a user or a password, which no request can be sent to: give the key by itself';
  return undefined;
}
