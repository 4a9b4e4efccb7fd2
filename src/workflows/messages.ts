import { defineQuery } from '@temporalio/workflow';
import { PROGRESS_QUERY, SNAPSHOT_QUERY } from '../chain/contract';
import type { Progress } from '../chain/progress';
import type { Snapshot } from '../chain/snapshot';

/** Where a run stands; answered for open and closed runs. */
export const progressQuery = defineQuery<Progress>(PROGRESS_QUERY);

/** The whole state of a run; answered for open and closed runs. */
export const snapshotQuery = defineQuery<Snapshot>(SNAPSHOT_QUERY);
