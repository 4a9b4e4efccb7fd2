import type { Client } from '@temporalio/client';
import { CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE } from '../../chain/contract';
import { isDenied } from '../../connection/grpc';

/**
 * Those of the two search attributes that the client's namespace has. Who may not ask for the cluster's, as clients of Temporal
 * Cloud, reads the names that the namespace itself gives to its columns.
 *
 * @throws the server's error where it says neither
 */
export async function registeredAttributes(client: Client): Promise<readonly string[]> {
  const names = await namesOf(client);
  return [CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE].filter((name) => names.includes(name));
}

async function namesOf({ connection, options: { namespace } }: Client): Promise<readonly string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes ?? {});
  } catch (error) {
    if (!isDenied(error)) throw error;
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const names = Object.values(config?.customSearchAttributeAliases ?? {});
    // A namespace that names none may still have those of its cluster: that is not known.
    if (names.length === 0) throw error;
    return names;
  }
}
