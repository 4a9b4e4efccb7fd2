import { type ServerArguments, serverArguments } from '../../../src/dev/server/server-arguments';

const server: ServerArguments = {
  ip: '127.0.0.1',
  port: 7000,
  uiPort: 8000,
  dbFile: undefined,
  namespace: 'default',
  searchAttributes: { CatenaryChain: 'Keyword', CatenaryWaiting: 'Keyword' },
  settings: 'measured',
};
const line = (changes: Partial<ServerArguments>): string =>
  serverArguments({ ...server, ...changes }).join(' ');

test('an in-memory server gets the dispatch rate and no SQLite setting', () => {
  expect(line({})).toBe(
    'server start-dev --ip 127.0.0.1 --port 7000 --ui-port 8000 --namespace default --log-level warn' +
      ' --search-attribute CatenaryChain=Keyword --search-attribute CatenaryWaiting=Keyword' +
      ' --dynamic-config-value history.transferProcessorMaxPollRPS=2000',
  );
});

test('a database file is kept in WAL mode', () => {
  expect(line({ dbFile: '/x/dev.db' })).toMatch(
    /--db-filename \/x\/dev\.db --sqlite-pragma journal_mode=WAL$/,
  );
});

test('only ci gives up safety against power loss', () => {
  expect(line({ dbFile: '/x/dev.db', settings: 'ci' })).toMatch(
    /journal_mode=WAL --sqlite-pragma synchronous=NORMAL$/,
  );
  expect(line({ dbFile: '/x/dev.db' })).not.toContain('synchronous');
});

test('stock is the server as it comes', () => {
  const stock = line({ dbFile: '/x/dev.db', settings: 'stock' });
  expect(stock).not.toMatch(/dynamic-config|pragma/);
});

test('without a UI it is headless', () => {
  expect(line({ uiPort: undefined })).toContain('--headless');
  expect(line({ uiPort: undefined })).not.toContain('--ui-port');
});
