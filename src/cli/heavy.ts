import type * as CatenaryModule from '../client/catenary';
import type * as GarbageModule from '../client/storage/collect-garbage';
import type * as ConnectModule from '../client/connect';
import type * as CodecServerModule from '../converter/codec-server';
import type * as ConverterModule from '../converter/data-converter';
import type * as DevSessionModule from '../dev/dev-session';
import type * as EndpointModule from '../dev/endpoint';
import type * as PlayModule from '../testing/fixtures/play-fixture';
import type * as WorkerModule from '../worker';
import type * as TemporalClient from '@temporalio/client';
import type * as TemporalConfig from '@temporalio/envconfig';
import type * as TemporalWorker from '@temporalio/worker';
import type * as EndpointFindings from './doctor/endpoint';
import type * as ServerFindings from './doctor/server';
import type * as Probe from './doctor/probe';
import type * as Pollers from './doctor/pollers';

/** Modules that take long to load, by the commands that need them alone: `validate` and `--help` answer at once. */
export const heavy = {
  catenary: () => require('../client/catenary') as typeof CatenaryModule,
  codecServer: () => require('../converter/codec-server') as typeof CodecServerModule,
  connect: () => require('../client/connect') as typeof ConnectModule,
  converter: () => require('../converter/data-converter') as typeof ConverterModule,
  devSession: () => require('../dev/dev-session') as typeof DevSessionModule,
  endpoint: () => require('../dev/endpoint') as typeof EndpointModule,
  endpointFindings: () => require('./doctor/endpoint') as typeof EndpointFindings,
  probe: () => require('./doctor/probe') as typeof Probe,
  garbage: () => require('../client/storage/collect-garbage') as typeof GarbageModule,
  play: () => require('../testing/fixtures/play-fixture') as typeof PlayModule,
  pollers: () => require('./doctor/pollers') as typeof Pollers,
  serverFindings: () => require('./doctor/server') as typeof ServerFindings,
  temporalClient: () => require('@temporalio/client') as typeof TemporalClient,
  temporalConfig: () => require('@temporalio/envconfig') as typeof TemporalConfig,
  temporalWorker: () => require('@temporalio/worker') as typeof TemporalWorker,
  worker: () => require('../worker') as typeof WorkerModule,
};
