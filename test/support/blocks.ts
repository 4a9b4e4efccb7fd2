import type { Block } from '../../src/chain/definition/definition';

export const step = (name: string, prompt = 'x', rest: object = {}): Block => ({
  step: name,
  prompt,
  ...rest,
});

export const text = (name: string, template: string, rest: object = {}): Block => ({
  text: name,
  template,
  ...rest,
});
