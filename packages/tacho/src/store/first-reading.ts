/**
 * Reading a session once: its events are given while it is planned, on the assumption that the plan will be plain, which
 * it mostly is. Whether that held is known at the end.
 */
import { isPlain, materialise } from '../core/fold/fold.ts';
import { Groups } from '../core/fold/groups.ts';
import { followsOn } from '../core/fold/live-rows.ts';
import { parseExact } from '../core/json.ts';
import type { TraceEvent } from '../core/schema.ts';
import { cwdOf } from '../core/session-record.ts';
import { type LineVisitor, scanSteps } from './lines.ts';
import { Planner, type SessionPlan } from './planner.ts';
import { planSession } from './read-session.ts';
import { RowReader } from './row-reader.ts';
import type { SessionFile, SessionFiles } from './session-files.ts';

/** For rows that are read again here and there: parents whose child calls them by another name. */
const WINDOW_BYTES = 1 << 14;
const FIRST_ROOM = 1 << 10;

export interface Watching {
  /** Called for each event as it is read: before the one in front of it is given. */
  readonly visit?: ((event: TraceEvent) => void) | undefined;
  /** Called for each chunk of the file. */
  readonly bytes?: LineVisitor['bytes'] | undefined;
}

/** To be gone through once, and closed. */
export class FirstReading {
  readonly #session: SessionFiles;
  readonly #visit: Watching['visit'];
  readonly #planner: Planner;
  readonly #groups: Groups;
  readonly #steps: Generator<void>;
  /** Read and not yet given. */
  #read: TraceEvent | undefined;
  #given = 0;
  /** The parent of each row that was given as it was known then, or -1. */
  #parents = new Int32Array(FIRST_ROOM);
  #plan: SessionPlan | undefined;

  /**
   * Undefined for a session whose plan cannot be plain. Its beginning is read at once, and throws what the file system
   * throws.
   */
  static open(session: SessionFiles, watching: Watching = {}): FirstReading | undefined {
    const [file, ...others] = session.files;
    return file === undefined || others.length > 0 ? undefined : new FirstReading(session, file, watching);
  }

  private constructor(session: SessionFiles, file: SessionFile, { visit, bytes }: Watching) {
    this.#session = session;
    this.#visit = visit;
    this.#planner = new Planner(session, false);
    const take = (event: TraceEvent) => {
      visit?.(event);
      this.#read = event;
    };
    const visitor = this.#planner.visitorOf(file, take, true);
    this.#steps = scanSteps(file.path, { ...visitor, ...(bytes !== undefined && { bytes }) });
    this.#groups = new Groups(this.#planner.table);
    this.#steps.next();
  }

  get cwd(): string | null {
    return cwdOf({ meta: this.#session.meta, headers: this.#planner.headers });
  }

  /** The events as `fullEvents` gives them, numbers as they were written; ends early when the plan will not be plain. */
  *events(): Generator<TraceEvent> {
    const { id, files } = this.#session;
    const plan = { groups: this.#groups };
    const rows = new RowReader({ id, files, plan }, WINDOW_BYTES);
    try {
      // One row is read ahead of the one that is given.
      for (let next = this.#next(); next !== undefined; this.#given++) {
        const event = next;
        const row = this.#given;
        next = this.#next();
        if (!this.#mayBePlain(row)) break;
        this.#remember(row, this.#groups.parentOf(row));
        yield materialise(plan, row, one => (one === row ? event : rows.event(one, parseExact)));
      }
    } finally {
      rows.close();
    }
  }

  /** True when the events that were given are those of the session. Reads what is left of it. */
  stands(): boolean {
    const { plan } = this.plan();
    if (this.#given < this.#planner.table.count || !isPlain(plan)) return false;
    for (let row = 0; row < this.#given; row++) if (this.#parents[row] !== plan.groups.parentOf(row)) return false;
    return true;
  }

  /** The plan of the session, which takes no reading of what was read already. */
  plan(): SessionPlan {
    this.#plan ??= this.#planned();
    return this.#plan;
  }

  close(): void {
    this.#steps.return(undefined);
  }

  #planned(): SessionPlan {
    // What two handlers tell of is compared by what it says, from the beginning.
    if (this.#planner.table.handlers.size > 1) return planSession(this.#session, this.#visit);
    while (this.#steps.next().done !== true);
    if (this.#planner.table.handlers.size > 1) return planSession(this.#session, this.#visit);
    this.#groups.takeUp();
    return this.#planner.end(this.#groups);
  }

  /** The event of the next row, or undefined when there is no more. */
  #next(): TraceEvent | undefined {
    while (this.#read === undefined && this.#steps.next().done !== true);
    const event = this.#read;
    this.#read = undefined;
    return event;
  }

  /** False when the rows up to this one cannot all be acts of their own that stand in their order. */
  #mayBePlain(row: number): boolean {
    const { table } = this.#planner;
    this.#groups.takeUp();
    return !this.#groups.merged && table.handlers.size <= 1 && followsOn(table, row);
  }

  #remember(row: number, parent: number): void {
    if (row === this.#parents.length) {
      const longer = new Int32Array(row * 2);
      longer.set(this.#parents);
      this.#parents = longer;
    }
    this.#parents[row] = parent;
  }
}
