/**
 * Hits of a search on their way out: as lines under the session they stand in, or as JSON.
 */

import { describe } from '../../core/describe/event.ts';
import { type Snippet, snippetOf } from '../../core/search/hits.ts';
import type { SearchTerm } from '../../core/search/query.ts';
import type { Index } from '../../store/index/open.ts';
import { isOnlyOne, type SessionRow, sessionRow } from '../../store/index/queries.ts';
import { typeOf } from '../../store/search/docs.ts';
import type { Hit } from '../../store/search/read-hits.ts';
import type { Context } from '../context.ts';
import { formatAgo, formatMoment } from '../terminal/numbers.ts';
import { join, joinLines, type Safe, safe, trustLine } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { marks, type Style } from '../terminal/style.ts';
import { cutTo, displayWidth, padEnd, padStart } from '../terminal/width.ts';

export interface HitWriter {
  /** Prints some hits, in their order. */
  add(hits: readonly Hit[]): Promise<void>;
  /** To be called once, behind the last. */
  end(): Promise<void>;
}

/** Characters of a snippet where no terminal says how many there is room for. */
const SNIPPET_CHARS = 160;
const FEWEST_CHARS = 40;
/** Of the title of a session, and of the name of what happened. */
const TITLE_COLUMNS = 80;
const NAME_COLUMNS = 14;

/** A heading for each session, and for each day of it: what follows has only the time of the day. */
export class TextHits implements HitWriter {
  readonly #context: Context;
  readonly #index: Index;
  readonly #terms: readonly SearchTerm[];
  readonly #now: number;
  #heading = '';

  constructor(context: Context, index: Index, terms: readonly SearchTerm[], now: number) {
    this.#context = context;
    this.#index = index;
    this.#terms = terms;
    this.#now = now;
  }

  async add(hits: readonly Hit[]): Promise<void> {
    const lines: Safe[] = [];
    for (const hit of hits) {
      const [day, time] = timeOf(hit);
      if (this.#heading !== `${hit.session_id} ${day}`) {
        if (this.#heading !== '') lines.push(safe``);
        this.#heading = `${hit.session_id} ${day}`;
        lines.push(this.#headingLine(hit, day));
      }
      lines.push(this.#line(hit, time));
    }
    if (lines.length > 0) await this.#context.out.write(joinLines([...lines, safe``]));
  }

  async end(): Promise<void> {}

  #headingLine({ session_id, said }: Hit, day: Safe): Safe {
    const { style, columns } = this.#context;
    const row = sessionRow(this.#index, session_id);
    const ago = formatAgo(said?.event.timestamp, this.#now);
    const when = said?.event.timestamp == null || ago === day ? day : safe`${day} (${ago})`;
    const about = [row?.agent_name, row?.project].map(name => sanitise(name ?? '–'));
    const title = row?.title == null ? safe`` : safe`  ${style.dim(cutTo(sanitise(row.title), TITLE_COLUMNS))}`;
    const id = style.bold(sanitise(shortId(this.#index, session_id, row)));
    return cutTo(safe`${id}  ${join(about, safe`  `)}  ${when}${title}`, columns);
  }

  #line(hit: Hit, time: Safe): Safe {
    const { style, columns } = this.#context;
    const head = safe`  ${time} ${padStart(style.dim(safe`#${hit.n}`), 6)}  ${nameOf(hit, style)}  `;
    const room = columns === Infinity ? SNIPPET_CHARS : Math.max(FEWEST_CHARS, columns - displayWidth(head));
    const shown =
      hit.said === undefined
        ? style.dim(hit.isUnreadable ? safe`its log cannot be read` : safe`is being written`)
        : emphasised(snippet(hit, this.#terms, room), style);
    return cutTo(safe`${head}${shown}`, columns);
  }
}

/** One object a line, within an array that the caller has closed. */
export class JsonHits implements HitWriter {
  readonly #context: Context;
  readonly #index: Index;
  readonly #terms: readonly SearchTerm[];
  #count = 0;

  constructor(context: Context, index: Index, terms: readonly SearchTerm[]) {
    this.#context = context;
    this.#index = index;
    this.#terms = terms;
  }

  async add(hits: readonly Hit[]): Promise<void> {
    for (const hit of hits) {
      const before = this.#count++ === 0 ? safe`{"hits":[` : safe`,`;
      await this.#context.out.line(before);
      await this.#context.out.write(safeJson(this.#toJson(hit)));
    }
  }

  async end(): Promise<void> {
    if (this.#count === 0) await this.#context.out.write(safe`{"hits":[`);
    else await this.#context.out.line();
  }

  #toJson(hit: Hit): object {
    const row = sessionRow(this.#index, hit.session_id);
    const event = hit.said?.event;
    const found = hit.said && snippet(hit, this.#terms, SNIPPET_CHARS);
    return {
      session_id: hit.session_id,
      event_id: hit.event_id,
      n: hit.n,
      timestamp: event?.timestamp ?? null,
      type: event === undefined ? hit.type : typeOf(event),
      tool_name: hit.tool,
      failed: hit.failed,
      agent_id: event?.agent_id ?? null,
      agent_name: row?.agent_name ?? null,
      project: row?.project ?? null,
      snippet: found?.text ?? null,
      marks: found?.marks ?? [],
      cursor: hit.id,
    };
  }
}

/** The name of a call's tool stands before the snippet, and need not be in it. */
function snippet({ said }: Hit, terms: readonly SearchTerm[], length: number): Snippet {
  const { event, text } = said as NonNullable<Hit['said']>;
  const tool = event.event_type === 'tool_call' ? textOf(event.data.tool_name) : null;
  const body = tool !== null && text.text.startsWith(`${tool}\n`) ? text.text.slice(tool.length + 1) : text.text;
  return snippetOf(body, terms, length);
}

function emphasised({ text, marks: places }: Snippet, style: Style): Safe {
  const parts: Safe[] = [];
  let done = 0;
  for (const [start, end] of places) {
    parts.push(sanitise(text.slice(done, start)), style.bold(style.write(sanitise(text.slice(start, end)))));
    done = end;
  }
  parts.push(sanitise(text.slice(done)));
  return join(parts);
}

function nameOf({ said, type }: Hit, style: Style): Safe {
  if (said === undefined) return padEnd(sanitise(type), NAME_COLUMNS + 2);
  const { kind, title } = describe(said.event);
  return padEnd(style[kind](safe`${marks[kind]} ${cutTo(sanitise(title), NAME_COLUMNS)}`), NAME_COLUMNS + 2);
}

/** Day and time of day; the two dashes of an event without a time. */
function timeOf({ said }: Hit): [Safe, Safe] {
  const at = said?.event.timestamp;
  if (at == null) return [safe`–`, padEnd(safe`–`, 8)];
  const [day = '', time = ''] = formatMoment(at).split(' ');
  return [trustLine(day), trustLine(time)];
}

/** As much of the id as finds the session, in steps that are easy to read; a subagent by its own part of it. */
function shortId(index: Index, id: string, row: SessionRow | undefined): string {
  const parent = row?.parent_session_id;
  if (parent != null && id.startsWith(`${parent}_`)) return `↳ ${id.slice(parent.length + 1)}`;
  for (const length of [8, 13, 18, 23]) {
    if (length < id.length && isOnlyOne(index, id, id.slice(0, length))) return id.slice(0, length);
  }
  return id;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
