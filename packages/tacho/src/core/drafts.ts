/**
 * Drafts as importers put them together, and the moments and ids in them, read from fields that may be absent or of a wrong
 * type. Nothing here throws.
 */
import { eventIdOf, isSessionId } from './ids.ts';
import { toSeconds } from './record.ts';
import { type Data, isCount, isText, type JsonObject, setOwn } from './tolerant.ts';

/** An EventDraft as an importer makes it. */
export interface Draft {
  readonly event_type: string;
  readonly timestamp: number | null;
  readonly source: 'transcript';
  readonly line: number;
  readonly agent_id?: string;
  readonly duration_ms?: number;
  readonly data: Data;
}

/** Where a draft belongs. */
export interface Place {
  /** 1-based line; in one JSON document, number of the message or step. */
  readonly line: number;
  /** Unix seconds, or null. */
  readonly timestamp: number | null;
  /** Set inside a subagent. */
  readonly agentId?: string | undefined;
}

/** A draft at `place`. Fields of `data` that are undefined are left out, and so is a `durationMs` that is no finite number >= 0. */
export function draftAt(place: Place, eventType: string, data: Data, durationMs?: unknown): Draft {
  return {
    event_type: eventType,
    timestamp: place.timestamp,
    source: 'transcript',
    line: place.line,
    ...(place.agentId !== undefined && { agent_id: place.agentId }),
    ...(isCount(durationMs) && { duration_ms: durationMs }),
    data: defined(data),
  };
}

/** A `system` draft. */
export function systemAt(place: Place, subtype: string, data: Data): Draft {
  return draftAt(place, 'system', { subtype: subtype.slice(0, 100), ...data });
}

/** Unix seconds of ISO 8601 text or of a number; null for anything else, and for what no calendar holds. */
export function momentOf(value: unknown): number | null {
  const seconds = toSeconds(value);
  return seconds !== null && Math.abs(seconds) < 8.64e12 ? seconds : null;
}

/** A string that is not empty; undefined for anything else. */
export function textOr(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

/** The value itself when it is a finite number >= 0, else null: unknown. */
export function countOr(value: unknown): number | null {
  return isCount(value) ? value : null;
}

/** The value when it is a list, else none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The fields of `source` that are not in `known`; undefined when there are none. */
export function restOf(source: JsonObject, known: ReadonlySet<string>): Data | undefined {
  const rest = Object.entries(source).filter(
    ([key, value]) => !known.has(key) && value !== undefined && value !== null,
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** Earliest and latest of the moments that it was told. */
export class Span {
  first: number | null = null;
  last: number | null = null;

  add(moment: number | null): void {
    if (moment === null) return;
    if (this.first === null || moment < this.first) this.first = moment;
    if (this.last === null || moment > this.last) this.last = moment;
  }
}

/**
 * An id that can name a session, made of one that a source gave: itself where it can, else its letters and digits with a
 * hash of the whole, so that two ids stay two. Undefined for anything that is no text.
 */
export function sessionIdOf(given: unknown): string | undefined {
  if (isSessionId(given)) return given;
  if (!isText(given)) return undefined;
  const safe = given.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[-_]+/, '');
  return `${safe.slice(0, 80)}${safe === '' ? 's' : '-'}${eventIdOf(given)}`;
}

function defined(data: Data): Data {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(data)) if (data[key] !== undefined) setOwn(kept, key, data[key]);
  return kept;
}
