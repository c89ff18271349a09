/**
 * Where events stand that somebody calls by an id: theirs, or that of any row they were made of. A hook names an event before the
 * agent's own record gives it the name it keeps.
 */
import { nameOf } from '../core/identity.ts';
import { parseLine } from './lines.ts';
import type { SessionPlan } from './read-session.ts';
import { RowReader } from './row-reader.ts';

/** By id, the number of its event, 1-based; ids that the session does not have are left out. Reads every row once. */
export function numbersOf(session: SessionPlan, ids: ReadonlySet<string>): Map<string, number> {
  const numbers = new Map<string, number>();
  if (ids.size === 0) return numbers;
  const { groups, order } = session.plan;
  const { table } = groups;
  const rows = new RowReader(session);
  try {
    for (let row = 0; row < table.count && numbers.size < ids.size; row++) {
      const event = rows.event(row, parseLine);
      const source = table.sourceNames[table.source[row] as number] as string;
      for (const name of [nameOf(event, source, table.position[row] as number), event.event_id]) {
        if (!ids.has(name) || name === '') continue;
        const place = order.indexOf(groups.lead(row));
        if (place !== -1) numbers.set(name, place + 1);
      }
    }
  } finally {
    rows.close();
  }
  return numbers;
}
