import { CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE } from '../../chain/contract';
import { registeredAttributes } from '../../client/start/registered-attributes';
import type { Connected } from '../connection';
import { queueFacts, queuesOfNew } from './pollers';
import { PROBLEMS_ATTRIBUTE } from './stuck';
import { bad, type Finding, ok, tried, unknown } from './finding';
import { workersFinding } from './workers';

/** What a reachable server says of itself, its namespace and the runs in it. */
export async function lookAtServer(connected: Connected): Promise<Finding[]> {
  return await Promise.all([
    tried('server', () => serverVersion(connected)),
    tried('namespace', () => namespaceState(connected)),
    tried('search attributes', () => searchAttributes(connected)),
    Promise.resolve(settings(connected)),
    tried('workers', () => workers(connected)),
    tried('stuck runs', () => stuckRuns(connected)),
  ]);
}

async function serverVersion({ catenary: { client } }: Connected): Promise<Finding> {
  const { serverVersion: version, capabilities } = await client.workflowService.getSystemInfo({});
  const needed = ['upsertMemo', 'activityFailureIncludeHeartbeat', 'supportsSchedules'] as const;
  const missing = needed.filter((name) => capabilities?.[name] !== true);
  if (missing.length === 0) return ok('server', `Temporal ${version}`);
  return bad(
    'server',
    `Temporal ${version} cannot: ${missing.join(', ')}`,
    'upgrade the server; 1.32 was tested',
  );
}

async function namespaceState({ catenary: { client } }: Connected): Promise<Finding> {
  const { namespace } = client.options;
  const { config } = await client.workflowService.describeNamespace({ namespace });
  const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400;
  const kept = `${namespace}, closed runs are kept ${Number(days.toFixed(1))} days`;
  if (days >= 3) return ok('namespace', kept);
  return bad('namespace', kept, `temporal operator namespace update --retention 30d -n ${namespace}`);
}

async function searchAttributes({ catenary: { client } }: Connected): Promise<Finding> {
  const { namespace } = client.options;
  const registered = await registeredAttributes(client);
  const missing = [CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE].filter((name) => !registered.includes(name));
  if (missing.length === 0) return ok('search attributes', `${CHAIN_ATTRIBUTE} and ${WAITING_ATTRIBUTE}`);
  const flags = missing.map((name) => `--name ${name} --type Keyword`).join(' ');
  return bad(
    'search attributes',
    `${missing.join(' and ')} not registered: runs go well, \`catenary approvals\` asks each`,
    `temporal operator search-attribute create ${flags} -n ${namespace}`,
  );
}

async function workers({ catenary }: Connected): Promise<Finding> {
  const of = queuesOfNew(catenary);
  return workersFinding(await queueFacts(catenary, of), of);
}

/** No API tells a server's dynamic settings, so only one that was started here is known. */
function settings({ target: { dev } }: Connected): Finding {
  const name = 'settings';
  return dev
    ? ok(name, 'started by catenary dev, with the measured ones')
    : unknown(
        name,
        'a server cannot be asked for them',
        '`npx catenary doctor --probe` measures it: without history.transferProcessorMaxPollRPS: 2000, short steps wait 50 ms each',
      );
}

async function stuckRuns({ catenary: { client } }: Connected): Promise<Finding> {
  const query = `${PROBLEMS_ATTRIBUTE} IS NOT NULL AND ExecutionStatus = 'Running'`;
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 10 })) {
    ids.push(workflowId);
    if (ids.length === 10) break;
  }
  if (ids.length === 0) return ok('stuck runs', 'none');
  return bad(
    'stuck runs',
    ids.join(', '),
    `npx catenary status ${ids[0]}: says why; a worker of another release is the usual cause`,
  );
}
