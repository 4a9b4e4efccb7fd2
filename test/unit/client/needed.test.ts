import { Client, type ConnectionLike } from '@temporalio/client';
import { createCatenary } from '../../../src/client';
import { chainOf } from '../../support/chains';

const connection = { workflowService: {}, plugins: [] } as unknown as ConnectionLike;
/** As JavaScript sees them. */
type Untyped = Record<string, (...args: unknown[]) => Promise<unknown>>;
const clientOf = () => createCatenary(new Client({ connection }), { searchAttributes: false });
const catenary = clientOf() as unknown as Untyped;
const run = clientOf().get('page-1') as unknown as Untyped;
const letter = chainOf([{ step: 'a', prompt: '{{brief}}' }]);

test.each([
  [
    () => catenary['start']!(letter),
    'options of start(chain, { id, inputs }) is undefined: it must be an object',
  ],
  [() => catenary['run']!(letter), 'options of start(chain, { id, inputs }) is undefined'],
  [() => catenary['startOptions']!(letter), 'options of startOptions(chain, { inputs }) is undefined'],
  [() => catenary['plan']!('a page'), 'options of plan(request, { id }) is undefined'],
  [() => catenary['fork']!('page-1'), 'options of fork(source, { from, … }) is undefined'],
  [() => run['approve']!('review'), 'options of approve(gate, …, { by }) is undefined'],
  [() => run['reject']!('review', 'dull'), 'options of reject(gate, …, { by }) is undefined'],
  [() => run['edit']!('review', 'text', null), 'options of edit(gate, …, { by }) is null'],
  [() => run['approve']!('review', {}), 'by is undefined: it must be the name of who decides'],
  [
    () => catenary['start']!(undefined, { id: 'page-1' }),
    'the chain of start(chain, { id, inputs }) is undefined: it must be a chain of the builder, or a definition',
  ],
  [
    () => catenary['startOptions']!('page.yaml', {}),
    'the chain of startOptions(chain, { inputs }) is string',
  ],
])('%s is refused by what is missing', async (ask, message) => {
  await expect(ask()).rejects.toBeInstanceOf(TypeError);
  await expect(ask()).rejects.toThrow(message);
});

test('a closed client says so, whatever it is asked', async () => {
  const closed = clientOf();
  const handle = closed.get('page-1');
  await closed.close();
  const asked = [
    () => closed.start(letter, { id: 'page-1', inputs: { brief: 'b' } }),
    () => closed.startOptions(letter, { inputs: { brief: 'b' } }),
    () => closed.list(),
    () => closed.approvals(),
    () => closed.resume('page-1'),
    () => handle.info(),
    () => handle.result(),
    () => handle.approve('check', { by: 'ada' }),
    () => handle.watch()[Symbol.asyncIterator]().next(),
    () => handle.histories()[Symbol.asyncIterator]().next(),
  ];
  for (const ask of asked)
    await expect(ask()).rejects.toMatchObject({
      name: 'ConnectionError',
      message: 'this client is closed: connect() makes another',
    });
});
