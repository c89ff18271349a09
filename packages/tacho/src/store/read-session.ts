/**
 * Reading a session: one pass over every record plans the fold; a second one, by offset, gives the events in full and in
 * order. A session of any size is read in bounded memory, and what only counts mostly needs the first pass.
 */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventFold, SessionFacts } from '../core/event-fold.ts';
import { isPlain, materialise, materialiseNameless, type Plan, planFold } from '../core/fold/fold.ts';
import { RowTable } from '../core/fold/row-table.ts';
import type { SourceHeader, TraceEvent } from '../core/schema.ts';
import { contentDigest } from './content-digest.ts';
import { type Damage, parseLine, scanLines } from './lines.ts';
import { eventOf, RowReader } from './row-reader.ts';
import { LOG_SOURCE, type SessionFiles } from './session-files.ts';
import { asHeader } from './source-file.ts';
import { keepYoungSpaceSmall } from './young-space.ts';

/** Few rows are shorter: a table with room for rows of this length does not grow. */
const LEAST_ROW_BYTES = 256;
/** How often the size of the young space is looked at. */
const ROWS_BETWEEN_LOOKS = 1_024;

export interface SessionDamage extends Damage {
  /** Name of the source: `log`, or the key of an imported file. */
  readonly file: string;
}

export interface SessionPlan extends SessionFiles, SessionFacts {
  readonly headers: readonly SourceHeader[];
  readonly plan: Plan;
  /** Good lines read over all files; headers of sources are not counted. */
  readonly records: number;
  readonly damaged: readonly SessionDamage[];
}

/** Reads and plans a session. Damage never stops it; what was skipped is in `damaged`. */
export function planSession(session: SessionFiles, visit?: (event: TraceEvent) => void): SessionPlan {
  const planned = planOnce(session, session.files.length > 1, visit);
  // Two handlers in one log: rows without ids have their twins beside them, and are to be compared by what they say.
  const hasTwins = session.files.length === 1 && planned.plan.groups.table.handlers.size > 1;
  return hasTwins ? planOnce(session, true) : planned;
}

function planOnce(session: SessionFiles, pairs: boolean, visit?: (event: TraceEvent) => void): SessionPlan {
  const headers: SourceHeader[] = [];
  const damaged: SessionDamage[] = [];
  const table = new RowTable({ pairs, digest: pairs ? contentDigest(dirname(session.dir)) : undefined });
  for (const file of [...session.files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    table.beginSource(file.name, statSync(file.path).size / LEAST_ROW_BYTES);
    let position = 0;
    scanLines(file.path, {
      record(raw, offset, length) {
        const header = offset === 0 && file.name !== LOG_SOURCE ? asHeader(raw) : undefined;
        if (header !== undefined) {
          headers.push(header);
          return;
        }
        const event = eventOf(raw, session.id);
        table.add(event, position++, offset, length);
        visit?.(event);
        if (table.count % ROWS_BETWEEN_LOOKS === 0) keepYoungSpaceSmall();
      },
      damage: damage => damaged.push({ ...damage, file: file.name }),
    });
  }
  return { ...session, headers, plan: planFold(table), records: table.count, damaged };
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
