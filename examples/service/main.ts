import { once } from 'node:events';
import { connect } from 'catenary';
import { productPage } from '../product-page/chain';
import { report } from '../report/chain';
import { startService } from './server';

/** Serves two chains until it is interrupted; runs go on without it. */
async function main(): Promise<void> {
  const catenary = await connect();
  const chains = { product_page: productPage, report };
  const service = await startService({ catenary, chains, port: Number(process.env['PORT'] ?? 8080) });
  console.log(`listening on ${service.url}`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await service.close();
  await catenary.close();
}

void main();
