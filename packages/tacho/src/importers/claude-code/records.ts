/**
 * Tolerant access to transcript records: any field may be absent or of a wrong type, and nothing here throws.
 */
export type JsonObject = Readonly<Record<string, unknown>>;
/** The data of a draft while it is put together. */
export type Data = Record<string, unknown>;

/** An EventDraft as this importer makes it. */
export type Draft = {
  event_type: string;
  timestamp: number | null;
  source: 'transcript';
  line: number;
  agent_id?: string;
  duration_ms?: number;
  data: Data;
};

/** One record with what every draft made of it needs. */
export interface Line {
  readonly record: JsonObject;
  /** 1-based line in the file. */
  readonly number: number;
  /** Name of the file: a message that nobody named is called by its place, and two files have a line 3 each. */
  readonly file: string;
  /** Unix seconds, or null. */
  readonly timestamp: number | null;
}

/** A draft of `line`. A `durationMs` that is no finite number >= 0 is left out. */
export function draftOf(line: Line, eventType: string, data: Data, durationMs?: unknown): Draft {
  const draft: Draft = {
    event_type: eventType,
    timestamp: line.timestamp,
    source: 'transcript',
    line: line.number,
    data,
  };
  const agentId = line.record.agentId;
  if (isText(agentId)) draft.agent_id = agentId;
  if (isCount(durationMs)) draft.duration_ms = durationMs;
  return draft;
}

/** Adds the record's place in the conversation: its uuid, its parent's, and whether a subagent's talk is inline here. */
export function placed(line: Line, data: Data): Data {
  const { uuid, parentUuid, isSidechain } = line.record;
  if (isText(uuid)) data.uuid = uuid;
  if (isText(parentUuid)) data.parent_uuid = parentUuid;
  if (isSidechain === true) data.is_sidechain = true;
  return data;
}

/** A JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A finite number that is not negative. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}

/** `value[key]` of an object; undefined of anything else. */
export function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

/** Sets an own key even when it is named `__proto__`, which plain assignment would take for the prototype. */
export function setOwn(target: Data, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** `leafUuid` → `leaf_uuid`, `totalAPIDuration` → `total_api_duration`, `costUSD` → `cost_usd`. */
export function snakeCase(name: string): string {
  const known = snakeByName.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2').toLowerCase();
  if (snakeByName.size < 500 && name.length < 50) snakeByName.set(name, snake);
  return snake;
}

/** Names met so far: the same few hundred come a hundred thousand times. */
const snakeByName = new Map<string, string>();

/** Unix seconds of an ISO 8601 text; null for anything else. A time without a zone is UTC on every machine. */
export function secondsOf(value: unknown): number | null {
  if (typeof value !== 'string' || value[4] !== '-' || value.length > 40) return null;
  const isZoned = value.endsWith('Z') || value.length <= 10 || /[+-]\d\d:?\d\d$/.test(value);
  const ms = Date.parse(isZoned ? value : `${value}Z`);
  return Number.isNaN(ms) ? null : ms / 1000;
}
