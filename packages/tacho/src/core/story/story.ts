/**
 * The story of a session: its prompts, its calls with their outcomes, what the agent answered and what interrupted it,
 * in order. A fold: events in, a few hundred bytes for each call kept.
 */
import { failure } from '../describe/failure.ts';
import { resultText } from '../describe/result.ts';
import type { EventFold, SessionFacts } from '../event-fold.ts';
import { isOutcome } from '../identity.ts';
import type { TraceEvent } from '../schema.ts';
import { CallLog } from './calls.ts';
import { endLater } from './late-end.ts';
import { lineOf } from './line-of.ts';
import { stoppedByHook } from './prompt-text.ts';
import { type Answer, type Prompt, PromptLog } from './prompts.ts';
import type { Step } from './step.ts';

export type { Answer, Prompt } from './prompts.ts';

/** What happened to the session beside calls. */
export interface Mark {
  readonly n: number;
  readonly at: number | null;
  readonly prompt: number;
  readonly kind: 'compaction' | 'interrupt' | 'api_error' | 'error' | 'aborted' | 'hook';
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

const MARK_CHARS = 240;

export class StoryFold implements EventFold<Story> {
  readonly #prompts = new PromptLog();
  readonly #calls = new CallLog();
  readonly #marks: Mark[] = [];
  readonly #errorEvents: number[] = [];
  /** First event since the last outcome or call: what leads to the next call. */
  #lead: { n: number; at: number | null } | undefined;
  #events = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  add(event: TraceEvent): void {
    const n = ++this.#events;
    const { timestamp: at, event_type } = event;
    if (at !== null) {
      if (at < this.#first) this.#first = at;
      if (at > this.#last) this.#last = at;
    }
    if (event_type === 'tool_call') this.#call(n, event);
    else if (isOutcome(event)) this.#outcome(n, event);
    else if (event_type === 'user_prompt') this.#prompt(n, event);
    else if (event_type === 'assistant_response') this.#answer(n, event);
    else if (event_type === 'system') this.#system(n, event);
  }

  end(session: SessionFacts): Story {
    this.#prompts.close();
    const said = session.headers.map(header => header.facts.cwd).find(cwd => typeof cwd === 'string');
    return {
      session_id: session.id,
      cwd: session.meta?.cwd ?? (typeof said === 'string' ? said : null),
      events: this.#events,
      errors: this.#errorEvents.length,
      startedAt: Number.isFinite(this.#first) ? this.#first : null,
      endedAt: Number.isFinite(this.#last) ? this.#last : null,
      prompts: this.#prompts.prompts,
      steps: this.#calls.steps,
      answers: this.#prompts.answers,
      marks: this.#marks,
      errorEvents: this.#errorEvents,
    };
  }

  #prompt(n: number, event: TraceEvent): void {
    const stopped = stoppedByHook(event.data);
    if (stopped !== undefined) this.#mark(n, event, 'hook', stopped);
    else if (this.#prompts.ask(n, event)) this.#lead = undefined;
  }

  #call(n: number, event: TraceEvent): void {
    this.#prompts.act(event.timestamp, true);
    this.#calls.call(n, event, {
      prompt: this.#prompts.current,
      lead: this.#lead ?? { n, at: event.timestamp },
      inside: this.#isInside(event),
    });
    this.#lead = undefined;
  }

  #outcome(n: number, event: TraceEvent): void {
    this.#prompts.act(event.timestamp);
    this.#lead = undefined;
    const isError = event.event_type === 'error';
    if (isError) this.#errorEvents.push(n);
    const isKnown = this.#calls.outcome(n, event);
    if (isKnown || !isError) return;
    const tool = typeof event.data.tool_name === 'string' ? event.data.tool_name : undefined;
    this.#mark(n, event, 'error', failure(tool, event.data).detail ?? 'error');
  }

  #answer(n: number, event: TraceEvent): void {
    this.#prompts.act(event.timestamp);
    this.#lead ??= { n, at: event.timestamp };
    // What a subagent says, it says to its caller.
    if (!this.#isInside(event)) this.#prompts.say(n, event);
  }

  /** Of a subagent that has no session of its own; in its own session it is who works. */
  #isInside({ agent_id: agent, data }: TraceEvent): boolean {
    if (agent === undefined && data.is_sidechain !== true) return false;
    const asked = this.#prompts.prompts.at(-1);
    return asked !== undefined && asked.kind !== 'task';
  }

  #system(n: number, event: TraceEvent): void {
    const { data } = event;
    switch (data.subtype) {
      case 'thinking':
        this.#prompts.act(event.timestamp);
        this.#lead ??= { n, at: event.timestamp };
        break;
      case 'interrupt':
        this.#mark(n, event, 'interrupt', 'interrupted by the user');
        break;
      case 'command_execution':
        endLater(this.#calls.steps, n, event);
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

  #mark(n: number, { timestamp: at }: TraceEvent, kind: Mark['kind'], text: string): void {
    this.#prompts.act(at);
    this.#marks.push({ n, at, prompt: this.#prompts.current, kind, text: lineOf(text, MARK_CHARS) });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
