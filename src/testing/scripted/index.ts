export type {
  Answer,
  AnswerFunction,
  Answers,
  CallInfo,
  During,
  MessagesRequest,
  Randomly,
  Reply,
  Script,
  Times,
} from './answer';
export { createScriptedEndpoint, type ScriptedEndpoint, type ScriptedOptions } from './endpoint';
export { fault, type Fault, type StatusDetails } from './fault';
export type { Listening } from './http-mount';
export type { Ledger, LedgerCall, LedgerOutcome } from './ledger';
export { readLedgerFile } from './ledger-file';
export { randomly } from './randomly';
export { verdict } from './verdict';
