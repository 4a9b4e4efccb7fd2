/** The entry of the workflow bundle: every workflow type that isn't another's is a chain's name. */
export { runChain, runChain as default } from './run-chain';
