/**
 * Sessions of the store, opened one after the other as an exporter asks for them.
 */
import { statSync } from 'node:fs';
import type { ExportedEvents, ExportedSession, RowsExporter } from '../../core/exporter.ts';
import { parseExact, stringify } from '../../core/json.ts';
import { isObject } from '../../core/record.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import type { TraceEvent, Usage } from '../../core/schema.ts';
import { cwdOf } from '../../core/session-record.ts';
import { SettledRecordFold } from '../../core/settled-record.ts';
import { totalTokens } from '../../core/usage.ts';
import { standingNow } from '../../facts/standing.ts';
import { readAnnotations } from '../../store/annotations.ts';
import { eventTexts } from '../../store/event-texts.ts';
import { FirstReading } from '../../store/first-reading.ts';
import { foldAndPlan, fullEvents, planSession, type SessionPlan } from '../../store/read-session.ts';
import { type RedactionRules, readRedaction } from '../../store/redaction.ts';
import { isUnreadable, type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { Progress } from '../terminal/progress.ts';
import { safe } from '../terminal/safe.ts';

export interface ReaderOptions {
  /** A session that cannot be read is an error; among others it is counted and passed over. */
  readonly single: boolean;
  /** Taken out on the way, beside what the store leaves out anyway. */
  readonly redaction?: RedactionRules | undefined;
  readonly progress?: Progress | undefined;
}

const MEGABYTE = 1e6;
/** Of a session that is larger no draft is made: the temporary folder may be small, or memory. */
const MAX_DRAFTED_BYTES = 256 * MEGABYTE;

/** A session for a format of rows; to be closed. */
export interface SessionRows {
  /** As it is read for the first time, when that may do. */
  readonly first: ExportedEvents | undefined;
  /** Asked when `first` was gone through: true when it gave all events, as `planned` would. */
  stands(): boolean;
  /** As it is when all of it is known. */
  planned(): ExportedEvents;
  /** Whether an event tells of tokens; known before the one in front of it is given. */
  mayCost(): boolean;
  close(): void;
}

/** Can be gone through once. */
export class SessionReader implements Iterable<ExportedSession> {
  readonly ids: readonly string[];
  /** Opened so far, and their events. */
  sessions = 0;
  events = 0;
  /** Ids of sessions that are gone, or that this user may not read. */
  readonly unread: string[] = [];
  readonly #folder: TraceFolder;
  readonly #options: ReaderOptions;
  readonly #redactor: Redactor | undefined;

  private constructor(folder: TraceFolder, ids: readonly string[], options: ReaderOptions, redactor?: Redactor) {
    this.ids = ids;
    this.#folder = folder;
    this.#options = options;
    this.#redactor = redactor;
  }

  /** Throws `usage` for a pattern of redaction that is none. */
  static async open(folder: TraceFolder, ids: readonly string[], options: ReaderOptions): Promise<SessionReader> {
    const redactor = options.redaction && (await redactorOf(folder, options.redaction));
    return new SessionReader(folder, ids, options, redactor);
  }

  [Symbol.iterator](): Generator<ExportedSession> {
    return this.#each(files => this.#opened(files));
  }

  /** The same for a format of rows, which needs no record. */
  rows(from: RowsExporter['from']): Generator<SessionRows> {
    return this.#each(files => this.#rowsOf(files, from));
  }

  *#each<Session>(open: (files: SessionFiles) => Session): Generator<Session> {
    const { single, progress } = this.#options;
    if (!single) progress?.start(this.ids.length, safe`sessions`);
    for (const id of this.ids) {
      const session = this.#open(id, open);
      if (session === undefined) this.unread.push(id);
      else {
        this.sessions++;
        yield session;
      }
      if (!single) progress?.advance();
    }
  }

  #open<Session>(id: string, open: (files: SessionFiles) => Session): Session | undefined {
    try {
      const files = sessionFiles(this.#folder, id);
      return files && open(files);
    } catch (error) {
      if (this.#options.single || !isUnreadable(error)) throw error;
      return undefined;
    }
  }

  #opened(files: SessionFiles): ExportedSession {
    const { session, count } = openSession(files);
    this.events += count;
    const { id, record, annotations } = session;
    const redactor = this.#redactor;
    const events = this.#cleaned(this.#told(session, count));
    if (redactor === undefined) return { record, annotations, ...events };
    return {
      record: { ...redactor.value(record), session_id: id },
      annotations: annotations.map(one => ({ ...redactor.value(one), session_id: one.session_id })),
      ...events,
    };
  }

  #rowsOf(files: SessionFiles, from: RowsExporter['from']): SessionRows {
    const { single, progress } = this.#options;
    let mayCost = false;
    const visit = (event: TraceEvent) => {
      mayCost ||= saysTokens(event);
    };
    const size = sizeOf(files);
    const bytes = single && progress !== undefined ? toldBytes(size, progress) : undefined;
    const mayDraft = from === 'events' && size <= MAX_DRAFTED_BYTES;
    const reading = mayDraft ? FirstReading.open(files, { visit, bytes }) : undefined;
    // Of several files any may be unreadable, which is to be known now.
    const plan = reading === undefined ? planSession(files, visit) : undefined;
    return {
      first: reading && this.#cleaned({ id: files.id, cwd: reading.cwd, events: reading.events(), texts: [] }),
      stands: () => {
        const isKept = reading?.stands() === true;
        if (isKept) this.events += reading.plan().records;
        return isKept;
      },
      planned: () => {
        const known = plan ?? (reading as FirstReading).plan();
        const count = known.plan.order.length;
        this.events += count;
        return this.#cleaned(this.#told(storedEvents(known), count));
      },
      mayCost: () => mayCost,
      close: () => reading?.close(),
    };
  }

  #cleaned({ id, cwd, events, texts }: ExportedEvents): ExportedEvents {
    const redactor = this.#redactor;
    if (redactor === undefined) return { id, cwd, events, texts };
    const clean = redacted(events, redactor);
    return { id, cwd: redactor.value({ cwd }).cwd, events: clean, texts: stringified(clean) };
  }

  /** The same, with the progress of one session; of several only whole ones are told. */
  #told({ id, cwd, events, texts }: ExportedEvents, count: number): ExportedEvents {
    const { single, progress } = this.#options;
    if (!single || progress === undefined) return { id, cwd, events, texts };
    progress.start(count, safe`events`);
    return { id, cwd, events: counted(events, progress), texts: counted(texts, progress) };
  }
}

function* counted<T>(items: Iterable<T>, progress: Progress): Generator<T> {
  for (const item of items) {
    yield item;
    progress.advance();
  }
}

/**
 * Keys that nobody knows, and ids that another program gave, may hold a secret as well as the data. One secret has one tag, so
 * links hold. Only the session keeps its name: files and other sessions are found by it.
 */
function* redacted(events: Iterable<TraceEvent>, redactor: Redactor): Generator<TraceEvent> {
  for (const event of events) yield { ...redactor.value(event), session_id: event.session_id };
}

function* stringified(events: Iterable<TraceEvent>): Generator<string> {
  for (const event of events) yield stringify(event);
}

/** One session as it is stored, and how many events it has; numbers stay as they were written. */
export function openSession(files: SessionFiles): { readonly session: ExportedSession; readonly count: number } {
  const [record, plan] = foldAndPlan(files, () => new SettledRecordFold(standingNow));
  return {
    session: {
      ...storedEvents(plan),
      // What meta.json says and we have no name for comes first, so that what the fold knows wins.
      record: { ...files.meta, ...record, skipped: plan.damaged },
      annotations: readAnnotations(files).annotations,
    },
    count: plan.plan.order.length,
  };
}

function storedEvents(plan: SessionPlan): ExportedEvents {
  const events = fullEvents(plan, { parse: parseExact });
  return { id: plan.id, cwd: cwdOf(plan), events, texts: eventTexts(plan) };
}

function saysTokens({ event_type, data }: TraceEvent): boolean {
  return event_type === 'llm_response' && isObject(data.usage) && totalTokens(data.usage as Usage) !== null;
}

function sizeOf({ files }: SessionFiles): number {
  return files.reduce((sum, file) => sum + statSync(file.path).size, 0);
}

/** Tells of the file as it is read, since how many events there are is not known yet. */
function toldBytes(size: number, progress: Progress): (chunk: Buffer) => void {
  progress.start(size / MEGABYTE, safe`MB`);
  return chunk => progress.advance(chunk.length / MEGABYTE);
}

/** Tags are made with the store's key where it has one, so that they say the same as its own; else with one of this run. */
async function redactorOf(folder: TraceFolder, rules: RedactionRules): Promise<Redactor> {
  const { checkPatterns, newKey, openRedactor } = await import('../../store/redactor.ts');
  await checkPatterns(rules.patterns);
  const known = await readRedaction(folder.dir, newKey);
  return (await openRedactor({ ...rules, key: known?.key ?? newKey() })).redactor;
}
