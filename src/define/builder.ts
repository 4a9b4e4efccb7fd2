import { checkDefinition } from '../chain/definition/check-definition';
import type { ChainDefinition } from '../chain/definition/definition';
import type { ChainBuilder } from './types/builder-types';
import { checkConstants } from './values/check-constants';
import { ChainDefinitionError } from './definition-error';
import type { Members } from './members';
import { nameBlocks } from './name-blocks';
import type { ChainOptions, GroupOptions, SubchainOptions } from './options';
import type { AnyChain } from './prepare';
import type { CheckedChain, FirstScope } from './types/scope-types';
import { type Source, toDefinition, type Unchecked, UNCHECKED } from './to-definition';

/**
 * Starts a chain, to which blocks are added one after the other. A slot that names nothing is a compile error; what the
 * compiler cannot see is a `ChainDefinitionError` when the chain is built.
 */
export function chain<const O extends ChainOptions = {}>(
  name: string,
  options?: CheckedChain<O>,
): ChainBuilder<FirstScope<O>> {
  return new Builder(name, (options ?? {}) as ChainOptions, []) as unknown as ChainBuilder<FirstScope<O>>;
}

/** What a {@link ChainBuilder} is without its types. */
class Builder {
  private built: ChainDefinition | undefined;

  constructor(
    readonly name: string,
    private readonly options: ChainOptions,
    private readonly sources: readonly Source[],
  ) {}

  step(name: string, options: object): Builder {
    return this.with([name, { kind: 'step', options }]);
  }

  activity(name: string, options: object): Builder {
    return this.with([name, { kind: 'activity', options }]);
  }

  text(name: string, options: object): Builder {
    return this.with([name, { kind: 'text', options }]);
  }

  approval(name: string, options: object): Builder {
    return this.with([name, { kind: 'approval', options }]);
  }

  map(name: string, options: object): Builder {
    return this.with([name, { kind: 'map', options }]);
  }

  chain(name: string, definition: AnyChain, options: SubchainOptions = {}): Builder {
    return this.with([name, { kind: 'chain', options: { ...options, definition } }]);
  }

  switch(name: string, options: object): Builder {
    return this.with([name, { kind: 'switch', options }]);
  }

  plan(name: string, options: object): Builder {
    return this.with([name, { kind: 'plan', options }]);
  }

  parallel(...args: [Members] | [string, Members, GroupOptions?]): Builder {
    const [name, members, options = {}] = args.length === 1 ? [this.freeGroupName(), ...args] : args;
    return this.with([name, { kind: 'parallel', members, options }]);
  }

  get definition(): ChainDefinition {
    return this.build();
  }

  build(): ChainDefinition {
    this.built ??= this.checked();
    return this.built;
  }

  [UNCHECKED](): Unchecked {
    return toDefinition(this.name, this.options, this.sources);
  }

  private checked(): ChainDefinition {
    const { definition, problems } = this[UNCHECKED]();
    const spoiled = new Set(problems.map(({ path }) => path.join('/')));
    const found = checkDefinition(definition).filter(({ path }) => !spoiled.has(path.join('/')));
    const all = [...problems, ...found];
    if (all.length === 0) all.push(...checkConstants(definition));
    if (all.length > 0) throw new ChainDefinitionError(nameBlocks(all, definition));
    return definition;
  }

  private with(source: Source): Builder {
    return new Builder(this.name, this.options, [...this.sources, source]);
  }

  private freeGroupName(): string {
    const taken = new Set(this.sources.map(([name]) => name));
    if (!taken.has('group')) return 'group';
    let number = 2;
    while (taken.has(`group_${number}`)) number += 1;
    return `group_${number}`;
  }
}
