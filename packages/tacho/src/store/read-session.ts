/**
 * Reading a session: one pass over every record plans the fold; a second one, by offset, gives the events in full and in
 * order. A session of any size is read in bounded memory, and what only counts mostly needs the first pass.
 */
import type { EventFold } from '../core/event-fold.ts';
import { isPlain, materialise, materialiseNameless } from '../core/fold/fold.ts';
import type { TraceEvent } from '../core/schema.ts';
import { parseLine, scanLines } from './lines.ts';
import { Planner, type SessionPlan } from './planner.ts';
import { RowReader } from './row-reader.ts';
import type { SessionFiles } from './session-files.ts';

export type { SessionPlan } from './planner.ts';

/** Reads and plans a session. Damage never stops it; what was skipped is in `damaged`. */
export function planSession(session: SessionFiles, visit?: (event: TraceEvent) => void): SessionPlan {
  const planned = planOnce(session, session.files.length > 1, visit);
  // Two handlers in one log: rows without ids have their twins beside them, and are to be compared by what they say.
  const hasTwins = session.files.length === 1 && planned.plan.groups.table.handlers.size > 1;
  return hasTwins ? planOnce(session, true) : planned;
}

function planOnce(session: SessionFiles, pairs: boolean, visit?: (event: TraceEvent) => void): SessionPlan {
  const planner = new Planner(session, pairs);
  for (const file of [...session.files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    scanLines(file.path, planner.visitorOf(file, visit));
  }
  return planner.end();
}

/**
 * Runs a fold over the events of a session. The first pass feeds it as it reads; when the plan then shows that rows had
 * to be merged or moved, a new fold is fed again with the events as they are. Event ids are set only in that second
 * case: a fold that needs ids reads `fullEvents`.
 */
export function foldSession<Result>(session: SessionFiles, start: () => EventFold<Result>): Result {
  return foldAndPlan(session, start)[0];
}

/** The same, with the plan for those who go on reading. */
export function foldAndPlan<Result>(session: SessionFiles, start: () => EventFold<Result>): [Result, SessionPlan] {
  const first = start();
  const planned = planSession(session, event => first.add(event));
  if (isPlain(planned.plan)) return [first.end(planned), planned];
  const second = start();
  for (const event of fullEvents(planned)) second.add(event);
  return [second.end(planned), planned];
}

export interface Reading {
  /** Turns a line into an object; a caller that prints JSON keeps numbers exactly as written. */
  readonly parse?: (text: string) => unknown;
  /** False leaves out event_id and parent_id, for a reader that shows neither. */
  readonly named?: boolean;
  /** Places in the order of the events to give; all of them by default. */
  readonly places?: readonly number[] | undefined;
}

/** The folded events in full, in order. Each row is read again from its file. */
export function* fullEvents(
  session: SessionPlan,
  { parse = parseLine, named = true, places }: Reading = {},
): Generator<TraceEvent> {
  const { order } = session.plan;
  const rows = new RowReader(session);
  const read = (row: number): TraceEvent => rows.event(row, parse);
  try {
    const make = named ? materialise : materialiseNameless;
    const leads = places === undefined ? order : places.map(place => order[place] as number);
    for (const lead of leads) yield make(session.plan, lead, read);
  } finally {
    rows.close();
  }
}
