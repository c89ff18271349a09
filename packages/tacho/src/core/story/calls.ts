/**
 * The calls of a session with what came of each: a few hundred bytes for each kept.
 */
import { callDetail, commandOf, type FileChange } from '../describe/call.ts';
import { failure } from '../describe/failure.ts';
import { resultText } from '../describe/result.ts';
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { Waiting } from '../waiting.ts';
import { exitOf, polledProcess, startedProcess } from './background.ts';
import { scriptedCommand } from './code-mode.ts';
import { changedBy, filesOf, type TouchedFiles } from './files.ts';
import { detached, lineOf } from './line-of.ts';
import { Meanings } from './meanings.ts';
import type { Outcome, Step } from './step.ts';
import { testReportOf } from './test-report.ts';

const DETAIL_CHARS = 240;
/** Calls that run at a time where nobody tells which one has ended. */
const MOST_OPEN = 16;
/** How SWE-agent's editor refuses; its result is no error. */
const REFUSED = /^Your proposed edit has introduced new syntax error/;

/** Of calls made at once Claude Code drops the others when one fails. */
const SIBLING = /^\s*(?:<tool_use_error>)?Sibling tool call errored/;

const NONE: readonly never[] = [];

/** Where a call stands: the prompt it belongs to, and the first event that led to it. */
export interface Place {
  readonly prompt: number;
  readonly lead: { readonly n: number; readonly at: number | null };
  /** Inside a subagent that has no session of its own. */
  readonly inside: boolean;
}

export class CallLog {
  readonly steps: Step[] = [];
  readonly #open = new Waiting<Step>();
  /** Commands that run on, by the id of their process, and the calls that ask after one. */
  readonly #running = new Map<string, Step>();
  readonly #polls = new Map<Step, string>();
  readonly #meanings = new Meanings();

  call(n: number, event: TraceEvent, { prompt, lead, inside }: Place): void {
    const { data, timestamp: at } = event;
    const tool = typeof data.tool_name === 'string' ? data.tool_name : 'unknown';
    const args = isObject(data.arguments) ? data.arguments : {};
    const { reads, writes } = this.#touchedBy(event);
    // SWE-agent's editor has a `command` that is none.
    const command = reads.length + writes.length > 0 ? undefined : shellCommand(args);
    const meaning = command === undefined ? undefined : this.#meanings.ofCommand(command);
    const detail =
      meaning?.detail ?? this.#meanings.ofText(changeText(writes) ?? callDetail(tool, data.arguments, null) ?? '').line;
    const target = reads[0] ?? writes[0]?.path ?? detail;
    const { activity, aim } = meaning?.purpose ?? this.#meanings.ofTool(tool, target);
    const isEdit = writes.length > 0 && activity === 'other';
    const polled = polledProcess(data);
    const step: Step = {
      n,
      from: lead.n,
      endN: null,
      tool,
      activity: writes.some(isPlan) ? 'plan' : isEdit ? 'edit' : activity,
      aim: isEdit ? `edit ${target}` : aim,
      detail,
      command: meaning?.command,
      reads: meaning?.files.reads ?? reads,
      writes: meaning?.files.writes ?? writes,
      removes: meaning?.files.removes ?? NONE,
      onlyReads: meaning?.files.onlyReads ?? false,
      prompt,
      messageKey: textOf(data.message_key),
      toolUseId: textOf(data.tool_use_id),
      agentId: event.agent_id,
      inside,
      polls: polled !== undefined,
      fromAt: lead.at,
      at,
      endedAt: null,
      durationMs: null,
      outcome: 'open',
      failure: undefined,
      exitCode: undefined,
      tests: undefined,
      background: undefined,
    };
    if (polled !== undefined) this.#polls.set(step, polled);
    this.steps.push(step);
    this.#open.add(step.toolUseId ?? (event.event_id || `#${n}`), step);
  }

  /** What came of a call; false where the event is about none that we know. */
  outcome(n: number, event: TraceEvent): boolean {
    const { data, timestamp: at, event_type } = event;
    const step = this.#stepOf(event);
    if (step === undefined) return false;
    const isError = event_type === 'error';
    step.endN = n;
    step.endedAt = at;
    step.durationMs = event.duration_ms ?? elapsed(step.at, at);
    step.outcome = outcomeOf(event);
    const said = isError ? failure(step.tool, data).detail : undefined;
    if (said !== undefined && said.trim() !== '') step.failure = detached(lineOf(said, DETAIL_CHARS));
    step.exitCode = exitCodeOf(data);
    if (foundNothing(step)) {
      step.outcome = 'ok';
      step.failure = undefined;
    }
    if (step.activity === 'edit' && step.outcome === 'ok') this.#changed(step, data);
    if (step.command === undefined && !this.#polls.has(step)) return true;
    const text = resultText(isError ? data.message : data.result) ?? '';
    const started = isError ? undefined : startedProcess(data, text);
    if (started !== undefined && step.command !== undefined) {
      step.background = { ok: undefined };
      this.#running.set(started, step);
    } else if (step.activity === 'test') step.tests = testReportOf(text);
    if (step.polls) this.#polled(step, data, text);
    return true;
  }

  #changed(step: Step, data: TraceEvent['data']): void {
    const refused = typeof data.result === 'string' && REFUSED.test(data.result);
    if (refused) {
      step.outcome = 'failed';
      step.failure = 'the edit has a syntax error';
    }
    if (step.command === undefined || step.writes.length === 0)
      step.writes = changedBy(step.writes, data) ?? step.writes;
  }

  /** What a later call hears of a command that runs on is about the call that started it: it failed, not the question. */
  #polled(poll: Step, data: TraceEvent['data'], text: string): void {
    const id = this.#polls.get(poll);
    this.#polls.delete(poll);
    const step = id === undefined ? undefined : this.#running.get(id);
    if (id === undefined || step === undefined) return;
    if (step.activity === 'test') step.tests = testReportOf(text) ?? step.tests;
    const exit = exitOf(data, text);
    if (exit === undefined) return;
    this.#running.delete(id);
    step.background = { ok: exit === 0 };
    step.exitCode = exit;
    step.endN = poll.endN;
    step.endedAt = poll.endedAt;
    step.durationMs = elapsed(step.at, poll.endedAt) ?? step.durationMs;
    if (exit !== 0) step.failure = poll.failure ?? step.failure;
    poll.outcome = 'ok';
    poll.failure = undefined;
    poll.exitCode = undefined;
  }

  /** Paths come again and again: each is kept once. */
  #touchedBy(event: TraceEvent): TouchedFiles {
    const { reads, writes } = filesOf(event);
    return {
      reads: reads.length === 1 ? this.#meanings.ofText(reads[0] as string).list : reads,
      writes: writes.length === 0 ? writes : writes.map(of => this.#kept(of)),
    };
  }

  #kept({ path, added, removed }: FileChange): FileChange {
    return { path: this.#meanings.ofText(path).list[0], added, removed };
  }

  /** By the ids that the source gave; a row without one answers a call of its tool among the last that are open. */
  #stepOf({ data, parent_id, event_type }: TraceEvent): Step | undefined {
    const id = textOf(data.tool_use_id) ?? parent_id;
    if (id !== undefined) return this.#open.take(id);
    const waiting = this.steps
      .slice(-MOST_OPEN)
      .filter(step => step.outcome === 'open' && (data.tool_name === undefined || step.tool === data.tool_name));
    // An error that names nothing is taken for the last call's: who writes such rows makes one call after the other.
    return event_type === 'error' ? waiting.at(-1) : waiting[0];
  }
}

/** What a call runs in a shell, by whatever name its agent gives it. */
function shellCommand(args: Readonly<Record<string, unknown>>): string | undefined {
  return (
    commandOf(args) ??
    scriptedCommand(args.input) ??
    (typeof args.keystrokes === 'string' ? args.keystrokes : undefined)
  );
}

/** Programs whose exit code 1 is an answer, and not a failure where they say nothing of one. */
const ASKING = new Set([
  'git grep',
  'git diff',
  'git check-ignore',
  ...'grep egrep fgrep rg ag ack diff cmp test [ pgrep which command type'.split(' '),
]);

/** How programs that could not look say so: in a chain of searches the last that found nothing ends it with 1. */
const WHY = /no such file|no matches found|not found|denied|not permitted|parse error|\berror:|\bfatal:/i;

function foundNothing({ outcome, exitCode, failure: said, aim, activity }: Step): boolean {
  if (outcome !== 'failed' || exitCode !== 1 || activity !== 'explore' || !ASKING.has(aim)) return false;
  return said === undefined || !WHY.test(said);
}

function outcomeOf({ event_type, data }: TraceEvent): Outcome {
  if (data.denied === true) return 'denied';
  if (data.interrupted === true || (typeof data.message === 'string' && SIBLING.test(data.message.slice(0, 80))))
    return 'interrupted';
  return event_type === 'error' || data.is_error === true ? 'failed' : 'ok';
}

/** A plan that an agent writes for itself is no file of the project. */
function isPlan({ path }: FileChange): boolean {
  return /[\\/]\.claude[\\/]plans[\\/]/.test(path);
}

/** `src/a.ts  +2 −1`: what an edit changed, as `callDetail` writes it. */
function changeText(writes: readonly FileChange[]): string | undefined {
  if (writes.length === 0) return undefined;
  return writes
    .map(({ path, added, removed }) => (added + removed === 0 ? path : `${path}  +${added} −${removed}`))
    .join(', ');
}

function exitCodeOf(data: TraceEvent['data']): number | undefined {
  if (typeof data.exit_code === 'number') return data.exit_code;
  const said =
    typeof data.message === 'string' ? /^\s*(?:Error: )?Exit code (\d{1,5})\b/.exec(data.message.slice(0, 40)) : null;
  return said === null ? undefined : Number(said[1]);
}

/** Between two clock readings; null when one is missing or the clock went back. */
function elapsed(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : Math.round((to - from) * 1000);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
