/**
 * The prompts of a session, and what the agent said last to each.
 */
import type { TraceEvent } from '../schema.ts';
import { detached, lineOf } from './line-of.ts';
import { plainText } from './plain-text.ts';
import { promptText } from './prompt-text.ts';

export interface Prompt {
  readonly n: number;
  readonly at: number | null;
  /** As the person typed it, on one line and cut. */
  readonly text: string;
  readonly kind: 'prompt' | 'slash' | 'bash' | 'queued' | 'task';
  /** When the agent last did something for it. */
  endedAt: number | null;
}

/** What the agent said last before the next prompt, on one line, without the signs of Markdown, and cut. */
export interface Answer {
  readonly n: number;
  readonly at: number | null;
  readonly prompt: number;
  readonly text: string;
  /** Nothing was done after it: else it only announces what was done next. */
  readonly final: boolean;
}

const TEXT_CHARS = 400;
const KINDS = new Map<unknown, Prompt['kind']>([
  [undefined, 'prompt'],
  ['prompt', 'prompt'],
  ['slash', 'slash'],
  ['bash', 'bash'],
  ['queued', 'queued'],
  ['sidechain', 'task'],
]);

/** Commands that the client answers by itself, as they stand without arguments: nobody asked the agent for anything. */
const OF_THE_CLIENT = new Set(
  `clear config context cost doctor exit help hooks ide login logout mcp memory model permissions plugin quit resume
  rewind settings stats status statusline tasks theme upgrade usage vim`
    .split(/\s+/)
    .map(word => `/${word}`),
);

export class PromptLog {
  readonly prompts: Prompt[] = [];
  readonly answers: Answer[] = [];
  /** What the agent said last, as it said it. */
  #said: Answer | undefined;
  /** The last moment at which the agent did anything. */
  #active = Number.NEGATIVE_INFINITY;

  /** Index of the prompt that holds; -1 before the first. */
  get current(): number {
    return this.prompts.length - 1;
  }

  /** Opens a prompt, unless the event is none of a person's. */
  ask(n: number, { data, timestamp: at }: TraceEvent): boolean {
    const kind = KINDS.get(data.kind);
    if (kind === undefined) return false;
    const text = lineOf(promptText(data), TEXT_CHARS);
    if (kind === 'slash' && OF_THE_CLIENT.has(text)) return false;
    // A task opens a part only where nobody asked before it: an inline sidechain stays in its caller's part.
    if (kind === 'task' && (this.prompts.length > 0 || text === '')) return false;
    this.close();
    if (at !== null && at > this.#active) this.#active = at;
    // What is cut out of a prompt would keep it in memory.
    this.prompts.push({ n, at, endedAt: null, kind, text: text === data.prompt ? text : detached(text) });
    return true;
  }

  say(n: number, { data, timestamp: at }: TraceEvent): void {
    if (typeof data.text !== 'string' || data.text.trim() === '') return;
    this.#said = { n, at, prompt: this.current, text: data.text, final: data.phase !== 'commentary' };
  }

  /** The agent does something: `at` is when, and a call makes an announcement of what it said before. */
  act(at: number | null, isCall = false): void {
    if (at !== null && at > this.#active) this.#active = at;
    if (isCall && this.#said?.final === true) this.#said = { ...this.#said, final: false };
  }

  /** Nothing more follows from the prompt that holds. */
  close(): void {
    const last = this.prompts.at(-1);
    if (last !== undefined && Number.isFinite(this.#active)) last.endedAt = this.#active;
    if (this.#said !== undefined) {
      const { text } = this.#said;
      this.answers.push({ ...this.#said, text: lineOf(plainText(text), TEXT_CHARS) });
    }
    this.#said = undefined;
  }
}
