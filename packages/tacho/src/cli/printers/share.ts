/**
 * A session as a page to send: redacted, with what people wrote beside its events.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TraceError } from '../../core/errors.ts';
import { openInBrowser } from '../../facts/browser.ts';
import type { RedactionRules } from '../../store/redaction.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { safe } from '../terminal/safe.ts';
import { checkFile } from './export-file.ts';
import { redactorOf } from './export-reader.ts';
import { pageName, writeHtml, writeHtmlFile } from './replay-html.ts';

export interface ShareOrder {
  readonly output: string | undefined;
  readonly stdout: boolean;
  readonly open: boolean;
  /** Undefined leaves everything in. */
  readonly redaction: RedactionRules | undefined;
  readonly subagents: boolean;
  readonly postmortem: boolean;
}

export async function share(context: Context, named: string | undefined, order: ShareOrder): Promise<ExitCode> {
  const { stdout, output, open, redaction, subagents, postmortem } = order;
  refuseBoth(order);
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const redactor = redaction && (await redactorOf(folder, redaction));
  const subject = {
    folder,
    files,
    order: { redactor, redaction: redaction && saidOf(redaction), subagents, postmortem },
  };
  if (stdout || output === '-') {
    await writeHtml(context.out, context, subject);
    return 0;
  }
  const place = checkFile(output ?? pageName(files.id), context.cwd, folder.dir);
  await writeHtmlFile(context, place, subject);
  if (!open) return 0;
  if (await openInBrowser(pathToFileURL(path.resolve(place)).href, context.env)) return 0;
  await context.err.line(safe`no browser was found; open the file in one`);
  return 0;
}

function refuseBoth({ stdout, output, open }: ShareOrder): void {
  if (stdout && output !== undefined && output !== '-')
    throw new TraceError('usage', '--stdout and --output do not go together', { hint: 'leave one of them out' });
  if (open && (stdout || output === '-'))
    throw new TraceError('usage', '--open needs a file', { hint: 'leave --stdout out' });
}

function saidOf({ pii, patterns }: RedactionRules): string {
  const more =
    patterns.length === 0 ? '' : `, and what matches ${patterns.length === 1 ? 'a pattern' : 'patterns'} of the sender`;
  return `Known secrets ${pii ? 'and personal data ' : ''}were taken out${more}.`;
}
