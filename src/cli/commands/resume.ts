import type { Command } from 'commander';
import { withChanges, withForks } from '../input/change-flags';
import { act, type CliContext, withConnection } from '../command';
import { goOn, type GoOnFlags } from '../go-on';

/** `catenary resume` and `catenary fork`: new runs from the state of old ones. */
export function addResume(program: Command, context: CliContext): void {
  const resume = withChanges(
    program
      .command('resume <run>')
      .description('go on where a run failed or was ended, in a new run: what is finished is not paid again')
      .option('--force', 'keep finished blocks that a change touches, in place of a refusal')
      .option('--running', 'also where the run goes on itself: its calls in flight are made twice'),
  );
  withConnection(
    resume,
    'npx catenary resume page-4711',
    'npx catenary resume page-4711 --chain page.yaml --dry-run',
    'npx catenary resume page-4711 --limit calls=40',
    'npx catenary resume page-4711.snapshot.json',
  );
  act<GoOnFlags & { readonly force?: boolean; readonly running?: boolean }>(
    resume,
    context,
    (_, [word = ''], { force = false, running = false, ...flags }) =>
      goOn(context, word, flags, { force, running }),
  );

  const fork = withForks(
    withChanges(
      program
        .command('fork <run>')
        .description(
          'the same run with something changed, as a new run: only what depends on a change runs again',
        ),
    ),
  );
  withConnection(
    fork,
    'npx catenary fork page-4711 --from write_headline --dry-run',
    'npx catenary fork page-4711 --set write_headline.prompt=@new.md',
    'npx catenary fork page-4711 --input product_brief=@brief.md --model writer=claude-sonnet-5-5',
    'npx catenary fork page-4711 --output headline="A plain lamp"',
  );
  act<GoOnFlags>(fork, context, (_, [word = ''], flags) => goOn(context, word, flags, { fork: true }));
}
