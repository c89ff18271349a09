/**
 * The report: one event's chain and what it led to, or every call of the session with its link.
 */
import type { Look } from '../../core/analysis.ts';
import { callDetail, relativeTo } from '../../core/describe/call.ts';
import { failure } from '../../core/describe/failure.ts';
import { firstText, resultText } from '../../core/describe/result.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { lineOf } from '../../core/story/line-of.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type Effects, effectsOf } from './effects.ts';
import type { Evidence } from './evidence.ts';
import { type Link, type LinkKind, Links } from './links.ts';
import type { Part } from './why-fold.ts';

export interface WhyReport {
  readonly session_id: string;
  /** Null where the whole session was asked about. */
  readonly event: EventReport | null;
  /** From the root to the event. */
  readonly chain: readonly ChainItem[];
  /** True where the chain begins later than at its root, since it has more than 60 links. */
  readonly cut: boolean;
  /** Null where nobody asked. */
  readonly effects: Effects | null;
  /** Every call with its link; null where one event was asked about. */
  readonly coverage: Coverage | null;
  /** True where the session has more values than were kept, so that links to what is long ago may be missing. */
  readonly forgot: boolean;
}

export interface EventReport {
  readonly n: number;
  readonly event_id: string | null;
  readonly event_type: string;
  /** What it is, in a few words: `Bash`, `result of Read`, `prompt`. */
  readonly what: string;
  /** What it is about, on one line. */
  readonly detail: string;
}

export interface ChainItem extends EventReport {
  /** Why it happened; null for a root. */
  readonly link: LinkReport | null;
}

export interface LinkReport {
  readonly kind: LinkKind;
  readonly from: number;
  readonly from_event_id: string | null;
  readonly to: number;
  readonly to_event_id: string | null;
  readonly evidence: Evidence | null;
  /** Of a retry: the event in which the first attempt failed, and what it said. */
  readonly failure: { readonly n: number; readonly event_id: string | null; readonly text: string } | null;
}

export interface Wish {
  /** Undefined for every call. */
  readonly event: number | undefined;
  readonly effects: boolean;
}

export function reportOf(part: Part, { event, effects }: Wish, look: Look): WhyReport {
  const teller = new Teller(part, look, event === undefined || effects);
  const base = { session_id: part.session_id, forgot: part.forgot };
  if (event === undefined)
    return { ...base, event: null, chain: [], cut: false, effects: null, coverage: coverageOf(part, teller) };
  return {
    ...base,
    event: teller.event(event),
    ...chainOf(event, teller),
    effects: effects ? effectsOf(event, part, teller) : null,
    coverage: null,
  };
}

/** Tells events and links as the report has them. */
export class Teller {
  readonly links: Links;
  readonly #look: Look;
  readonly #cwd: string | null;

  constructor(part: Part, look: Look, all: boolean) {
    this.#look = look;
    this.#cwd = part.cwd;
    this.links = new Links(part, look, all);
  }

  event(n: number): EventReport {
    const event = this.#look(n);
    const { what, detail } = event === undefined ? { what: 'unknown', detail: '' } : told(event, this.#cwd);
    return {
      n,
      event_id: event?.event_id || null,
      event_type: event?.event_type ?? 'unknown',
      what,
      detail: lineOf(detail, 160),
    };
  }

  link({ kind, from, to, evidence, failure: failed }: Link): LinkReport {
    return {
      kind,
      from,
      from_event_id: this.#idOf(from),
      to,
      to_event_id: this.#idOf(to),
      evidence,
      failure: failed === undefined ? null : { n: failed.n, event_id: this.#idOf(failed.n), text: failed.text },
    };
  }

  #idOf(n: number): string | null {
    return this.#look(n)?.event_id || null;
  }
}

const MOST_LINKS = 60;

/** Each link leads to an earlier event, so it ends. A failure that was tried again stands in the chain, too. */
function chainOf(event: number, teller: Teller): { chain: ChainItem[]; cut: boolean } {
  const links = new Map<number, Link | null>();
  let next: number | undefined = event;
  for (let count = 0; next !== undefined && count <= MOST_LINKS; count++) {
    const link: Link | null = teller.links.linkOf(next);
    links.set(next, link);
    const failed = link?.failure?.n;
    if (failed !== undefined && failed !== link?.from) links.set(failed, teller.links.linkOf(failed));
    next = link?.from;
  }
  const chain = [...links]
    .sort(([a], [b]) => a - b)
    .map(([n, link]) => ({ ...teller.event(n), link: link === null ? null : teller.link(link) }));
  return { chain, cut: next !== undefined };
}

function told({ event_type, data }: TraceEvent, cwd: string | null): { what: string; detail: string } {
  const tool = typeof data.tool_name === 'string' ? data.tool_name : undefined;
  switch (event_type) {
    case 'tool_call': {
      const detail = callDetail(tool ?? '', data.arguments, cwd) ?? '';
      return { what: tool ?? 'call', detail: relativeTo(cwd, detail) };
    }
    case 'tool_result':
      return { what: tool === undefined ? 'result' : `result of ${tool}`, detail: resultText(data.result) ?? '' };
    case 'error': {
      const { title, detail } = failure(tool, data);
      return { what: title, detail: detail ?? '' };
    }
    case 'user_prompt':
      return { what: data.kind === 'sidechain' ? 'task' : 'prompt', detail: resultText(data.prompt) ?? '' };
    case 'assistant_response':
      return { what: 'the agent said', detail: resultText(data.text) ?? '' };
    case 'session_start':
      return { what: 'the session began', detail: '' };
    case 'session_end':
      return { what: 'the session ended', detail: '' };
    case 'system':
      return data.subtype === 'thinking'
        ? { what: 'the agent thought', detail: resultText(data.text) ?? '' }
        : { what: String(data.subtype ?? 'system'), detail: firstText(data) ?? '' };
    default:
      return { what: event_type, detail: firstText(data) ?? '' };
  }
}
