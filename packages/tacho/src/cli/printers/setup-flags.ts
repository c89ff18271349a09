/**
 * What installed hooks are to leave out of what they record.
 */
import { type Handler, type RedactFlags, wordsOfFlags } from '../../capture/setup/hook-command.ts';
import { ownHandlersIn, unionOfFlags } from '../../capture/setup/installed-flags.ts';
import { patternProblemOf } from '../../capture/setup/redaction-problem.ts';
import type { SettingsText } from '../../capture/setup/settings-file.ts';
import { TraceError } from '../../core/errors.ts';

export interface AskedFlags {
  readonly redact?: boolean;
  readonly mask?: boolean;
  readonly redactPattern?: readonly string[];
}

/** What is asked for on this command line. */
export function askedFlags({ redact = false, mask = false, redactPattern: patterns = [] }: AskedFlags): RedactFlags {
  return { redact, mask, patterns };
}

/**
 * What is asked for, and what the hooks of this kind that are in the file leave out: an update must not begin to record
 * secrets. `kept` has what was not asked for, as words of a command line. Throws `bad_input` when a pattern that is there
 * is none.
 */
export async function flagsOver(
  before: SettingsText,
  handler: Handler,
  asked: RedactFlags,
): Promise<{ readonly flags: RedactFlags; readonly kept: readonly string[] }> {
  const flags = unionOfFlags([asked, ...ownHandlersIn(before.text, handler).map(own => own.flags)]);
  const problem = await patternProblemOf(flags.patterns);
  // Those of the command line have been tried by now.
  if (problem !== undefined) {
    throw new TraceError('bad_input', `the hooks in ${before.path} have what is ${problem}; nothing was written`, {
      hint: 'take them out and install them anew: tacho setup --remove',
    });
  }
  const words = wordsOfFlags(asked);
  return { flags, kept: wordsOfFlags(flags).filter(word => !words.includes(word)) };
}
