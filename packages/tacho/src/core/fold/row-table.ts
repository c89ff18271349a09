/**
 * The rows of a session as columns: what the fold needs to know of each record, about 60 bytes a row whatever its text.
 * Rows are numbered in the order they were added; the payload stays on disk.
 */
import { isId, nativeKey, placeKey, toolUseId } from '../identity.ts';
import type { TraceEvent } from '../schema.ts';
import { hashInto, lanes } from './key-hash.ts';

/** Name spaces of the key hashes. */
const CALLS = 0;
const OUTCOMES = 1;
const OTHERS = 2;
/** Event ids given by the writer: the key of a row without native ids, an alias of one with them. */
const FOREIGN = 3;

const FIRST_ROOM = 256;

/** What the join step needs of a row that ids alone may not join; kept for such rows only. */
export interface Joinable {
  readonly row: number;
  readonly native: boolean;
  /** Two rows of one origin (source and handler) are two acts. */
  readonly origin: string;
  /** Set for prompts: the turn they belong to, whether the transcript (which has a uuid) or a hook tells of them... */
  readonly promptId: string | undefined;
  readonly fromTranscript: boolean;
  /** ...and whether the turn says which of the others it is: not so for a kind of prompt that no hook fires for. */
  readonly byTurn: boolean;
  /** Type, agent and content hash, when the writer gave one. */
  readonly content: string | undefined;
}

/** Kinds of transcript prompts that a UserPromptSubmit hook fires for. */
const HOOKED_KINDS = new Set<unknown>(['prompt', 'slash', 'bash', undefined]);

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
  readonly sourceNames: string[] = [];
  readonly joinables: Joinable[] = [];
  /** Hash of the name that a row with native ids also had at its writer's; both 0 when it had none. */
  foreignHigh = new Uint32Array(FIRST_ROOM);
  foreignLow = new Uint32Array(FIRST_ROOM);

  /** Announces the source that the next rows come from; its name orders sources. */
  beginSource(name: string): void {
    this.sourceNames.push(name);
  }

  /** Adds a record of the current source. Reads `event`, keeps nothing of it. */
  add(event: TraceEvent, position: number, offset: number, length: number): void {
    const row = this.count++;
    if (row === this.source.length) this.#grow();
    const source = this.sourceNames.length - 1;
    this.source[row] = source;
    this.position[row] = position;
    this.offset[row] = offset;
    this.length[row] = length;
    this.time[row] = event.timestamp ?? Number.NaN;
    const toolUse = toolUseId(event);
    if (toolUse !== undefined) this.#toolRow(row, event, toolUse);
    else this.#otherRow(row, event, position);
    this.keyHigh[row] = lanes.high;
    this.keyLow[row] = lanes.low;
    this.#parent(row, event, toolUse);
  }

  #toolRow(row: number, event: TraceEvent, toolUse: string): void {
    this.native[row] = 1;
    if (event.event_id !== '') this.#foreign(row, event.event_id);
    hashInto(event.event_type === 'tool_call' ? CALLS : OUTCOMES, toolUse);
  }

  #otherRow(row: number, event: TraceEvent, position: number): void {
    const native = nativeKey(event);
    const name = this.sourceNames.at(-1) as string;
    if (native !== undefined) {
      this.native[row] = 1;
      if (event.event_id !== '') this.#foreign(row, event.event_id);
    }
    this.#joinable(row, event, name);
    if (native !== undefined) hashInto(OTHERS, native);
    else if (event.event_id !== '') hashInto(FOREIGN, event.event_id);
    else hashInto(OTHERS, placeKey(name, position));
  }

  #joinable(row: number, event: TraceEvent, source: string): void {
    const { prompt_id: promptId, uuid, kind, content_hash: hash } = event.data;
    const isPrompt = event.event_type === 'user_prompt' && isId(promptId);
    const fromTranscript = isId(uuid);
    const byTurn = isPrompt && (!fromTranscript || HOOKED_KINDS.has(kind));
    // What was joined by an earlier fold stays as it is.
    if ((!byTurn && !isId(hash)) || event.joined === true) return;
    this.joinables.push({
      row,
      native: this.native[row] === 1,
      origin: `${source} ${typeof event.handler === 'string' ? event.handler : ''}`,
      promptId: isPrompt ? promptId : undefined,
      fromTranscript,
      byTurn,
      content: isId(hash) ? `${event.event_type} ${event.agent_id ?? ''} ${hash}` : undefined,
    });
  }

  #foreign(row: number, eventId: string): void {
    hashInto(FOREIGN, eventId);
    this.foreignHigh[row] = lanes.high;
    this.foreignLow[row] = lanes.low;
  }

  /** An outcome's parent is the call with its tool_use id; any other row's is the one it names by event id. */
  #parent(row: number, event: TraceEvent, toolUse: string | undefined): void {
    if (toolUse !== undefined && event.event_type !== 'tool_call') hashInto(CALLS, toolUse);
    else if (event.parent_id !== undefined && event.parent_id !== '') hashInto(FOREIGN, event.parent_id);
    else return;
    this.parentHigh[row] = lanes.high;
    this.parentLow[row] = lanes.low;
    this.hasParent[row] = 1;
  }

  #grow(): void {
    const room = this.source.length * 2;
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
    this.foreignHigh = grown(this.foreignHigh, new Uint32Array(room));
    this.foreignLow = grown(this.foreignLow, new Uint32Array(room));
  }
}

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function grown<C extends Column>(old: Column, column: C): C {
  column.set(old);
  return column;
}
