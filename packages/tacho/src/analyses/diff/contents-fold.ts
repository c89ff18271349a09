/**
 * What a story has no room for and a comparison needs: a hash of what each call and each prompt says beyond the words
 * that are kept of it, and the pauses between requests to the model. A fold; a number for each call.
 */
import { commandOf } from '../../core/describe/call.ts';
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import { stringify } from '../../core/json.ts';
import { isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { folderOf, localiser } from './local.ts';

export interface Contents {
  /** Of each call in order: a hash of its arguments without path and description; of a command, of one too long to be kept. 0 where there is no more. */
  readonly calls: readonly number[];
  /** By number of the prompt's event: a hash of the whole text, for prompts of which a story keeps a part. */
  readonly prompts: ReadonlyMap<number, number>;
  /** Times between two requests to the model that were longer than two minutes, where no compaction fell into them. */
  readonly pauses: number;
  /** Requests whose time is known. Without any, nobody can say how many pauses there were. */
  readonly timedRequests: number;
  readonly compactions: number;
}

const PAUSE_S = 120;
/** A story keeps so much of a prompt and of a command. */
const PROMPT_CHARS = 400;
const COMMAND_CHARS = 1_000;
/** Compared by the words that are kept of them. */
const PATHS: ReadonlySet<string> = new Set(['file_path', 'notebook_path', 'absolute_path', 'path']);
/** Said anew in each run by the model: what a call is for. */
const PURPOSE = 'description';
const MOST_DEPTH = 12;
/** A text that names a path may name the session's folder, which is known at the end: so much of it is kept until then. */
const KEPT_CHARS = 2_000;
const ABSOLUTE = /(?:^|[^\w.~/])(?:\/[\w.-]+\/|[A-Za-z]:\\)/;

export class ContentsFold implements EventFold<Contents> {
  readonly #calls: number[] = [];
  readonly #prompts = new Map<number, number>();
  /** Texts that name paths, by index of the call; and of prompts, by number of the event. */
  readonly #callTexts = new Map<number, string>();
  readonly #promptTexts = new Map<number, string>();
  readonly #requests = new Pauses();
  readonly #responses = new Pauses();
  #events = 0;
  #compactions = 0;

  add(event: TraceEvent): void {
    this.#events++;
    const { event_type, data, timestamp } = event;
    if (event_type === 'tool_call') this.#call(data.arguments);
    else if (event_type === 'user_prompt') this.#prompt(data.prompt);
    else if (event_type === 'llm_request') this.#requests.add(timestamp);
    else if (event_type === 'llm_response') this.#responses.add(timestamp);
    else if (event_type === 'system' && data.subtype === 'compaction') {
      this.#compactions++;
      this.#requests.forget();
      this.#responses.forget();
    }
  }

  end(session: SessionFacts): Contents {
    const local = localiser(folderOf(session));
    for (const [at, text] of this.#callTexts) this.#calls[at] = hash(local(text), this.#calls[at]);
    for (const [n, text] of this.#promptTexts) this.#prompts.set(n, hash(local(text), this.#prompts.get(n)));
    // A source that tells of requests and of responses tells of each request twice.
    const { pauses, count } = this.#requests.count > 0 ? this.#requests : this.#responses;
    return {
      calls: this.#calls,
      prompts: this.#prompts,
      pauses,
      timedRequests: count,
      compactions: this.#compactions,
    };
  }

  #call(args: unknown): void {
    const said = saidBy(args);
    if (said === undefined) this.#calls.push(0);
    else if (!namesPath(said, 0)) this.#calls.push(hashOf(said, 0));
    else {
      const text = stringify(said);
      this.#callTexts.set(this.#calls.length, text.slice(0, KEPT_CHARS));
      this.#calls.push(hash(text.slice(KEPT_CHARS)));
    }
  }

  #prompt(text: unknown): void {
    if (typeof text !== 'string' || text.length <= PROMPT_CHARS) return;
    this.#promptTexts.set(this.#events, text.slice(0, KEPT_CHARS));
    this.#prompts.set(this.#events, hash(text.slice(KEPT_CHARS)));
  }
}

class Pauses {
  pauses = 0;
  count = 0;
  #last: number | undefined;

  add(at: number | null): void {
    if (at === null) return;
    this.count++;
    if (this.#last !== undefined && at - this.#last > PAUSE_S) this.pauses++;
    this.#last = at;
  }

  forget(): void {
    this.#last = undefined;
  }
}

/** What a call says beyond the words that are kept of it; undefined for nothing. Of a command only its words count, not how long it may take. */
function saidBy(args: unknown): unknown {
  if (!isObject(args)) return args ?? undefined;
  let isAboutFile = false;
  let count = 0;
  for (const key in args) {
    if (PATHS.has(key)) isAboutFile = true;
    else if (key !== PURPOSE) count++;
  }
  const command = isAboutFile ? undefined : commandOf(args);
  if (command !== undefined) return command.length > COMMAND_CHARS ? command : undefined;
  if (count === 0) return undefined;
  const said: Record<string, unknown> = {};
  for (const key of Object.keys(args).sort()) if (!PATHS.has(key) && key !== PURPOSE) said[key] = args[key];
  return said;
}

function namesPath(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return (value.includes('/') || value.includes('\\')) && ABSOLUTE.test(value);
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return false;
  return Object.values(value).some(item => namesPath(item, depth + 1));
}

/** Equal values give equal hashes. */
function hashOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return hash(value, 1);
  if (typeof value !== 'object' || value === null) return hash(String(value), 2);
  if (depth > MOST_DEPTH) return 3;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => hash('', sum ^ hashOf(item, depth + 1)), 4);
  let sum = 5;
  for (const [key, item] of Object.entries(value)) sum = (sum + hash(key, hashOf(item, depth + 1))) | 0;
  return sum;
}

/** FNV-1a over UTF-16 units: not for secrets, only to tell two texts apart. */
function hash(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  // One round of mixing, so that sums of hashes do not cancel out.
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
