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

/** An event, and the same as JSON on one line without its line feed, numbers as they were written: a beginning and an end. */
export interface EventText {
  readonly event: TraceEvent;
  readonly start: string;
  /** The same as `start`, as it stands on disk; good until the next event is read. */
  readonly bytes?: Uint8Array;
  /** What `start` lacks, with the brace that it has lost for it; mostly ''. */
  readonly rest: string;
}

/**
 * The folded events in order. The text of an act that one row tells of, in words of today, is that row as it stands on disk, with the
 * ids that it lacks.
 */
export function* eventsWithTexts(session: SessionPlan): Generator<EventText> {
  const rows = new RowReader(session);
  try {
    for (const lead of session.plan.order) yield ownText(session, lead, rows) ?? newText(session, lead, rows);
  } finally {
    rows.close();
  }
}

/** The texts alone. */
export function* eventTexts(session: SessionPlan): Generator<string> {
  for (const { start, rest } of eventsWithTexts(session)) yield rest === '' ? start : start + rest;
}

function newText({ plan }: SessionPlan, lead: number, rows: RowReader): EventText {
  const exact = materialise(plan, lead, row => rows.event(row, parseExact));
  const start = stringify(exact);
  return { start, rest: '', event: materialise(plan, lead, row => rows.event(row, parseLine)) };
}

/** A longer row is written anew, so that none is nested deeper than what reads it will follow. */
const MAX_OWN_TEXT = 16_000;

function ownText({ id, plan }: SessionPlan, lead: number, rows: RowReader): EventText | undefined {
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
  if (lacking === '') return { event, start: text, bytes: rows.bytes(lead), rest: '' };
  return { event, start: text.slice(0, -1), bytes: rows.bytes(lead).subarray(0, -1), rest: `${lacking}}` };
}
