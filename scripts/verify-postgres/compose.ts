import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '../..');

/** What the Compose file says of the server, so that both are the same. */
export interface Compose {
  /** Of Temporal. */
  readonly version: string;
  /** The server's environment, as it is written. */
  readonly server: Readonly<Record<string, string>>;
}

export function readCompose(): Compose {
  const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as {
    services: Record<string, { image: string; environment: Record<string, string> }>;
  };
  const { image, environment } = services['temporal']!;
  return { version: image.split(':')[1]!, server: environment };
}
