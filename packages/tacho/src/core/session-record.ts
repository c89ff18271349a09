/**
 * The session record: one row of a list. Everything in it is a fold over the events, else what meta.json says.
 */
import type { EventFold, SessionFacts } from './event-fold.ts';
import { isCount, isObject } from './record.ts';
import type { TraceEvent, Usage } from './schema.ts';
import { addUsage, emptyUsage, totalTokens } from './usage.ts';
import { STATUSES, type Status } from './vocabulary.ts';

export interface SessionRecord {
  readonly session_id: string;
  readonly name: string | null;
  readonly agent_name: string | null;
  readonly user_id: string | null;
  readonly convo_id: string | null;
  readonly status: Status;
  readonly success: boolean | null;
  readonly failure_reason: string | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** As reporters measured it (turns, session end), else meta.json, else the time between first and last event. */
  readonly total_duration_ms: number | null;
  readonly events: number;
  readonly tool_calls: number;
  readonly llm_requests: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly usage: Usage;
  readonly models: readonly string[];
  readonly first_prompt: string | null;
  readonly cwd: string | null;
  readonly project: string | null;
  readonly git_branch: string | null;
  readonly client_version: string | null;
  readonly parent_session_id: string | null;
  readonly agent_id: string | null;
  readonly agent_type: string | null;
  /** tool_use id of the call in the parent that started this subagent. */
  readonly parent_tool_use_id: string | null;
  readonly damaged_lines: number;
  readonly sources: readonly string[];
}

const PROMPT_CHARS = 300;
/** Rows that tell how long a turn took. */
const TURN_ENDS: ReadonlySet<unknown> = new Set(['turn_duration', 'turn_completed', 'turn_aborted']);

/** Folds a session into its record. */
export class SessionRecordFold implements EventFold<SessionRecord> {
  #events = 0;
  #toolCalls = 0;
  #requests = 0;
  #responses = 0;
  #errors = 0;
  #usage = emptyUsage();
  /** What requests say of usage counts only where no response says any: both tell of the same tokens. */
  #requestUsage = emptyUsage();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #turnsMs = 0;
  #endMs: number | undefined;
  #end: TraceEvent['data'] | undefined;
  #endedAt: number | null = null;
  /** True for a session whose hooks tell of its end, too. */
  #isLive = false;
  #prompt: string | undefined;
  #command: string | undefined;
  readonly #models = new Set<string>();

  add(event: TraceEvent): void {
    this.#events++;
    const { timestamp, data } = event;
    if (event.source === 'hook') this.#isLive = true;
    if (timestamp !== null) {
      if (timestamp < this.#first) this.#first = timestamp;
      if (timestamp > this.#last) this.#last = timestamp;
    }
    switch (event.event_type) {
      case 'tool_call':
        this.#toolCalls++;
        break;
      case 'error':
        this.#errors++;
        break;
      case 'llm_request':
        this.#requests++;
        if (isObject(data.usage)) this.#requestUsage = addUsage(this.#requestUsage, data.usage as Usage);
        break;
      case 'llm_response':
        this.#responses++;
        if (isObject(data.usage)) this.#usage = addUsage(this.#usage, data.usage as Usage);
        if (typeof data.model === 'string') this.#models.add(data.model);
        break;
      case 'user_prompt':
        this.#prompted(data);
        break;
      case 'session_start':
        // Recorded as it happens, so it has begun anew: a resume comes after an end.
        if (event.source === 'hook') {
          this.#end = undefined;
          this.#endedAt = null;
          this.#endMs = undefined;
        }
        break;
      case 'session_end':
        this.#end = { success: data.success, status: data.status, failure_reason: data.failure_reason };
        this.#endedAt = timestamp;
        if (isCount(event.duration_ms)) this.#endMs = event.duration_ms;
        else if (isCount(data.duration_ms)) this.#endMs = data.duration_ms;
        break;
      case 'system':
        if (TURN_ENDS.has(data.subtype) && event.duration_ms !== undefined) this.#turnsMs += event.duration_ms;
        break;
    }
  }

  /** What a person asked in words names a session better than the command it began with. */
  #prompted({ kind, prompt, command, command_args }: TraceEvent['data']): void {
    if (typeof prompt !== 'string') return;
    if (kind === undefined || kind === 'prompt' || kind === 'queued') this.#prompt ??= beginningOf(prompt);
    else if (typeof command === 'string') this.#command ??= [command, command_args].filter(isText).join(' ');
    else this.#command ??= beginningOf(prompt.replace(/<\/?bash-input>/g, ''));
  }

  end(session: SessionFacts): SessionRecord {
    const { meta, headers } = session;
    const said: Record<string, unknown> = Object.fromEntries(headers.flatMap(header => Object.entries(header.facts)));
    const cwd = text(meta?.cwd) ?? text(said.cwd);
    const first = Math.min(this.#first, ...headers.map(header => header.first_timestamp ?? Number.POSITIVE_INFINITY));
    const last = Math.max(this.#last, ...headers.map(header => header.last_timestamp ?? Number.NEGATIVE_INFINITY));
    const models = [...this.#models].sort();
    const usage = totalTokens(this.#usage) === null ? this.#requestUsage : this.#usage;
    const status = this.#status(session);
    return {
      session_id: session.id,
      name: text(meta?.name) ?? text(said.title) ?? text(said.description),
      agent_name: text(meta?.agent_name) ?? text(said.agent_name),
      user_id: text(meta?.user_id) ?? osUser(meta?.attribution),
      convo_id: text(meta?.convo_id),
      status,
      success: flag(this.#end?.success) ?? flag(meta?.success),
      failure_reason: text(this.#end?.failure_reason) ?? text(meta?.failure_reason),
      started_at: finite(first) ?? seconds(meta?.started_at),
      ended_at: status === 'running' ? null : (this.#endedAt ?? seconds(meta?.ended_at) ?? finite(last)),
      total_duration_ms: this.#durationMs(session, first, last),
      events: this.#events,
      tool_calls: this.#toolCalls,
      llm_requests: Math.max(this.#requests, this.#responses),
      errors: this.#errors,
      total_tokens: totalTokens(usage) ?? (isCount(meta?.total_tokens) ? meta.total_tokens : null),
      usage,
      models,
      first_prompt: this.#prompt ?? this.#command ?? text(said.first_prompt),
      cwd,
      project: cwd === null ? null : (cwd.split(/[\\/]/).findLast(part => part !== '') ?? null),
      git_branch: text(meta?.git_branch) ?? text(said.git_branch),
      client_version: text(meta?.client_version) ?? text(said.version),
      parent_session_id: text(meta?.parent_session_id) ?? text(said.parent_session_id),
      agent_id:
        text(meta?.agent_id) ?? headers.find(header => header.agent_id !== undefined)?.agent_id ?? text(said.agent_id),
      agent_type: text(meta?.agent_type) ?? text(said.agent_type),
      parent_tool_use_id: text(meta?.parent_tool_use_id) ?? text(said.parent_tool_use_id),
      damaged_lines: session.damaged.length + headers.reduce((sum, header) => sum + header.skipped_lines, 0),
      sources: headers.map(header => header.path),
    };
  }

  #status({ meta }: SessionFacts): Status {
    for (const said of [this.#end?.status, meta?.status]) {
      if (STATUSES.includes(said as Status)) return said as Status;
    }
    const success = flag(this.#end?.success) ?? flag(meta?.success);
    if (success !== null) return success ? 'completed' : 'failed';
    if (this.#end !== undefined || meta?.ended_at !== undefined) return 'completed';
    return this.#isLive ? 'running' : 'unknown';
  }

  #durationMs({ meta }: SessionFacts, first: number, last: number): number | null {
    if (this.#endMs !== undefined) return this.#endMs;
    if (this.#turnsMs > 0) return this.#turnsMs;
    if (isCount(meta?.total_duration_ms)) return meta.total_duration_ms;
    return last >= first && Number.isFinite(last - first) ? Math.round((last - first) * 1000) : null;
  }
}

function beginningOf(prompt: string): string {
  return prompt.length <= PROMPT_CHARS ? prompt : `${prompt.slice(0, PROMPT_CHARS)}…`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function seconds(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The peer keeps the user inside `attribution`. */
function osUser(attribution: unknown): string | null {
  return isObject(attribution) ? text(attribution.os_user) : null;
}
