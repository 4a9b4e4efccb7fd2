/** Running chains: `catenary/worker`. */
import { joinProtobufCopies } from '../converter/proto-json';

export { createWorker, type CatenaryWorker, type CreateWorkerOptions } from './create-worker';
export { CatenaryPlugin, type CatenaryPluginOptions } from './plugin';
export { type WorkerVersion, WorkerVersionError } from './version';
export { installRuntime, type RuntimeOptions } from './runtime';
export { serveHealth, type Health, type HealthServer } from './health';
export type { Difference } from './difference';
export {
  historyFromText,
  type RunHistory,
  type Verified,
  verifyHistories,
  type VerifyOptions,
} from './verify';
export { type WorkflowCode, workflowCode, workflowsPath } from './workflow-code';
export {
  createDataConverter,
  type DataConverterOptions,
  type EncryptionOption,
  failureConverterPath,
  type StorageOption,
} from '../converter/data-converter';
export { AddressError, ConnectionError, UnknownNamespaceError } from '../connection/connection-error';
export { EncryptionError } from '../converter/encryption-error';
export { tracedModel } from './traced-model';
export type { TracingOptions } from './tracing';
export {
  createActivities,
  createAnthropicModel,
  ModelError,
  type ActivitySetup,
  type AnthropicModelOptions,
  type ErrorFacts,
  type ErrorKind,
  type Model,
  type ModelContext,
  type ModelReply,
  type ModelRequest,
  type Price,
  type PriceTables,
} from '../activities';
export type { Activities, Validator, Verdict } from '../chain/contract';

joinProtobufCopies();
