/**
 * The fold: a set of rows from any number of sources in, one ordered list of events out. Pure, commutative, idempotent:
 * what it returns depends on which rows there are, not on how they arrived.
 *
 * It works in two steps, so that a session of any size folds in bounded memory: a plan made from the rows' keys, then
 * each act's event, made from the rows as they are read again.
 */
import { callKey, nameOf, nativeKey, toolUseId } from '../identity.ts';
import { eventIdOf } from '../ids.ts';
import type { TraceEvent } from '../schema.ts';
import { Groups } from './groups.ts';
import { joinGroups } from './join.ts';
import { byMerit, type FullRow, mergeRows } from './merge.ts';
import { orderGroups } from './order.ts';
import { RowTable } from './row-table.ts';

/** Acts in order, each named by its lead row in `groups.table`. */
export interface Plan {
  readonly groups: Groups;
  readonly order: Uint32Array;
}

/** How the rows of one act become one event; a test swaps it to see the fold's properties fail. */
export type Merge = (rows: readonly FullRow[]) => TraceEvent;

/** Plans the fold of a table whose sources were added in the order of their names. */
export function planFold(table: RowTable): Plan {
  const groups = new Groups(table);
  joinGroups(groups);
  return { groups, order: orderGroups(groups) };
}

/** True when every act has one row and file order is the folded order: what was read is what is. */
export function isPlain(plan: Plan): boolean {
  const { table } = plan.groups;
  if (plan.groups.merged || table.sourceNames.length > 1) return false;
  if (plan.order.length !== table.count) return false;
  return plan.order.every((lead, place) => lead === place);
}

/**
 * The event of the act led by `lead`, with its event_id and parent_id; `joined` when its rows share no key, so that a fold
 * of folded events joins nothing to it. `read` gives a row's event, fresh each time.
 */
export function materialise(
  plan: Plan,
  lead: number,
  read: (row: number) => TraceEvent,
  merge: Merge = mergeRows,
): TraceEvent {
  const rows = fullRows(plan, lead, read);
  const name = groupName(plan, lead, rows);
  const event = merge(rows);
  event.event_id = name;
  // From here on it has its place, and stands where this fold put it. Deleting what is not there takes time, too.
  if (event.live !== undefined) delete event.live;
  if (plan.groups.isJoined(lead)) event.joined = true;
  const parent = plan.groups.parentOf(lead);
  if (parent !== -1) event.parent_id = parentName(plan, lead, parent, event, read);
  return event;
}

/** The same event without its names, for readers that show none: a hash less for each event and for each parent. */
export function materialiseNameless(plan: Plan, lead: number, read: (row: number) => TraceEvent): TraceEvent {
  return plan.groups.isAlone(lead) ? read(lead) : mergeRows(fullRows(plan, lead, read));
}

/** Mostly known without reading the parent: an outcome's call by its tool_use id, another's by the name it gave. */
function parentName(
  plan: Plan,
  lead: number,
  parent: number,
  event: TraceEvent,
  read: (row: number) => TraceEvent,
): string {
  if (event.event_type !== 'tool_call') {
    const toolUse = toolUseId(event);
    if (toolUse !== undefined) return eventIdOf(callKey(toolUse));
  }
  const { table } = plan.groups;
  const isNamed = table.keyHigh[parent] === table.parentHigh[lead] && table.keyLow[parent] === table.parentLow[lead];
  const areAlone = plan.groups.isAlone(parent) && plan.groups.isAlone(lead);
  if (isNamed && areAlone && event.parent_id !== undefined) return event.parent_id;
  return groupName(plan, parent, fullRows(plan, parent, read));
}

function fullRows(plan: Plan, lead: number, read: (row: number) => TraceEvent): FullRow[] {
  const { groups } = plan;
  // Nearly every act has one row: no list is made of its rows first.
  if (groups.isAlone(lead)) return [toFullRow(groups.table, lead, read(lead))];
  return groups.members(lead).map(row => toFullRow(groups.table, row, read(row)));
}

/** All events of some sources, folded and in order, from memory: for small sets and tests. The rows are not changed. */
export function foldRows(
  sources: Readonly<Record<string, readonly TraceEvent[]>>,
  merge: Merge = mergeRows,
): TraceEvent[] {
  const names = Object.keys(sources).sort();
  const handlers = new Set(Object.values(sources).flatMap(rows => rows.map(row => row.handler)));
  const table = new RowTable({ pairs: names.length > 1 || handlers.size > 1 });
  const rows: TraceEvent[] = [];
  for (const name of names) {
    table.beginSource(name);
    for (const [position, event] of (sources[name] ?? []).entries()) {
      table.add(event, position, rows.length, 0);
      rows.push(event);
    }
  }
  const plan = planFold(table);
  const read = (row: number): TraceEvent => {
    const event = rows[table.offset[row] as number] as TraceEvent;
    return { ...event, data: { ...event.data } };
  };
  return Array.from(plan.order, lead => materialise(plan, lead, read, merge));
}

/** What the act is called: by a native id if any of its rows has one, else as a writer called it, else by its place. */
function groupName(plan: Plan, lead: number, rows: readonly FullRow[]): string {
  // Rows that share a key share its name.
  const ranked = plan.groups.isJoined(lead) ? rows.toSorted(byName) : rows;
  const [best] = ranked as readonly [FullRow];
  return nameOf(best.event, best.source, best.position);
}

function byName(a: FullRow, b: FullRow): number {
  return nameRank(a.event) - nameRank(b.event) || byMerit(a, b);
}

function nameRank(event: TraceEvent): number {
  if (nativeKey(event) !== undefined) return 0;
  return event.event_id === '' ? 2 : 1;
}

function toFullRow(table: RowTable, row: number, event: TraceEvent): FullRow {
  return {
    event,
    source: table.sourceNames[table.source[row] as number] as string,
    position: table.position[row] as number,
  };
}
