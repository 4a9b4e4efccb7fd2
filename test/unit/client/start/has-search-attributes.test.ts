import type { Client } from '@temporalio/client';
import { createCatenary, type CatenaryOptions } from '../../../../src/client/catenary';
import { chainOf } from '../../../support/chains';

const page = chainOf([{ text: 'title', template: 'x' }], { name: 'page', inputs: {} });
const BOTH = { CatenaryChain: 2, CatenaryWaiting: 2 };

/** A client whose server answers so, one answer after the other, and whose namespace names its columns so. */
function asking(
  answers: readonly (object | Error)[],
  options?: CatenaryOptions,
  customSearchAttributeAliases: Readonly<Record<string, string>> = {},
) {
  const asked: unknown[] = [];
  const listSearchAttributes = async (request: unknown): Promise<object> => {
    const answer = answers[asked.push(request) - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
    return { customAttributes: answer };
  };
  const describeNamespace = async (): Promise<object> => ({ config: { customSearchAttributeAliases } });
  const connection = { operatorService: { listSearchAttributes }, workflowService: { describeNamespace } };
  const client = { connection, options: { namespace: 'shop', loadedDataConverter: {} } };
  const catenary = createCatenary(client as unknown as Client, options);
  const marks = async (): Promise<number> =>
    (await catenary.startOptions(page, {})).typedSearchAttributes.length;
  return { asked, marks };
}

it.each([
  ['both', BOTH, 1],
  ['one alone', { CatenaryChain: 2 }, 0],
  ['none', {}, 0],
])('the server is asked once whether it has the attributes: %s', async (_, answer, marked) => {
  const { asked, marks } = asking([answer]);
  expect([await marks(), await marks()]).toEqual([marked, marked]);
  expect(asked).toEqual([{ namespace: 'shop' }]);
});

it('an error is not an answer: the next run asks anew', async () => {
  const { asked, marks } = asking([new Error('unavailable'), BOTH]);
  expect([await marks(), await marks(), await marks()]).toEqual([0, 1, 1]);
  expect(asked).toHaveLength(2);
});

it('what was said is not asked', async () => {
  const { asked, marks } = asking([], { searchAttributes: true });
  expect(await marks()).toBe(1);
  expect(await asking([], { searchAttributes: false }).marks()).toBe(0);
  expect(asked).toEqual([]);
});

const denied = (code: number): Error =>
  Object.assign(new Error('denied'), { code, details: '', metadata: {} });

it.each([
  [7, { Keyword01: 'CatenaryChain', Keyword02: 'CatenaryWaiting' }, 1],
  [12, { Keyword01: 'CatenaryChain', Keyword02: 'CatenaryWaiting' }, 1],
  [7, { Keyword01: 'CatenaryChain' }, 0],
  [7, {}, 0],
  [14, { Keyword01: 'CatenaryChain', Keyword02: 'CatenaryWaiting' }, 0],
])('error %i and a namespace that names %j: %i', async (code, names, marked) => {
  expect(await asking([denied(code)], {}, names).marks()).toBe(marked);
});
