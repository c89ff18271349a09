/**
 * Merging: the rows of one act become one event. Per field the best source wins, by a total order of the rows,
 * so that the result depends on the set of rows and on nothing else.
 */
import { isOutcome } from '../identity.ts';
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { canonical } from './content.ts';

/** A row with its whole event, and where it stood. */
export interface FullRow {
  readonly event: TraceEvent;
  readonly source: string;
  readonly position: number;
}

/** Best first for texts and usage; unknown kinds of sources come last. */
const TEXT_RANK: Readonly<Record<string, number>> = { transcript: 0, otlp: 1, sdk: 2, mcp: 3, hook: 4 };
/** Best first for start times and permissions: the hook sees them as they happen. */
const START_RANK: Readonly<Record<string, number>> = { hook: 0, mcp: 1, sdk: 2, otlp: 3, transcript: 5 };
/** Rows that name no source are mostly what another tool's hooks wrote as it happened; the transcript is written later. */
const UNNAMED_START_RANK = 4;
const OTHER_RANK = 6;
/** Facts that the hook sees at the moment they happen and the transcript writes down later or not at all. */
const HOOK_FIRST: ReadonlySet<string> = new Set(['permission_mode', 'permission_decision', 'prompt_id', 'cwd']);
const DATA: ReadonlySet<string> = new Set(['data']);
const NO_KEYS: ReadonlySet<string> = new Set();
const REDACTED = /\[(REDACTED|MASKED)[\]:]/;

/** The event that `rows` (at least one) speak of; ids are the fold's to set. */
export function mergeRows(rows: readonly FullRow[]): TraceEvent {
  const [only] = rows;
  if (only === undefined) throw new Error('no rows to merge');
  if (rows.length === 1) return only.event;
  const ranked = rows.toSorted(byMerit).map(row => row.event);
  const hookFirst = ranked.toSorted((a, b) => startRankOf(a) - startRankOf(b));
  const merged: Record<string, unknown> = {};
  for (const event of ranked) fillIn(merged, event, DATA);
  merged.timestamp = startOf(hookFirst);
  const data = mergeData(ranked, hookFirst);
  merged.data = data;
  // Type and is_error are one fact: both from the best row that knows how the call ended.
  const outcome = ranked.find(event => isOutcome(event) && knowsItsEnd(event));
  if (outcome !== undefined) {
    merged.event_type = outcome.event_type;
    if (outcome.data.is_error === undefined) delete data.is_error;
    else data.is_error = outcome.data.is_error;
  }
  return merged as unknown as TraceEvent;
}

/** A PostToolBatch hook lists results without saying which of them failed. */
function knowsItsEnd(event: TraceEvent): boolean {
  return typeof event.data.is_error === 'boolean' || event.event_type === 'error';
}

/** The earliest time that the best source which has any gives. */
function startOf(hookFirst: readonly TraceEvent[]): number | null {
  let start: number | null = null;
  let rank = OTHER_RANK;
  for (const event of hookFirst) {
    if (event.timestamp === null) continue;
    if (start !== null && startRankOf(event) > rank) break;
    rank = startRankOf(event);
    if (start === null || event.timestamp < start) start = event.timestamp;
  }
  return start;
}

function mergeData(ranked: readonly TraceEvent[], hookFirst: readonly TraceEvent[]): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const event of ranked) fillIn(data, event.data, HOOK_FIRST);
  for (const event of hookFirst) fillIn(data, event.data, NO_KEYS);
  // Usage and its raw form are one fact: both from the row that knows most, never a mixture.
  const usage = ranked.find(event => isKnown(event.data.usage));
  if (usage !== undefined) {
    data.usage = usage.data.usage;
    if (usage.data.source_usage === undefined) delete data.source_usage;
    else data.source_usage = usage.data.source_usage;
  }
  for (const key of Object.keys(data)) {
    if (isRedacted(data[key])) continue;
    const redacted = ranked.find(event => Object.hasOwn(event.data, key) && isRedacted(event.data[key]));
    if (redacted !== undefined) data[key] = redacted.data[key];
  }
  return data;
}

/** True for usage that says anything: one whose every bucket is null must not hide another source's. */
function isKnown(usage: unknown): boolean {
  return isObject(usage) && Object.values(usage).some(value => value !== null);
}

/** Copies what `into` lacks or has as null. Keys such as `__proto__` stay plain data. */
function fillIn(
  into: Record<string, unknown>,
  from: Readonly<Record<string, unknown>>,
  except: ReadonlySet<string>,
): void {
  for (const key of Object.keys(from)) {
    if (except.has(key)) continue;
    const known = Object.hasOwn(into, key) ? into[key] : undefined;
    if (known !== undefined && known !== null) continue;
    if (from[key] === undefined) continue;
    if (key === '__proto__')
      Object.defineProperty(into, key, { value: from[key], enumerable: true, configurable: true, writable: true });
    else into[key] = from[key];
  }
}

/** Source rank, then newer client, largest output, later line, later place, greater text: a total order, best first. */
export function byMerit(a: FullRow, b: FullRow): number {
  return (
    rankIn(TEXT_RANK, a.event) - rankIn(TEXT_RANK, b.event) ||
    // What a batch lists of a result is its beginning.
    Number(a.event.data.is_error === null) - Number(b.event.data.is_error === null) ||
    versionOf(b.event).localeCompare(versionOf(a.event), 'en', { numeric: true }) ||
    outputTokens(b.event) - outputTokens(a.event) ||
    (b.event.line ?? 0) - (a.event.line ?? 0) ||
    compareText(canonical(b.event), canonical(a.event)) ||
    compareText(a.source, b.source) ||
    b.position - a.position
  );
}

function startRankOf(event: TraceEvent): number {
  return event.source === undefined ? UNNAMED_START_RANK : rankIn(START_RANK, event);
}

function rankIn(ranks: Readonly<Record<string, number>>, event: TraceEvent): number {
  return (
    (event.source !== undefined && Object.hasOwn(ranks, event.source) ? ranks[event.source] : undefined) ?? OTHER_RANK
  );
}

function versionOf(event: TraceEvent): string {
  return typeof event.client_version === 'string' ? event.client_version : '';
}

function outputTokens(event: TraceEvent): number {
  const { usage } = event.data;
  return isObject(usage) && typeof usage.output === 'number' ? usage.output : -1;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True when a tag of the redactor stands anywhere in the value. Depth is bounded. */
function isRedacted(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return REDACTED.test(value);
  if (typeof value !== 'object' || value === null || depth > 50) return false;
  return Object.values(value).some(item => isRedacted(item, depth + 1));
}
