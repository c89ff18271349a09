/**
 * The requests of a session in order, each with what it held and what was put into the context after it. A subagent whose
 * events stand in the same session has a window of its own, so there is a list for each.
 */
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import { isObject, isTokenCount } from '../../core/record.ts';
import type { TraceEvent, Usage } from '../../core/schema.ts';
import { answeredBy, heldBy, type Lane, type OpenLane, openLane, openRequest, reportedBy } from './lane.ts';
import { pieceOf } from './pieces.ts';

export interface Contexts {
  readonly session_id: string;
  readonly started_at: number | null;
  /** The session's own first; it may have no requests. */
  readonly lanes: readonly [Lane, ...Lane[]];
  /** Subagents that it started and that have sessions of their own. */
  readonly subagents: number;
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
      const request = openRequest(lane, n, event);
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
