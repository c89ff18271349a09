/**
 * The events of a session as JSON texts: for whoever only hands them on, at two thirds of the price.
 */
import { materialise } from '../core/fold/fold.ts';
import { parseExact, stringify } from '../core/json.ts';
import { isCurrent, isObject, type RawRecord } from '../core/record.ts';
import type { TraceEvent } from '../core/schema.ts';
import { parseLine } from './lines.ts';
import type { SessionPlan } from './read-session.ts';
import { eventOf, RowReader } from './row-reader.ts';

/**
 * The folded events in order, each on one line without its line feed, numbers as they were written. An act that one row tells
 * of, in words of today, is that row as it stands on disk, with the ids that it lacks.
 */
export function* eventTexts(session: SessionPlan): Generator<string> {
  const rows = new RowReader(session);
  const read = (row: number): TraceEvent => rows.event(row, parseExact);
  try {
    for (const lead of session.plan.order)
      yield ownText(session, lead, rows) ?? stringify(materialise(session.plan, lead, read));
  } finally {
    rows.close();
  }
}

/** A longer row is written anew, so that none is nested deeper than what reads it will follow. */
const MAX_OWN_TEXT = 16_000;

function ownText({ id, plan }: SessionPlan, lead: number, rows: RowReader): string | undefined {
  if (!plan.groups.isAlone(lead) || plan.groups.isJoined(lead)) return undefined;
  const text = rows.text(lead);
  if (text.length > MAX_OWN_TEXT || !text.startsWith('{') || !text.endsWith('}')) return undefined;
  // Between the parts of a JSON text they are blanks, which the sanitiser would take for parts of a string.
  if (text.includes('\t') || text.includes('\r')) return undefined;
  const raw = parseLine(text);
  if (!isObject(raw) || raw.live !== undefined || !isCurrent(raw, id)) return undefined;
  const { session_id, event_id, parent_id } = raw;
  const { usage } = raw.data as RawRecord;
  const event = materialise(plan, lead, row => (row === lead ? eventOf(raw, id) : rows.event(row, parseLine)));
  const isSame = (event_id ?? event.event_id) === event.event_id && (parent_id ?? event.parent_id) === event.parent_id;
  if (!isSame || event.data.usage !== usage) return undefined;
  const lacking =
    (session_id === undefined ? `,"session_id":"${id}"` : '') +
    (event_id === undefined ? `,"event_id":${JSON.stringify(event.event_id)}` : '') +
    (parent_id === undefined && event.parent_id !== undefined ? `,"parent_id":${JSON.stringify(event.parent_id)}` : '');
  return lacking === '' ? text : `${text.slice(0, -1)}${lacking}}`;
}
