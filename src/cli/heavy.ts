import type * as GarbageModule from '../client/storage/collect-garbage';
import type * as ConnectModule from '../client/connect';
import type * as ProfileModule from '../connection/profile';
import type * as CodecServerModule from '../converter/codec-server';
import type * as ConverterModule from '../converter/data-converter';
import type * as DevSessionModule from '../dev/dev-session';
import type * as EndpointModule from '../dev/endpoint';
import type * as PlayModule from '../testing/fixtures/play-fixture';
import type * as WorkerModule from '../worker';
import type * as ConnectNativeModule from '../worker/connect-native';
import type * as EndpointFindings from './doctor/endpoint';
import type * as ServerFindings from './doctor/server';
import type * as Probe from './doctor/probe';
import type * as Pollers from './doctor/pollers';

/** Modules that take long to load, by the commands that need them alone: `validate` and `--help` answer at once. */
export const heavy = {
  codecServer: () => require('../converter/codec-server') as typeof CodecServerModule,
  connect: () => require('../client/connect') as typeof ConnectModule,
  connectNative: () => require('../worker/connect-native') as typeof ConnectNativeModule,
  converter: () => require('../converter/data-converter') as typeof ConverterModule,
  devSession: () => require('../dev/dev-session') as typeof DevSessionModule,
  endpoint: () => require('../dev/endpoint') as typeof EndpointModule,
  endpointFindings: () => require('./doctor/endpoint') as typeof EndpointFindings,
  profile: () => require('../connection/profile') as typeof ProfileModule,
  probe: () => require('./doctor/probe') as typeof Probe,
  garbage: () => require('../client/storage/collect-garbage') as typeof GarbageModule,
  play: () => require('../testing/fixtures/play-fixture') as typeof PlayModule,
  pollers: () => require('./doctor/pollers') as typeof Pollers,
  serverFindings: () => require('./doctor/server') as typeof ServerFindings,
  worker: () => require('../worker') as typeof WorkerModule,
};
