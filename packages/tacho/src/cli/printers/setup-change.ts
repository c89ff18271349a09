/**
 * Changes of settings files: shown, agreed to, done.
 */
import { removeSettingsFile, type SettingsText, writeSettingsFile } from '../../capture/setup/settings-file.ts';
import type { Context } from '../context.ts';
import { safe } from '../terminal/safe.ts';
import { canAsk, confirm } from './setup-confirm.ts';
import { printDiff } from './setup-diff.ts';

/** `local` is the settings.local.json of the folder: paths of one machine are not for the file that is committed. */
export type SetupScope = 'local' | 'user';

export interface Change {
  readonly scope: SetupScope;
  readonly before: SettingsText;
  /** Undefined: no file. */
  readonly after: string | undefined;
  /** The folder of the file comes or goes with it. */
  readonly withFolder: boolean;
  /** What the hooks that were there leave out and nobody has asked for this time, as words of a command line. */
  readonly kept?: readonly string[];
}

/** `nothing`: there is nothing to do. `shown`: that was all that was asked for. `refused`: nobody said yes. */
export type Outcome = 'nothing' | 'shown' | 'refused' | 'done';

/** Shows what will change on standard output and does it, with `yes` or when somebody at the terminal agrees. */
export async function changeFiles(
  context: Context,
  changes: readonly Change[],
  options: { readonly yes?: boolean; readonly dryRun?: boolean },
): Promise<Outcome> {
  const real = changes.filter(({ before, after }) => before.text !== after);
  if (real.length === 0) return 'nothing';
  for (const { before, after } of real) await printDiff(context, before.target, before.text, after);
  if (options.dryRun) return 'shown';
  if (!options.yes && !(await agrees(context))) return 'refused';
  for (const { before, after, withFolder } of real) {
    if (after === undefined) removeSettingsFile(before, { withFolder });
    else writeSettingsFile(before, after);
  }
  return 'done';
}

async function agrees(context: Context): Promise<boolean> {
  const isAgreed = canAsk() && (await confirm(context, 'Apply?'));
  if (!isAgreed) {
    const how = canAsk() ? safe`` : safe` (--yes applies it, --dry-run only shows it)`;
    await context.err.line(safe`tacho: nothing was written${how}`);
  }
  return isAgreed;
}
