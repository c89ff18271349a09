/**
 * Writes, lists and deletes annotations. What a note is about is kept as the event's id; its number is found anew each time.
 */
import { randomBytes } from 'node:crypto';
import type { Annotation } from '../../core/annotations.ts';
import { TraceError } from '../../core/errors.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { addAnnotation, deleteAnnotation, readAnnotations } from '../../store/annotations.ts';
import { fullEvents, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, openRedaction, traceFolder } from '../store.ts';
import { safe, trustLine } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { listAnnotations } from './annotation-list.ts';
import { findTarget, type Target } from './annotation-target.ts';

export interface AnnotateOptions {
  readonly event?: string;
  readonly at?: string;
  readonly note?: string;
  readonly label?: string;
  readonly bookmark?: boolean;
  readonly author?: string;
  readonly list?: boolean;
  readonly delete?: string;
  readonly json?: boolean;
}

const NOTE_CHARS = 16_000;
const WORD_CHARS = 200;

export async function annotate(
  context: Context,
  named: string | undefined,
  event: string | undefined,
  options: AnnotateOptions,
): Promise<ExitCode> {
  const wanted = options.event ?? event;
  const words = wordsOf(options);
  if (options.list !== true && options.delete === undefined) checkAsked(words, wanted, options.at);
  else if (words.note !== '' || words.label !== '' || words.bookmark)
    throw new TraceError('usage', '--list and --delete write nothing: give them without a note, label or bookmark');
  const files = await findSession(context, traceFolder(context), named);
  if (options.delete !== undefined) return remove(context, files, options.delete);
  if (options.list === true) return listAnnotations(context, files, options.json === true);
  return add(context, files, wanted === undefined ? { at: options.at as string } : { event: wanted }, words, options);
}

interface Words {
  readonly note: string;
  readonly label: string;
  readonly author: string;
  readonly bookmark: boolean;
}

function wordsOf({ note, label, author, bookmark }: AnnotateOptions): Words {
  return {
    note: textOf('--note', note, NOTE_CHARS),
    label: textOf('--label', label, WORD_CHARS),
    author: textOf('--author', author, WORD_CHARS),
    bookmark: bookmark === true,
  };
}

function textOf(option: string, given: string | undefined, most: number): string {
  if (given === undefined) return '';
  const text = given.trim();
  if (text === '') throw new TraceError('usage', `${option} is empty`);
  if (text.length > most) throw new TraceError('usage', `${option} takes at most ${most} characters`);
  return text;
}

function checkAsked({ note, label, bookmark }: Words, event: string | undefined, at: string | undefined): void {
  if (event !== undefined && at !== undefined)
    throw new TraceError('usage', 'give the event or --at, not both', { hint: '--at is the event nearest to a time' });
  if (event === undefined && at === undefined)
    throw new TraceError('usage', 'which event? give its number or id after the session, or --at with a time', {
      hint: 'tacho replay shows the numbers',
    });
  if (note === '' && label === '' && !bookmark)
    throw new TraceError('usage', 'nothing to write: give --note, --label or --bookmark');
}

async function add(
  context: Context,
  files: SessionFiles,
  wanted: Target,
  words: Words,
  { json }: AnnotateOptions,
): Promise<ExitCode> {
  const { plan, number, startedAt } = findTarget(files, wanted);
  const event = eventAt(plan, number);
  // What must not be on disk is not written first and taken out later.
  const redactor = (await openRedaction(traceFolder(context)))?.redactor;
  const clean = (text: string): string => (redactor === undefined || text === '' ? text : redactor.text(text));
  const annotation: Annotation = {
    annotation_id: randomBytes(6).toString('hex'),
    session_id: files.id,
    event_id: event.event_id,
    offset_seconds: event.timestamp === null || startedAt === null ? null : Math.max(0, event.timestamp - startedAt),
    label: clean(words.label),
    note: clean(words.note),
    author: clean(words.author),
    created_at: Date.now() / 1000,
    ...(words.bookmark && { bookmark: true }),
  };
  addAnnotation(files, annotation);
  if (json) {
    await context.out.write(safeJson({ ...annotation, number }, 2));
    await context.out.line();
  } else {
    const what = trustLine(annotation.annotation_id);
    await context.out.line(safe`Annotation ${what} at #${number} event=${sanitise(event.event_id)}`);
  }
  return 0;
}

function eventAt(plan: SessionPlan, number: number): TraceEvent {
  for (const event of fullEvents(plan, { places: [number - 1] })) return event;
  throw new Error(`no event ${number}`);
}

async function remove(context: Context, files: SessionFiles, id: string): Promise<ExitCode> {
  if (!deleteAnnotation(files, id)) {
    const { annotations } = readAnnotations(files);
    throw new TraceError('not_found', `session ${files.id} has no annotation ${id.slice(0, 64)}`, {
      hint: annotations.length === 0 ? 'it has none at all' : `tacho annotate ${files.id} --list shows them`,
    });
  }
  await context.out.line(safe`Deleted annotation ${sanitise(id)}`);
  return 0;
}
