import { Client, Connection } from '@temporalio/client';
import { newsletter } from './workflows';

/** Starts a newsletter and waits for it; an editor has a minute. */
async function main(product = 'Halden Lamp'): Promise<void> {
  const { TEMPORAL_ADDRESS: address } = process.env;
  const connection = await Connection.connect({ ...(address && { address }) });
  try {
    const client = new Client({ connection });
    const sent = await client.workflow.execute(newsletter, {
      taskQueue: 'newsletter',
      workflowId: `newsletter-${new Date().toISOString().slice(0, 10)}`,
      args: [{ product, editWithin: '1 minute' }],
    });
    console.log(sent);
  } finally {
    await connection.close();
  }
}

void main(process.argv[2]);
