/** What workflow code may import: the interpreter, and its parts for workflows that are written by hand. */
export { runChain } from './run-chain';
export { createPieces, type PieceOptions, type Pieces, type PieceValues } from './pieces';
export {
  approvalsQuery,
  type Decided,
  decideSignal,
  decideUpdate,
  progressQuery,
  snapshotQuery,
} from './messages';
export type { Activities } from '../chain/contract';
