import { NativeConnection, Worker } from '@temporalio/worker';
import { CatenaryPlugin, createAnthropicModel, type Model } from 'catenary/worker';
import * as activities from './activities';

/** An existing worker; the plugin is all that the pieces need. */
export async function createNewsletterWorker(connection: NativeConnection, model: Model): Promise<Worker> {
  return await Worker.create({
    connection,
    taskQueue: 'newsletter',
    workflowsPath: require.resolve('./workflows'),
    activities,
    plugins: [new CatenaryPlugin({ model })],
  });
}

async function main(): Promise<void> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl, TEMPORAL_ADDRESS: address } = process.env;
  const model = createAnthropicModel({ ...(apiKey && { apiKey }), ...(baseUrl && { baseUrl }) });
  const connection = await NativeConnection.connect({ ...(address && { address }) });
  try {
    await (await createNewsletterWorker(connection, model)).run();
  } finally {
    await connection.close();
  }
}

if (require.main === module) void main();
