/** A user's own workflows beside the interpreter. */
export { runChain, runChain as default } from '../../src/workflows';

export async function greet(name: string): Promise<string> {
  return await Promise.resolve(`Hello, ${name}`);
}
