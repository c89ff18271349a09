/**
 * The requests of a session in order, each with what it held and what was put into the context after it. A subagent whose
 * events stand in the same session has a window of its own, so there is a list for each.
 */
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import { isObject, isTokenCount } from '../../core/record.ts';
import type { TraceEvent, Usage } from '../../core/schema.ts';
import { promptTokens, usageFromAnthropic } from '../../core/usage.ts';
import { type Piece, pieceOf } from './pieces.ts';

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

export interface Contexts {
  readonly session_id: string;
  readonly started_at: number | null;
  /** The session's own first; it may have no requests. */
  readonly lanes: readonly [Lane, ...Lane[]];
  /** Subagents that it started and that have sessions of their own. */
  readonly subagents: number;
}

interface OpenLane extends Lane {
  readonly byKey: Map<string, Request>;
  current: Request | undefined;
  isWriting: boolean;
}

const COMPACTIONS: ReadonlySet<unknown> = new Set(['compaction', 'compaction_summary', 'pre_compact', 'post_compact']);

export class ContextFold implements EventFold<Contexts> {
  readonly #lanes = new Map<string, OpenLane>();
  readonly #spawned = new Set<string>();
  #events = 0;
  #startedAt: number | null = null;
  #window: number | null = null;

  add(event: TraceEvent): void {
    const n = ++this.#events;
    const { data, event_type, timestamp } = event;
    if (timestamp !== null && (this.#startedAt === null || timestamp < this.#startedAt)) this.#startedAt = timestamp;
    const lane = this.#laneOf(event);
    if (event_type === 'llm_response') this.#response(lane, n, event);
    else if (event_type === 'llm_request') {
      const request = open(lane, n, event);
      request.asked = heldBy(data);
      lane.isWriting = true;
    } else if (event_type === 'system') this.#system(lane, n, event);
    if (typeof data.spawned_agent_id === 'string') this.#spawned.add(data.spawned_agent_id);
    const piece = pieceOf(event, n);
    if (piece === undefined) return;
    if (piece.kind !== 'output') {
      lane.isWriting = false;
      (lane.current?.pieces ?? lane.before).push(piece);
      return;
    }
    const { pieces } = answeredBy(lane, n, event);
    lane.isWriting = true;
    // Of what the model wrote, nobody wants to know which block it was.
    const written = pieces.find(of => of.kind === 'output');
    if (written === undefined) pieces.push(piece);
    else written.weight += piece.weight;
  }

  end(session: SessionFacts): Contexts {
    const lanes = [...this.#lanes.values()];
    // A subagent's own session has nothing but a subagent's events.
    const own =
      lanes.find(lane => lane.agentId === null && lane.requests.length > 0) ??
      lanes.toSorted((a, b) => b.requests.length - a.requests.length)[0] ??
      openLane(null);
    for (const { agentId } of lanes) if (agentId !== null) this.#spawned.delete(agentId);
    return {
      session_id: session.id,
      started_at: this.#startedAt,
      lanes: [own, ...lanes.filter(lane => lane !== own && lane.requests.length > 0)],
      subagents: this.#spawned.size,
    };
  }

  #laneOf({ agent_id, data }: TraceEvent): OpenLane {
    const id = agent_id ?? (data.is_sidechain === true ? 'sidechain' : null);
    const known = this.#lanes.get(id ?? '');
    if (known !== undefined) return known;
    const lane = openLane(id);
    this.#lanes.set(id ?? '', lane);
    return lane;
  }

  #response(lane: OpenLane, n: number, event: TraceEvent): void {
    const { data } = event;
    const request = reportedBy(lane, n, event);
    request.responded = heldBy(data) ?? request.responded;
    const { output } = isObject(data.usage) ? (data.usage as Usage) : { output: null };
    if (output !== null) request.output = output;
    if (typeof data.model === 'string') request.model = data.model;
    if (isTokenCount(data.context_window)) this.#window = data.context_window;
    request.window = this.#window;
    lane.isWriting = true;
  }

  #system(lane: OpenLane, n: number, { data, timestamp: at }: TraceEvent): void {
    // Codex tells it at the start of a turn and with each report of usage.
    const said = data.context_window ?? data.model_context_window;
    if (isTokenCount(said) && said > 0) {
      this.#window = said;
      if (lane.current !== undefined) lane.current.window ??= said;
    }
    if (!COMPACTIONS.has(data.subtype) || lane.current === undefined) return;
    lane.current.compaction ??= { n, at, trigger: null, before: null, after: null, onlyBegun: true };
    const { compaction } = lane.current;
    if (data.subtype !== 'pre_compact') compaction.onlyBegun = false;
    if (typeof data.trigger === 'string') compaction.trigger ??= data.trigger;
    if (isTokenCount(data.pre_tokens)) compaction.before ??= data.pre_tokens;
    if (isTokenCount(data.post_tokens)) compaction.after ??= data.post_tokens;
    lane.isWriting = false;
  }
}

function openLane(agentId: string | null): OpenLane {
  return { agentId, before: [], requests: [], byKey: new Map(), current: undefined, isWriting: false };
}

/**
 * The request whose answer an event is a part of. What comes after a result is asked for anew, as far as anybody can say: some
 * sources have one key for many requests, and where results come between the parts of one answer, it alone has a size.
 */
function answeredBy(lane: OpenLane, n: number, event: TraceEvent): Request {
  const key = keyOf(event);
  const known = !lane.isWriting ? undefined : key === undefined ? lane.current : lane.byKey.get(key);
  return known ?? open(lane, n, event);
}

/** The request that a report of usage is about. */
function reportedBy(lane: OpenLane, n: number, event: TraceEvent): Request {
  const key = keyOf(event);
  const known = key !== undefined ? lane.byKey.get(key) : lane.isWriting ? lane.current : undefined;
  return known ?? open(lane, n, event);
}

function open(lane: OpenLane, n: number, event: TraceEvent): Request {
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
function heldBy({ usage, source_usage: said, llm_calls: calls }: TraceEvent['data']): number | null {
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
