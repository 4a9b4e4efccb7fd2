import type { NormalDefaults } from '../definition/normalise';
import type { Rate } from '../definition/policies';
import { own } from '../json';
import type { Run } from '../run/run';
import { priceOf, priceOfRate } from './cost';
import type { Price } from './price-table';

type PriceTerms = Pick<NormalDefaults, 'prices' | 'rates'>;

/** A model as a call names it, and as it is called. */
interface Named {
  readonly written: string;
  /** What the alias stands for, once its first reply has said so or a fork has set it; else the same. */
  readonly called: string;
  /** A fork has set it: what is known of the alias is known of another model. */
  readonly isReplaced: boolean;
}

function named({ state }: Run, written: string): Named {
  const { models, replaced = [] } = state.metadata;
  return { written, called: own(models, written) ?? written, isReplaced: replaced.includes(written) };
}

/** What the chain itself says that a model costs. */
export function rateFor(run: Run, { rates = {} }: PriceTerms, written: string): Rate | undefined {
  const now = rateNow(rates, named(run, written));
  const before = own(rates, written);
  return now === before || run.patched('pinned-price') ? now : before;
}

/** What a call's model costs: by what the chain says of it, else by the table. */
export function priceFor(run: Run, terms: PriceTerms, written: string): Price | undefined {
  const { prices, rates = {} } = terms;
  const model = named(run, written);
  const rate = rateNow(rates, model);
  if (rate) return priceOfRate(rate);
  const { called, isReplaced } = model;
  return priceOf(called, prices) ?? (isReplaced ? undefined : priceOf(written, prices));
}

/** The same in a history from before it went by the model that is called. */
export function priceForBefore(
  run: Run,
  { prices, rates = {} }: PriceTerms,
  written: string,
): Price | undefined {
  const rate = own(rates, written);
  return rate ? priceOfRate(rate) : (priceOf(written, prices) ?? priceOf(named(run, written).called, prices));
}

function rateNow(
  rates: Readonly<Record<string, Rate>>,
  { written, called, isReplaced }: Named,
): Rate | undefined {
  return own(rates, called) ?? (isReplaced ? undefined : own(rates, written));
}
