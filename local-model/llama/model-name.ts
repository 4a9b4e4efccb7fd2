import { basename } from 'node:path';

/** A model's name by its file: `SmolLM2-135M-Instruct.Q4_1.gguf` is `smollm2-135m-instruct-q4_1`. */
export function modelName(path: string): string {
  return basename(path)
    .toLowerCase()
    .replace(/\.gguf$/, '')
    .replace(/\.(?=i?q\d|b?f\d\d)/, '-')
    .replace(/[^a-z0-9._-]+/g, '-');
}
