/**
 * The story of a session: its prompts, its calls with their outcomes, what the agent answered and what interrupted it,
 * in order. A fold: events in, a few hundred bytes for each call kept.
 */
import { callDetail, commandOf, type FileChange } from '../describe/call.ts';
import { failure } from '../describe/failure.ts';
import { resultText } from '../describe/result.ts';
import type { EventFold, SessionFacts } from '../event-fold.ts';
import { isOutcome } from '../identity.ts';
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { type Purpose, purposeOf } from './activity.ts';
import { exitOf, polledProcess, startedProcess } from './background.ts';
import { filesOf } from './files.ts';
import { beginningOf, detached, lineOf } from './line-of.ts';
import type { Step } from './step.ts';
import { testReportOf } from './test-report.ts';

export interface Prompt {
  readonly n: number;
  readonly at: number | null;
  /** As the person typed it, on one line and cut. */
  readonly text: string;
  readonly kind: 'prompt' | 'slash' | 'bash' | 'queued' | 'task';
  /** When what followed from it ended: the last moment before the next prompt. */
  endedAt: number | null;
}

/** What the agent said last before the next prompt, on one line and cut. */
export interface Answer {
  readonly n: number;
  readonly at: number | null;
  readonly prompt: number;
  readonly text: string;
}

/** What happened to the session beside calls. */
export interface Mark {
  readonly n: number;
  readonly at: number | null;
  readonly prompt: number;
  readonly kind: 'compaction' | 'interrupt' | 'api_error' | 'error' | 'aborted';
  readonly text: string;
}

export interface Story {
  readonly session_id: string;
  readonly cwd: string | null;
  readonly events: number;
  /** Error events: failed calls and others. */
  readonly errors: number;
  /** First and last moment of any event; null where none is known. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly prompts: readonly Prompt[];
  readonly steps: readonly Step[];
  readonly answers: readonly Answer[];
  readonly marks: readonly Mark[];
  /** Numbers of the events that were errors, in order. */
  readonly errorEvents: readonly number[];
}

const COMMAND_CHARS = 1_000;
const DETAIL_CHARS = 240;
const PROMPT_CHARS = 400;
const MOST_PURPOSES = 2_000;
/** A command that ends later than so many calls is not looked for. */
const MOST_LATER = 200;
/** Calls that run at a time where nobody tells which one has ended. */
const MOST_OPEN = 16;
const KINDS = new Map<unknown, Prompt['kind']>([
  [undefined, 'prompt'],
  ['prompt', 'prompt'],
  ['slash', 'slash'],
  ['bash', 'bash'],
  ['queued', 'queued'],
  ['sidechain', 'task'],
]);

export class StoryFold implements EventFold<Story> {
  readonly #prompts: Prompt[] = [];
  readonly #steps: Step[] = [];
  readonly #answers: Answer[] = [];
  readonly #marks: Mark[] = [];
  readonly #errorEvents: number[] = [];
  readonly #open = new Map<string, Step>();
  /** Commands that run on, by the id of their process, and the calls that ask after one. */
  readonly #running = new Map<string, Step>();
  readonly #polls = new Map<Step, string>();
  readonly #purposes = new Map<string, Purpose>();
  /** First event since the last outcome or call: what leads to the next call. */
  #lead: { n: number; at: number | null } | undefined;
  /** What the agent said last, as it said it. */
  #said: Answer | undefined;
  #events = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  add(event: TraceEvent): void {
    const n = ++this.#events;
    const { timestamp: at, event_type } = event;
    if (event_type === 'user_prompt') this.#prompt(n, event);
    if (at !== null) {
      if (at < this.#first) this.#first = at;
      if (at > this.#last) this.#last = at;
    }
    if (event_type === 'tool_call') this.#call(n, event);
    else if (isOutcome(event)) this.#outcome(n, event);
    else if (event_type === 'assistant_response') this.#answer(n, event);
    else if (event_type === 'system') this.#system(n, event);
  }

  end(session: SessionFacts): Story {
    this.#closePrompt();
    const said = session.headers.map(header => header.facts.cwd).find(cwd => typeof cwd === 'string');
    return {
      session_id: session.id,
      cwd: session.meta?.cwd ?? (typeof said === 'string' ? said : null),
      events: this.#events,
      errors: this.#errorEvents.length,
      startedAt: Number.isFinite(this.#first) ? this.#first : null,
      endedAt: Number.isFinite(this.#last) ? this.#last : null,
      prompts: this.#prompts,
      steps: this.#steps,
      answers: this.#answers,
      marks: this.#marks,
      errorEvents: this.#errorEvents,
    };
  }

  get #current(): number {
    return this.#prompts.length - 1;
  }

  #call(n: number, event: TraceEvent): void {
    const { data, timestamp: at } = event;
    const tool = typeof data.tool_name === 'string' ? data.tool_name : 'unknown';
    const args = isObject(data.arguments) ? data.arguments : {};
    const files = filesOf(event);
    // SWE-agent's editor has a `command` that is none.
    const command = files.reads.length + files.writes.length > 0 ? undefined : commandOf(args);
    const detail = lineOf(changeText(files.writes) ?? callDetail(tool, data.arguments, null) ?? '', DETAIL_CHARS);
    const lead = this.#lead ?? { n, at };
    const { activity, aim } = this.#purposeOf(tool, command, files.reads[0] ?? files.writes[0]?.path ?? detail);
    const step: Step = {
      n,
      from: lead.n,
      endN: null,
      tool,
      activity,
      aim,
      detail,
      command: command === undefined ? undefined : beginningOf(command, COMMAND_CHARS),
      reads: files.reads,
      writes: files.writes,
      prompt: this.#current,
      messageKey: textOf(data.message_key),
      toolUseId: textOf(data.tool_use_id),
      agentId: event.agent_id,
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
    const polled = polledProcess(data);
    if (polled !== undefined) this.#polls.set(step, polled);
    this.#steps.push(step);
    this.#open.set(step.toolUseId ?? (event.event_id || `#${n}`), step);
    this.#lead = undefined;
  }

  /** Agents run the same few commands over and over. */
  #purposeOf(tool: string, command: string | undefined, target: string): Purpose {
    if (command === undefined) return purposeOf(tool, undefined, target);
    const known = this.#purposes.get(command);
    if (known !== undefined) return known;
    const purpose = purposeOf(tool, command, target);
    if (this.#purposes.size < MOST_PURPOSES && command.length < COMMAND_CHARS) this.#purposes.set(command, purpose);
    return purpose;
  }

  #outcome(n: number, event: TraceEvent): void {
    const { data, timestamp: at, event_type } = event;
    if (event_type === 'error') this.#errorEvents.push(n);
    this.#lead = undefined;
    const step = this.#stepOf(event);
    if (step === undefined) {
      if (event_type === 'error')
        this.#mark(n, event, 'error', failure(textOf(data.tool_name), data).detail ?? 'error');
      return;
    }
    step.endN = n;
    step.endedAt = at;
    step.durationMs = event.duration_ms ?? elapsed(step.at, at);
    const said = event_type === 'error' ? failure(step.tool, data).detail : undefined;
    step.outcome =
      data.denied === true
        ? 'denied'
        : data.interrupted === true
          ? 'interrupted'
          : event_type === 'error' || data.is_error === true
            ? 'failed'
            : 'ok';
    if (said !== undefined && said.trim() !== '') step.failure = detached(lineOf(said, DETAIL_CHARS));
    step.exitCode = exitCodeOf(data);
    if (step.command === undefined && !this.#polls.has(step)) return;
    const text = resultText(event_type === 'error' ? data.message : data.result) ?? '';
    const started = event_type === 'error' ? undefined : startedProcess(data, text);
    if (started !== undefined && step.command !== undefined) {
      step.background = { ok: undefined };
      this.#running.set(started, step);
    } else if (step.activity === 'test') step.tests = testReportOf(text);
    this.#polled(step, data, text);
  }

  /** What a later call hears of a command that runs on is about the call that started it. */
  #polled(poll: Step, data: TraceEvent['data'], text: string): void {
    const id = this.#polls.get(poll);
    this.#polls.delete(poll);
    const step = id === undefined ? undefined : this.#running.get(id);
    if (id === undefined || step === undefined) return;
    if (step.activity === 'test') step.tests = testReportOf(text) ?? step.tests;
    const exit = exitOf(data, text);
    if (exit === undefined) return;
    step.background = { ok: exit === 0 };
    step.exitCode = exit;
    this.#running.delete(id);
  }

  /** By the ids that the source gave; a row without one answers a call of its tool among the last that are open. */
  #stepOf({ data, parent_id, event_type }: TraceEvent): Step | undefined {
    const id = textOf(data.tool_use_id) ?? parent_id;
    if (id !== undefined) {
      const step = this.#open.get(id);
      this.#open.delete(id);
      return step;
    }
    const waiting = this.#steps
      .slice(-MOST_OPEN)
      .filter(step => step.outcome === 'open' && (data.tool_name === undefined || step.tool === data.tool_name));
    // An error that names nothing is taken for the last call's: who writes such rows makes one call after the other.
    return event_type === 'error' ? waiting.at(-1) : waiting[0];
  }

  #prompt(n: number, { data, timestamp: at }: TraceEvent): void {
    const kind = KINDS.get(data.kind);
    if (kind === undefined) return;
    // A task opens a part only where nobody asked before it: an inline sidechain stays in its caller's part.
    if (kind === 'task' && this.#prompts.length > 0) return;
    this.#lead = undefined;
    this.#closePrompt();
    this.#prompts.push({ n, at, endedAt: null, kind, text: lineOf(promptText(data), PROMPT_CHARS) });
  }

  #closePrompt(): void {
    const last = this.#prompts.at(-1);
    if (last !== undefined && Number.isFinite(this.#last)) last.endedAt = this.#last;
    if (this.#said !== undefined) this.#answers.push({ ...this.#said, text: lineOf(this.#said.text, PROMPT_CHARS) });
    this.#said = undefined;
  }

  #answer(n: number, { data, timestamp: at }: TraceEvent): void {
    this.#lead ??= { n, at };
    const text = textOf(data.text);
    if (text === undefined) return;
    this.#said = { n, at, prompt: this.#current, text };
  }

  #system(n: number, event: TraceEvent): void {
    const { data } = event;
    switch (data.subtype) {
      case 'thinking':
        this.#lead ??= { n, at: event.timestamp };
        break;
      case 'interrupt':
        this.#mark(n, event, 'interrupt', 'interrupted by the user');
        break;
      case 'command_execution':
        this.#endedLater(n, event);
        break;
      case 'compaction':
        this.#mark(n, event, 'compaction', textOf(data.trigger) ?? '');
        break;
      case 'api_error':
        this.#mark(n, event, 'api_error', textOf(data.text) ?? resultText(data.error) ?? '');
        break;
      case 'turn_aborted':
        this.#mark(n, event, 'aborted', textOf(data.reason) ?? '');
        break;
    }
  }

  /** A command that outlived its call: what it was is known only now. */
  #endedLater(n: number, { data, timestamp: at, duration_ms }: TraceEvent): void {
    const id = textOf(data.tool_use_id);
    const step =
      id === undefined
        ? undefined
        : this.#steps.findLast((one, i) => i >= this.#steps.length - MOST_LATER && one.toolUseId === id);
    if (step === undefined || typeof data.exit_code !== 'number') return;
    const text = resultText(data.aggregated_output) ?? '';
    step.endN = n;
    step.endedAt = at;
    step.durationMs = duration_ms ?? step.durationMs;
    step.exitCode = data.exit_code;
    step.background = { ok: data.exit_code === 0 };
    if (data.exit_code !== 0)
      step.failure ??= lineOf(
        failure(step.tool, { message: text, exit_code: data.exit_code }).detail ?? '',
        DETAIL_CHARS,
      );
    if (step.activity === 'test') step.tests = testReportOf(text) ?? step.tests;
  }

  #mark(n: number, { timestamp: at }: TraceEvent, kind: Mark['kind'], text: string): void {
    this.#marks.push({ n, at, prompt: this.#current, kind, text: lineOf(text, DETAIL_CHARS) });
  }
}

/** `src/a.ts  +2 −1`: what an edit changed, as `callDetail` writes it. */
function changeText(writes: readonly FileChange[]): string | undefined {
  if (writes.length === 0) return undefined;
  return writes
    .map(({ path, added, removed }) => (added + removed === 0 ? path : `${path}  +${added} −${removed}`))
    .join(', ');
}

/** A slash command as it was typed; the client wraps it and its arguments in tags. */
function promptText({ kind, prompt, command, command_args: args }: TraceEvent['data']): string {
  if (kind === 'slash' && textOf(command) !== undefined) return [command, args].filter(isText).join(' ');
  const text = textOf(prompt) ?? '';
  return kind === 'bash' ? text.replace(/<\/?bash-input>/g, '') : text;
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

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function textOf(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}
