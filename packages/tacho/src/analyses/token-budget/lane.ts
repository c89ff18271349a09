/**
 * A context window as events tell of it: its requests, what came into it after each, and which event is about which request.
 */
import { isObject } from '../../core/record.ts';
import type { TraceEvent, Usage } from '../../core/schema.ts';
import { promptTokens, usageFromAnthropic } from '../../core/usage.ts';
import type { Piece } from './pieces.ts';

export interface Request {
  /** Number of its first event, 1-based. */
  readonly n: number;
  readonly at: number | null;
  model: string | null;
  /** What it held, as the response says, and as the request itself does; null where nobody says. */
  responded: number | null;
  asked: number | null;
  output: number | null;
  /** What the agent itself says the model's window is. */
  window: number | null;
  /** What came into the context from here to the next request: the answer, results, prompts. */
  readonly pieces: Piece[];
  compaction: Compaction | null;
}

export interface Compaction {
  readonly n: number;
  readonly at: number | null;
  trigger: string | null;
  /** The agent's own numbers. */
  before: number | null;
  after: number | null;
  /** Nothing but the intention is known. */
  onlyBegun: boolean;
}

/** One context window. */
export interface Lane {
  /** Of a subagent whose events stand in this session. */
  readonly agentId: string | null;
  /** What was there before the first request. */
  readonly before: Piece[];
  readonly requests: Request[];
}

/** While it is read. */
export interface OpenLane extends Lane {
  readonly byKey: Map<string, Request>;
  current: Request | undefined;
  isWriting: boolean;
}

export function openLane(agentId: string | null): OpenLane {
  return { agentId, before: [], requests: [], byKey: new Map(), current: undefined, isWriting: false };
}

/**
 * The request whose answer an event is a part of. What comes after a result is asked for anew, as far as anybody can say: some
 * sources have one key for many requests, and where results come between the parts of one answer, it alone has a size.
 */
export function answeredBy(lane: OpenLane, n: number, event: TraceEvent): Request {
  const key = keyOf(event);
  const known = !lane.isWriting ? undefined : key === undefined ? lane.current : lane.byKey.get(key);
  return known ?? openRequest(lane, n, event);
}

/** The request that a report of usage is about. */
export function reportedBy(lane: OpenLane, n: number, event: TraceEvent): Request {
  const key = keyOf(event);
  const known = key !== undefined ? lane.byKey.get(key) : lane.isWriting ? lane.current : undefined;
  return known ?? openRequest(lane, n, event);
}

export function openRequest(lane: OpenLane, n: number, event: TraceEvent): Request {
  const { model } = event.data;
  const request: Request = {
    n,
    at: event.timestamp,
    model: typeof model === 'string' ? model : null,
    responded: null,
    asked: null,
    output: null,
    window: null,
    pieces: [],
    compaction: null,
  };
  const before = lane.current;
  // What a compaction keeps is told after it, with the time it had.
  if (before?.compaction && isBefore(request, before.compaction)) {
    request.compaction = before.compaction;
    before.compaction = null;
  }
  lane.requests.push(request);
  lane.current = request;
  const key = keyOf(event);
  if (key !== undefined && !lane.byKey.has(key)) lane.byKey.set(key, request);
  return request;
}

function isBefore(a: { readonly at: number | null }, b: { readonly at: number | null }): boolean {
  return a.at !== null && b.at !== null && a.at < b.at;
}

function keyOf({ data }: TraceEvent): string | undefined {
  return typeof data.message_key === 'string' && data.message_key !== '' ? data.message_key : undefined;
}

/** What one request held; null for what nobody says, and for sums over several requests. */
export function heldBy({ usage, source_usage: said, llm_calls: calls }: TraceEvent['data']): number | null {
  if (!isObject(usage) || (typeof calls === 'number' && calls > 1)) return null;
  if (isObject(said)) {
    // SWE-agent's report on a whole run.
    if (said.tokens_sent !== undefined) return null;
    // The rounds of a request: the last one is what the window held. Where the API itself ran tools between them, `usage` is
    // their sum; of a message that a compaction kept, all else is 0.
    const last = Array.isArray(said.iterations) ? promptTokens(usageFromAnthropic(said.iterations.at(-1))) : null;
    if (last) return last;
  }
  // A request without a token is one of which nobody says anything.
  return promptTokens(usage as unknown as Usage) || null;
}
