/**
 * Following a session while it is recorded: first what is there, then each act once, from the log's end as it is written
 * and from the whole as other sources come to it.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { EventFold } from '../core/event-fold.ts';
import { ToldActs } from '../core/fold/told.ts';
import { toEvent } from '../core/record.ts';
import type { TraceEvent } from '../core/schema.ts';
import { LogTail } from './log-tail.ts';
import { LOG_NAME } from './names.ts';
import { foldAndPlan, fullEvents, type SessionPlan } from './read-session.ts';
import { LOG_SOURCE, type SessionFiles, sessionFiles } from './session-files.ts';
import { sessionFolder, type TraceFolder } from './trace-folder.ts';

/**
 * An event with its number at this moment: its place in the last fold, or one more than all that were known. Another
 * source, or a row that comes late, may give it another one later.
 */
export interface NumberedEvent {
  readonly event: TraceEvent;
  readonly number: number;
}

export interface Folded<Result> {
  readonly result: Result;
  readonly plan: SessionPlan;
  /** How many events were not told before. */
  readonly fresh: number;
  /** They, in the order of the fold; to be read before the next look. */
  readonly events: Iterable<NumberedEvent>;
}

/** Rows of the log that are looked at again, so that the twin of one of the last is known for one. */
const OVERLAP = 64;

export class FollowedSession {
  readonly id: string;
  readonly #folder: TraceFolder;
  readonly dir: string;
  readonly #told = new ToldActs(LOG_SOURCE);
  #tail: LogTail | undefined;
  /** Place in the log of the next row that its end gives. */
  #position = 0;
  /** Acts that are known. */
  #count = 0;
  /** Time of the session's folder when it was last folded: every source that is put into it moves it. */
  #foldedTime: number | undefined;
  #isUnsure = false;

  constructor(folder: TraceFolder, id: string) {
    this.id = id;
    this.#folder = folder;
    this.dir = sessionFolder(folder, id);
  }

  /** True when there may be something to tell that the log's end alone does not say. */
  get needsFold(): boolean {
    return this.#isUnsure || timeOf(this.dir) !== this.#foldedTime;
  }

  /** Folds the whole session; undefined when it is not there any more. `named` as in `fullEvents`. */
  fold<Result>(start: () => EventFold<Result>, named = false): Folded<Result> | undefined {
    this.#foldedTime = timeOf(this.dir);
    this.#isUnsure = false;
    const files = sessionFiles(this.#folder, this.id);
    if (files === undefined) return undefined;
    const [result, plan] = foldAndPlan(files, start);
    const places = this.#told.takePlan(plan.plan);
    this.#count = plan.plan.order.length;
    if (this.#tail === undefined) this.#beginTail(files, plan);
    return { result, plan, fresh: places.length, events: numbered(plan, places, named) };
  }

  /** The acts that were added at the log's end since the last look. */
  *readOn(): Generator<NumberedEvent> {
    if (this.#tail === undefined) return;
    const batches = this.#tail.read();
    for (let next = batches.next(); ; next = batches.next()) {
      if (next.done) {
        if (next.value === 'replaced') this.#startOver();
        return;
      }
      const events = next.value.map(record => toEvent(record, this.id));
      const verdicts = this.#told.takeRows(events, this.#position);
      this.#position += events.length;
      for (const [i, event] of events.entries()) {
        if (verdicts[i] === 'unsure') this.#isUnsure = true;
        if (verdicts[i] === 'new') yield { event, number: ++this.#count };
      }
    }
  }

  /** Another file stands where the log was: the next fold tells what is new in it. */
  #startOver(): void {
    this.#tail = undefined;
    this.#isUnsure = true;
  }

  #beginTail(files: SessionFiles, { plan: { groups } }: SessionPlan): void {
    const { table } = groups;
    const sources = table.source.subarray(0, table.count);
    const log = table.sourceNames.indexOf(LOG_SOURCE);
    const end = sources.lastIndexOf(log) + 1;
    const first = Math.max(sources.indexOf(log), end - OVERLAP);
    this.#position = end === 0 ? 0 : (table.position[first] as number);
    this.#tail = new LogTail(join(files.dir, LOG_NAME), end === 0 ? 0 : table.offset[first]);
  }
}

function* numbered(plan: SessionPlan, places: readonly number[], named: boolean): Generator<NumberedEvent> {
  let next = 0;
  for (const event of fullEvents(plan, { named, places })) yield { event, number: (places[next++] as number) + 1 };
}

function timeOf(dir: string): number | undefined {
  return statSync(dir, { throwIfNoEntry: false })?.mtimeMs;
}
