/**
 * A session that is followed, with the sessions it started when they are asked for: what they add, what they came to, and
 * whether it is over.
 */
import { readdirSync } from 'node:fs';
import { type EventFold, together } from '../../core/event-fold.ts';
import { isSessionId } from '../../core/ids.ts';
import { type AgentProcess, agentProcessOf } from '../../core/live-session.ts';
import type { Pricer } from '../../core/pricing.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { type SessionRecord, SessionRecordFold } from '../../core/session-record.ts';
import { standingNow } from '../../facts/standing.ts';
import { type Folded, FollowedSession, type NumberedEvent } from '../../store/follow-session.ts';
import { IndexEntryFold, type ListedSession } from '../../store/index/entry.ts';
import { LOG_SOURCE, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { withTranscript } from '../store.ts';
import type { Tally } from './replay-status.ts';

/** So long after its last event a session that has ended is over: its agent writes the end of its own record late. */
const QUIET_MS = 1_000;
/** Other sources are read, and everything folded, no more often than this, and for no more than a twentieth of the time. */
const SOURCES_MS = 2_000;
const SHARE = 20;
const DISCOVER_MS = 500;

export class FollowedTree {
  readonly #folder: TraceFolder;
  readonly #root: FollowedSession;
  readonly #pricer: Pricer;
  readonly #titles = new Map<string, string>();
  readonly #children = new Map<string, FollowedSession>();
  #record: ListedSession | undefined;
  #agent: AgentProcess | null = null;
  #calls = 0;
  #errors = 0;
  #lastAt: number | null = null;
  #isOpen = false;
  /** Moments of `performance.now()`. */
  #heardAt = Number.NEGATIVE_INFINITY;
  #sourcesAt = 0;
  #discoverAt = 0;

  constructor(folder: TraceFolder, id: string, pricer: Pricer) {
    this.#folder = folder;
    this.#root = new FollowedSession(folder, id);
    this.#pricer = pricer;
  }

  /** Folds the root: everything there is of it, and what `start` makes of it. Undefined when it is gone. */
  begin<Result>(start: () => EventFold<Result>, named: boolean): Folded<Result> | undefined {
    const folded = this.#root.fold(() => together(new IndexEntryFold(this.#pricer), start()), named);
    if (folded === undefined) return undefined;
    const { plan } = folded;
    const [{ record, process }, result] = folded.result;
    this.#settle(
      record,
      process,
      plan.files.some(file => file.name === LOG_SOURCE),
    );
    this.#later();
    return { ...folded, result };
  }

  /** The session as it stands at this moment. */
  get record(): SessionRecord {
    const record = this.#record as ListedSession;
    return record.status === 'running' ? { ...record, status: this.#standing } : record;
  }

  get tally(): Tally {
    const { started_at = null, total_tokens = null, total_usd = null } = this.#record ?? {};
    return { started_at, total_tokens, total_usd, tool_calls: this.#calls, errors: this.#errors };
  }

  /** True when nothing more is to be expected of it. */
  get isOver(): boolean {
    if (!this.#isOpen) return performance.now() - this.#heardAt >= QUIET_MS;
    return this.#standing !== 'running';
  }

  get #standing(): ReturnType<typeof standingNow> {
    return standingNow({ started_at: this.#lastAt, total_duration_ms: null, agent: this.#agent });
  }

  /** Folders in which something may change. */
  get folders(): string[] {
    return [this.#root, ...this.#children.values()].map(({ dir }) => dir);
  }

  /** What a subagent's session is called where its events stand among others'; undefined for the root. */
  titleOf(sessionId: string): string | undefined {
    return this.#titles.get(sessionId);
  }

  /** Takes in a session that the root started; gives all there is of it. */
  open(id: string): Iterable<NumberedEvent> {
    const child = new FollowedSession(this.#folder, id);
    this.#children.set(id, child);
    return this.#foldChild(child, true);
  }

  /** What the logs have that was not told. */
  *readOn(): Generator<NumberedEvent> {
    for (const one of this.#root.readOn()) {
      this.#note(one.event);
      yield one;
    }
    for (const child of this.#children.values()) yield* child.readOn();
  }

  /** True when it is time to look at more than the ends of the logs. */
  get isDue(): boolean {
    return performance.now() >= this.#sourcesAt;
  }

  /**
   * Reads on in the agent's own record and folds what has got anything from there, or from an import elsewhere; the root
   * in any case when it is the last time.
   */
  async readAll(isLast: boolean): Promise<Iterable<NumberedEvent>> {
    const began = performance.now();
    const files = sessionFiles(this.#folder, this.#root.id);
    if (files !== undefined) await withTranscript(this.#folder, files);
    const told: Iterable<NumberedEvent>[] = [];
    if (isLast || this.#root.needsFold) {
      const folded = this.#root.fold(() => new IndexEntryFold(this.#pricer));
      if (folded === undefined) this.#isOpen = false;
      else {
        const { record, process } = folded.result;
        if (folded.fresh > 0) this.#heardAt = performance.now();
        this.#settle(record, process, this.#isOpen);
        told.push(folded.events);
      }
    }
    for (const child of this.#children.values()) if (child.needsFold) told.push(this.#foldChild(child));
    this.#later(performance.now() - began);
    return flat(told);
  }

  /** Takes in sessions that the root has started since the last look. */
  discover(): Iterable<NumberedEvent> {
    if (performance.now() < this.#discoverAt) return [];
    this.#discoverAt = performance.now() + DISCOVER_MS;
    const prefix = `${this.#root.id}_`;
    const names = readdirSync(this.#folder.dir).filter(name => name.startsWith(prefix) && isSessionId(name));
    const found = names.filter(name => !this.#children.has(name) && sessionFiles(this.#folder, name) !== undefined);
    return flat(found.map(name => this.open(name)));
  }

  #foldChild(child: FollowedSession, named = false): Iterable<NumberedEvent> {
    const folded = child.fold(() => new SessionRecordFold(), named);
    if (folded === undefined) return [];
    const { agent_type, agent_id } = folded.result;
    this.#titles.set(child.id, [agent_type, agent_id ?? child.id].filter(Boolean).join(' '));
    return folded.events;
  }

  /** Takes a fold's word; `mayGoOn` for a session of which nobody says how it stands. */
  #settle(record: ListedSession, process: AgentProcess | null, mayGoOn: boolean): void {
    this.#record = record;
    this.#calls = record.tool_calls;
    this.#errors = record.errors;
    this.#agent = process;
    this.#isOpen = record.status === 'running' || (record.status === 'unknown' && mayGoOn);
    this.#lastAt = Math.max(this.#lastAt ?? 0, (record.started_at ?? 0) + (record.total_duration_ms ?? 0) / 1000);
  }

  #note({ event_type, timestamp, source, data }: TraceEvent): void {
    this.#heardAt = performance.now();
    if (timestamp !== null && timestamp > (this.#lastAt ?? 0)) this.#lastAt = timestamp;
    if (event_type === 'tool_call') this.#calls++;
    else if (event_type === 'error') this.#errors++;
    else if (event_type === 'session_end') this.#isOpen = false;
    else if (event_type === 'session_start' && source === 'hook') {
      this.#isOpen = true;
      this.#agent = agentProcessOf(sessionFiles(this.#folder, this.#root.id)?.meta, data);
    }
  }

  #later(tookMs = 0): void {
    this.#sourcesAt = performance.now() + Math.max(SOURCES_MS, SHARE * tookMs);
  }
}

function* flat(told: readonly Iterable<NumberedEvent>[]): Generator<NumberedEvent> {
  for (const events of told) yield* events;
}
