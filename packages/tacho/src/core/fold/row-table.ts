/**
 * The rows of a session as columns: what the fold needs to know of each record, about 60 bytes a row whatever its text.
 * Rows are numbered in the order they were added; the payload stays on disk.
 */

import { isId, isOutcome, nativeKey, placeKey, toolUseId } from '../identity.ts';
import { eventIdOf } from '../ids.ts';
import type { TraceEvent } from '../schema.ts';
import { contentKey, contentText, HOOKED_KINDS } from './content.ts';
import { hashInto, inSpace, lanes } from './key-hash.ts';

/** Name spaces of the key hashes. */
const CALLS = 0;
const OUTCOMES = 1;
const OTHERS = 2;
/** Event ids given by the writer: the key of a row without native ids, an alias of one with them. */
const FOREIGN = 3;

const FIRST_ROOM = 1024;
/** Room that no row takes is never touched, and so is no memory. */
const MOST_ROOM_AHEAD = 1 << 18;

/** What the join step needs of a row that ids alone may not join; kept for such rows only. */
export interface Joinable {
  readonly row: number;
  readonly native: boolean;
  /** Two rows of one origin (source and handler) are two acts. */
  readonly origin: string;
  /** Set for prompts: the turn they belong to, and whether the transcript (which has a uuid) or a hook tells of them. */
  readonly promptId: string | undefined;
  readonly fromTranscript: boolean;
  /** True for a prompt that is counted in its turn: none of a kind that no hook fires for. */
  readonly byTurn: boolean;
  readonly isCall: boolean;
  /** Type, agent and content: the hash that the writer gave of it, else one made at reading. */
  readonly content: string | undefined;
}

/** The answer to a call, which is joined where its call is. */
export interface Outcome {
  readonly row: number;
  readonly origin: string;
}

export interface Joining {
  /**
   * True when rows without ids are to find their twins in other sources by what they say. It costs a hash of each
   * prompt, call and answer, so a session of one source goes without.
   */
  readonly pairs: boolean;
  /** Of a redacted store: makes the hash that redacted rows bring along, for rows that were written before. */
  readonly digest?: ((text: string) => string) | undefined;
}

export class RowTable {
  count = 0;
  /** Index into `sourceNames`. */
  source = new Uint16Array(FIRST_ROOM);
  position = new Uint32Array(FIRST_ROOM);
  offset = new Float64Array(FIRST_ROOM);
  length = new Uint32Array(FIRST_ROOM);
  /** Unix seconds, NaN when unknown. */
  time = new Float64Array(FIRST_ROOM);
  keyHigh = new Uint32Array(FIRST_ROOM);
  keyLow = new Uint32Array(FIRST_ROOM);
  /** Hash of the key of the row's parent, and 1 in `hasParent` when it names one. */
  parentHigh = new Uint32Array(FIRST_ROOM);
  parentLow = new Uint32Array(FIRST_ROOM);
  hasParent = new Uint8Array(FIRST_ROOM);
  /** 1 for a row with native ids. */
  native = new Uint8Array(FIRST_ROOM);
  /** 1 for a row that a hook wrote as it happened: see `live-rows.ts`. */
  live = new Uint8Array(FIRST_ROOM);
  /** Orders rows of hooks of one moment, in every process alike: the hashes of keys are another in each. */
  tie = new Uint32Array(FIRST_ROOM);
  readonly sourceNames: string[] = [];
  readonly joinables: Joinable[] = [];
  /** All outcomes, when `pairs` is asked for. */
  readonly outcomes: Outcome[] = [];
  /** Handlers that reported rows: with two of them an act may have been reported twice. */
  readonly handlers = new Set<string>();
  readonly #pairs: boolean;
  readonly #digest: Joining['digest'];
  /** Hash of the name that a row with native ids also had at its writer's; both 0 when it had none. */
  foreignHigh = new Uint32Array(FIRST_ROOM);
  foreignLow = new Uint32Array(FIRST_ROOM);

  constructor({ pairs, digest }: Joining = { pairs: false }) {
    this.#pairs = pairs;
    this.#digest = digest;
  }

  /** Announces the source that the next rows come from, about so many; its name orders sources. */
  beginSource(name: string, rows = 0): void {
    this.sourceNames.push(name);
    const room = this.count + Math.min(rows, MOST_ROOM_AHEAD);
    if (room > this.source.length) this.#grow(room);
  }

  /** Adds a record of the current source. Reads `event`, keeps nothing of it. */
  add(event: TraceEvent, position: number, offset: number, length: number): void {
    const row = this.count++;
    if (row === this.source.length) this.#grow(0);
    const source = this.sourceNames.length - 1;
    this.source[row] = source;
    this.position[row] = position;
    this.offset[row] = offset;
    this.length[row] = length;
    this.time[row] = event.timestamp ?? Number.NaN;
    if (event.live === true && event.timestamp !== null) {
      this.live[row] = 1;
      this.tie[row] = Number.parseInt(
        eventIdOf(`${event.event_type} ${event.data.tool_use_id} ${event.event_id}`).slice(0, 8),
        16,
      );
    }
    if (typeof event.handler === 'string') this.handlers.add(event.handler);
    const toolUse = toolUseId(event);
    if (toolUse === undefined) this.#otherRow(row, event, position);
    else this.#toolRow(row, event, toolUse);
    if (this.#pairs && isOutcome(event) && event.joined !== true) {
      this.outcomes.push({ row, origin: originOf(event, this.sourceNames[source] as string) });
    }
  }

  /** A call, or an outcome, whose parent is the call with the same tool_use id. */
  #toolRow(row: number, event: TraceEvent, toolUse: string): void {
    this.native[row] = 1;
    if (event.event_id !== '') this.#foreign(row, event.event_id);
    hashInto(toolUse);
    const isCall = event.event_type === 'tool_call';
    this.#key(row, isCall ? CALLS : OUTCOMES);
    if (isCall) {
      if (event.parent_id) this.#parent(row, event.parent_id);
      if (this.#pairs) this.#joinable(row, event, this.sourceNames.at(-1) as string);
      return;
    }
    this.parentHigh[row] = inSpace(lanes.high, CALLS);
    this.parentLow[row] = lanes.low;
    this.hasParent[row] = 1;
  }

  #otherRow(row: number, event: TraceEvent, position: number): void {
    const native = nativeKey(event);
    const name = this.sourceNames.at(-1) as string;
    if (native !== undefined) {
      this.native[row] = 1;
      if (event.event_id !== '') this.#foreign(row, event.event_id);
    }
    this.#joinable(row, event, name);
    const isNamed = native === undefined && event.event_id !== '';
    hashInto(native ?? (isNamed ? event.event_id : placeKey(name, position)));
    this.#key(row, isNamed ? FOREIGN : OTHERS);
    if (event.parent_id) this.#parent(row, event.parent_id);
  }

  #joinable(row: number, event: TraceEvent, source: string): void {
    const { prompt_id: promptId, uuid, kind, content_hash: hash } = event.data;
    const isPrompt = event.event_type === 'user_prompt' && isId(promptId);
    const fromTranscript = isId(uuid);
    const byTurn = isPrompt && (!fromTranscript || HOOKED_KINDS.has(kind));
    // What was joined by an earlier fold stays as it is.
    if (event.joined === true) return;
    const content = isId(hash) ? hashed(event, hash) : this.#pairs ? this.#contentOf(event) : undefined;
    if (!byTurn && content === undefined) return;
    this.joinables.push({
      row,
      native: this.native[row] === 1,
      origin: originOf(event, source),
      promptId: isPrompt ? promptId : undefined,
      fromTranscript,
      byTurn,
      isCall: event.event_type === 'tool_call',
      content,
    });
  }

  #contentOf(event: TraceEvent): string | undefined {
    if (this.#digest === undefined) return contentKey(event);
    const text = contentText(event);
    return text === undefined ? undefined : hashed(event, this.#digest(text));
  }

  /** Takes the hash last made as the row's key. */
  #key(row: number, space: number): void {
    this.keyHigh[row] = inSpace(lanes.high, space);
    this.keyLow[row] = lanes.low;
  }

  #foreign(row: number, eventId: string): void {
    hashInto(eventId);
    this.foreignHigh[row] = inSpace(lanes.high, FOREIGN);
    this.foreignLow[row] = lanes.low;
  }

  /** A parent named by event id. */
  #parent(row: number, eventId: string): void {
    hashInto(eventId);
    this.parentHigh[row] = inSpace(lanes.high, FOREIGN);
    this.parentLow[row] = lanes.low;
    this.hasParent[row] = 1;
  }

  #grow(least: number): void {
    const room = Math.max(this.source.length * 2, Math.ceil(least));
    this.source = grown(this.source, new Uint16Array(room));
    this.position = grown(this.position, new Uint32Array(room));
    this.offset = grown(this.offset, new Float64Array(room));
    this.length = grown(this.length, new Uint32Array(room));
    this.time = grown(this.time, new Float64Array(room));
    this.keyHigh = grown(this.keyHigh, new Uint32Array(room));
    this.keyLow = grown(this.keyLow, new Uint32Array(room));
    this.parentHigh = grown(this.parentHigh, new Uint32Array(room));
    this.parentLow = grown(this.parentLow, new Uint32Array(room));
    this.hasParent = grown(this.hasParent, new Uint8Array(room));
    this.native = grown(this.native, new Uint8Array(room));
    this.live = grown(this.live, new Uint8Array(room));
    this.tie = grown(this.tie, new Uint32Array(room));
    this.foreignHigh = grown(this.foreignHigh, new Uint32Array(room));
    this.foreignLow = grown(this.foreignLow, new Uint32Array(room));
  }
}

/** What a row says by the keyed hash of it: the same in redacted rows and in those that were not. */
function hashed({ event_type, agent_id = '' }: TraceEvent, hash: string): string {
  return `${event_type} ${agent_id} ${hash}`;
}

function originOf(event: TraceEvent, source: string): string {
  if (typeof event.handler !== 'string') return source;
  // A handler tells of each act once, wherever its rows came to stand.
  return event.source === 'hook' ? `hook ${event.handler}` : `${source} ${event.handler}`;
}

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function grown<C extends Column>(old: Column, column: C): C {
  column.set(old);
  return column;
}
