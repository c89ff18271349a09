/**
 * Sessions of the store, opened one after the other as an exporter asks for them.
 */
import type { ExportedSession } from '../../core/exporter.ts';
import { parseExact, stringify } from '../../core/json.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { SettledRecordFold } from '../../core/settled-record.ts';
import { totalTokens } from '../../core/usage.ts';
import { standingNow } from '../../facts/standing.ts';
import { readAnnotations } from '../../store/annotations.ts';
import { eventTexts } from '../../store/event-texts.ts';
import { foldAndPlan, fullEvents } from '../../store/read-session.ts';
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

/** Can be gone through once. */
export class SessionReader implements Iterable<ExportedSession> {
  readonly ids: readonly string[];
  /** Opened so far, and their events. */
  sessions = 0;
  events = 0;
  /** Ids of sessions that are gone, or that this user may not read. */
  readonly unread: string[] = [];
  /** Opened before it was asked for. */
  #first: ExportedSession | undefined;
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

  /** False for one session without any tokens, which is known when it was opened. Throws what opening it throws. */
  mayCost(): boolean {
    const [id] = this.ids;
    if (!this.#options.single || id === undefined) return true;
    this.#first = this.#open(id);
    return this.#first !== undefined && totalTokens(this.#first.record.usage) !== null;
  }

  *[Symbol.iterator](): Generator<ExportedSession> {
    const { single, progress } = this.#options;
    if (!single) progress?.start(this.ids.length, safe`sessions`);
    for (const id of this.ids) {
      const session = this.#first ?? this.#open(id);
      this.#first = undefined;
      if (session === undefined) this.unread.push(id);
      else {
        this.sessions++;
        yield session;
      }
      if (!single) progress?.advance();
    }
  }

  #open(id: string): ExportedSession | undefined {
    try {
      const files = sessionFiles(this.#folder, id);
      return files && this.#opened(files);
    } catch (error) {
      if (this.#options.single || !isUnreadable(error)) throw error;
      return undefined;
    }
  }

  #opened(files: SessionFiles): ExportedSession {
    const { session, count } = openSession(files);
    this.events += count;
    if (this.#options.single) this.#options.progress?.start(count, safe`events`);
    const { id, record, annotations, events, texts } = session;
    const redactor = this.#redactor;
    if (redactor === undefined)
      return { id, record, annotations, events: this.#told(events), texts: this.#told(texts) };
    const clean = redacted(this.#told(events), redactor);
    return {
      id,
      record: { ...redactor.value(record), session_id: id },
      annotations: annotations.map(one => ({ ...redactor.value(one), session_id: one.session_id })),
      events: clean,
      texts: stringified(clean),
    };
  }

  /** The same, with the progress of one session; of several only whole ones are told. */
  #told<T>(items: Iterable<T>): Iterable<T> {
    const { single, progress } = this.#options;
    return single && progress !== undefined ? counted(items, progress) : items;
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
      id: files.id,
      // What meta.json says and we have no name for comes first, so that what the fold knows wins.
      record: { ...files.meta, ...record, skipped: plan.damaged },
      annotations: readAnnotations(files).annotations,
      events: fullEvents(plan, { parse: parseExact }),
      texts: eventTexts(plan),
    },
    count: plan.plan.order.length,
  };
}

/** Tags are made with the store's key where it has one, so that they say the same as its own; else with one of this run. */
export async function redactorOf(folder: TraceFolder, rules: RedactionRules): Promise<Redactor> {
  const { checkPatterns, newKey, openRedactor } = await import('../../store/redactor.ts');
  await checkPatterns(rules.patterns);
  const known = await readRedaction(folder.dir, newKey);
  return (await openRedactor({ ...rules, key: known?.key ?? newKey() })).redactor;
}
