/**
 * What a session that was recorded live says of its agent: the process it ran in, and where it keeps its own record.
 */
import type { EventFold, SessionFacts } from './event-fold.ts';
import { isObject } from './record.ts';
import type { SessionMeta, TraceEvent } from './schema.ts';

/** A process by pid and start: a pid alone names nobody for long. */
export interface AgentProcess {
  readonly pid: number;
  readonly name: string | null;
  /** Clock ticks since boot; null where the system does not say. */
  readonly start_ticks: number | null;
  readonly boot_id: string | null;
  /** Name of the machine, or container: pids of another one say nothing here. */
  readonly host: string | null;
}

/** The process a session runs in, and those above it, from its parent upwards. */
export interface SessionProcesses {
  readonly agent: AgentProcess | null;
  readonly parents: readonly AgentProcess[];
}

/** As the last `session_start` says, else as meta.json does; no agent when neither does. */
function processesOf(
  meta: SessionMeta | undefined,
  started: Readonly<Record<string, unknown>> | undefined,
): SessionProcesses {
  for (const said of [started, meta?.attribution]) {
    const found = isObject(said) ? processesAmong(said, hostOf(meta)) : undefined;
    if (found !== undefined) return found;
  }
  return { agent: null, parents: [] };
}

/** The agent's process alone. */
export function agentProcessOf(
  meta: SessionMeta | undefined,
  started: Readonly<Record<string, unknown>> | undefined,
): AgentProcess | null {
  return processesOf(meta, started).agent;
}

function hostOf(meta: SessionMeta | undefined): string | null {
  const said = isObject(meta?.attribution) ? meta.attribution.host : undefined;
  return typeof said === 'string' ? said : null;
}

function processesAmong(
  { processes, agent_pid, boot_id }: Readonly<Record<string, unknown>>,
  host: string | null,
): SessionProcesses | undefined {
  if (!Array.isArray(processes)) return undefined;
  const boot = typeof boot_id === 'string' ? boot_id : null;
  const known = processes.flatMap(one => toProcess(one, boot, host) ?? []);
  const at = known.findIndex(({ pid }) => pid === agent_pid);
  return at === -1 ? undefined : { agent: known[at] as AgentProcess, parents: known.slice(at + 1) };
}

function toProcess(said: unknown, boot: string | null, host: string | null): AgentProcess | undefined {
  if (!isObject(said) || !isPid(said.pid)) return undefined;
  return {
    pid: said.pid,
    name: typeof said.name === 'string' ? said.name : null,
    start_ticks: typeof said.start_ticks === 'number' ? said.start_ticks : null,
    boot_id: boot,
    host,
  };
}

/** A store may say anything: 0 and below name groups of processes, 1 the first of all. */
function isPid(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 1;
}

/** Folds a session into its processes: a resume runs in others than the start. */
export class ProcessFold implements EventFold<SessionProcesses> {
  #started: Readonly<Record<string, unknown>> | undefined;

  add({ event_type, data: { processes, agent_pid, boot_id } }: TraceEvent): void {
    if (event_type === 'session_start') this.#started = { processes, agent_pid, boot_id };
  }

  end({ meta }: SessionFacts): SessionProcesses {
    return processesOf(meta, this.#started);
  }
}

/** What is known of a session that has not ended as far as its records say. */
export interface OpenSession {
  readonly started_at: number | null;
  readonly total_duration_ms: number | null;
  readonly agent: AgentProcess | null;
}

/** Which of its statuses an open session has at this moment. */
export type Standing = 'running' | 'interrupted' | 'unknown';

/**
 * How an open session stands: interrupted when its process is gone (a killed agent writes no end), unknown when nobody can
 * say and nothing was heard of it since `silentSince` (Unix seconds). `isAlive` is undefined where it cannot be told.
 */
export function standingOf(
  { started_at, total_duration_ms, agent }: OpenSession,
  isAlive: (process: AgentProcess) => boolean | undefined,
  silentSince: number,
): Standing {
  const alive = agent === null ? undefined : isAlive(agent);
  if (alive !== undefined) return alive ? 'running' : 'interrupted';
  const last = (started_at ?? 0) + (total_duration_ms ?? 0) / 1000;
  return last < silentSince ? 'unknown' : 'running';
}

/**
 * Path of the agent's own record of session `id`; null when meta.json names none. A store may come from anywhere, so only
 * an absolute path to a file with the session's own name is taken.
 */
export function transcriptOf(meta: SessionMeta | undefined, id: string): string | null {
  const path = meta?.transcript_path;
  if (typeof path !== 'string' || !/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return null;
  return path.split(/[\\/]/).at(-1) === `${id}.jsonl` && !path.split(/[\\/]/).includes('..') ? path : null;
}
