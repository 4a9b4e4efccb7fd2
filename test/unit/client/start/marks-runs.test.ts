import type { Client } from '@temporalio/client';
import { createCatenary, type CatenaryOptions } from '../../../../src/client/catenary';
import { chainOf } from '../../../support/chains';

const page = chainOf([{ text: 'title', template: 'x' }], { name: 'page', inputs: {} });
const BOTH = { CatenaryChain: 2, CatenaryWaiting: 2 };

/** A client whose server answers so, one answer after the other. */
function asking(answers: readonly (object | Error)[], options?: CatenaryOptions) {
  const asked: unknown[] = [];
  const listSearchAttributes = async (request: unknown): Promise<object> => {
    const answer = answers[asked.push(request) - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
    return { customAttributes: answer };
  };
  const connection = { operatorService: { listSearchAttributes } };
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

it('an error is no answer: the next run asks anew', async () => {
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
