/**
 * One pass over a session that keeps, for each event, what may have led to it: a few numbers for each call. What the
 * texts say is not kept; the links that are shown are looked up in the events again.
 */
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import { isOutcome } from '../../core/identity.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { type Activity, purposeOf } from '../../core/story/activity.ts';
import { pathsOf } from '../../core/story/files.ts';
import { Waiting } from '../../core/waiting.ts';
import { Candidates, KeptCandidates } from './candidates.ts';
import { type Earlier, Looks } from './looks.ts';
import { Numbers } from './numbers.ts';
import { eachText, isContext, isSaid } from './texts.ts';
import { addTokens, Tokens } from './tokens.ts';
import { FAILED, INTRODUCED, PROMPTED, USED, ValueTable, WRITTEN } from './value-table.ts';

export interface Part {
  readonly session_id: string;
  readonly cwd: string | null;
  readonly events: number;
  /** Every call, in order. */
  readonly calls: readonly number[];
  /** Calls whose outcome speaks of a failure, ascending. */
  readonly troubled: readonly number[];
  /** Calls that started subagents. */
  readonly delegates: readonly number[];
  /** What a call or a saying may come from, by the values it uses. */
  readonly candidates: KeptCandidates;
  /** Of a call that writes files, earlier calls about these files, latest first. */
  readonly looks: ReadonlyMap<number, readonly Earlier[]>;
  /** What the agent said in the same message as a call. */
  readonly said: ReadonlyMap<number, readonly number[]>;
  /** The plan before a plan. */
  readonly planBefore: ReadonlyMap<number, number>;
  /** The call of each outcome; 0 for what is none. */
  readonly callOf: Numbers;
  /** Every prompt, in order. */
  readonly prompts: readonly number[];
  /** True where the session has more values than are kept. */
  readonly forgot: boolean;
}

interface OpenCall {
  readonly n: number;
  readonly tool: unknown;
  readonly reads: boolean;
  readonly files: readonly number[];
}

const MOST_OPEN = 64;
const ECHO_HORIZON = 24;
const FILE_WEIGHT = 6;

export class WhyFold implements EventFold<Part> {
  readonly #table = new ValueTable();
  readonly #tokens = new Tokens();
  readonly #paths = new Tokens();
  readonly #candidates = new Candidates(this.#table);
  readonly #kept = new KeptCandidates();
  readonly #looksOf = new Map<number, readonly Earlier[]>();
  readonly #saidOf = new Map<number, readonly number[]>();
  readonly #planBefore = new Map<number, number>();
  readonly #callOf = new Numbers();
  readonly #prompts: number[] = [];
  readonly #calls: number[] = [];
  readonly #delegates: number[] = [];
  readonly #troubled: number[] = [];
  readonly #lastPlan = new Map<unknown, number>();
  readonly #open = new Waiting<OpenCall>(MOST_OPEN);
  readonly #looks = new Looks();
  #said: { n: number; key: unknown }[] = [];
  #n = 0;

  add(event: TraceEvent): void {
    const n = ++this.#n;
    this.#tokens.clear();
    if (event.event_type === 'tool_call') this.#call(n, event);
    else if (isOutcome(event)) this.#outcome(n, event);
    else if (event.event_type === 'user_prompt') this.#prompt(n, event);
    else if (isSaid(event)) this.#saying(n, event);
    else if (event.event_type === 'file_read' || event.event_type === 'file_write') this.#act(n, event);
    else if (isContext(event)) this.#context(n, event);
  }

  end(session: SessionFacts): Part {
    return {
      session_id: session.id,
      cwd: cwdOf(session),
      events: this.#n,
      calls: this.#calls,
      troubled: this.#troubled.sort((a, b) => a - b),
      delegates: this.#delegates,
      candidates: this.#kept,
      looks: this.#looksOf,
      said: this.#saidOf,
      planBefore: this.#planBefore,
      callOf: this.#callOf,
      prompts: this.#prompts,
      forgot: this.#table.forgot,
    };
  }

  #call(n: number, event: TraceEvent): void {
    const { data } = event;
    this.#calls.push(n);
    const activity = activityOf(data.tool_name);
    if (activity === 'delegate') this.#delegates.push(n);
    if (activity === 'plan') this.#plan(n, data.tool_name);
    const { files, reads } = this.#act(n, event);
    const key = textOf(data.tool_use_id) ?? (event.event_id || `#${n}`);
    this.#open.add(key, { n, tool: data.tool_name, reads, files });
  }

  #plan(n: number, tool: unknown): void {
    const before = this.#lastPlan.get(tool);
    if (before !== undefined) this.#planBefore.set(n, before);
    this.#lastPlan.set(tool, n);
  }

  /** Notes what may have led to it; gives the hashes of the files it names. */
  #act(n: number, event: TraceEvent): { files: number[]; reads: boolean } {
    const tokens = this.#tokens;
    const files: number[] = [];
    eachText(event, (text, role) => {
      const first = tokens.count;
      addTokens(text, tokens);
      this.#candidates.use(tokens, first, role, n);
      if (role !== 'content' && role !== 'note')
        for (let i = first; i < tokens.count && files.length < 16; i++)
          if (tokens.weight[i] === FILE_WEIGHT) files.push(tokens.hash[i] as number);
    });
    const { reads, writes } = pathsOf(event);
    this.#candidates.keep(n, this.#kept);
    if (writes.length > 0) this.#looksOf.set(n, this.#looksAt(writes));
    const said = this.#said.length === 0 ? [] : this.#saidWith(event.data.message_key);
    if (said.length > 0) this.#saidOf.set(n, said);
    for (const path of writes) {
      const first = tokens.count;
      addTokens(path, tokens);
      for (let i = first; i < tokens.count; i++)
        if ((tokens.weight[i] as number) >= FILE_WEIGHT) this.#table.note(tokens.hash[i] as number, n, WRITTEN);
    }
    return { files, reads: reads.length > 0 };
  }

  #outcome(n: number, event: TraceEvent): void {
    const { data } = event;
    const call = this.#callOfOutcome(event);
    const hasFailed = event.event_type === 'error' || data.is_error === true;
    const since = call?.n ?? n;
    const tokens = this.#tokens;
    eachText(event, (text, role) => {
      const first = tokens.count;
      addTokens(text, tokens);
      // What the call itself named, or another that ran beside it, comes back as an echo. What the client says of a call
      // in its own words may repeat any call.
      const echoes = role === 'note' ? 1 : since;
      for (let i = first; i < tokens.count; i++) {
        this.#table.noteUnless(tokens.hash[i] as number, n, INTRODUCED, echoes);
        if (hasFailed && role !== 'note') this.#table.note(tokens.hash[i] as number, n, FAILED);
      }
    });
    if (this.#said.length > 0) this.#said = this.#said.filter(({ key }) => key !== undefined);
    if (call === undefined) return;
    this.#callOf.set(n, call.n);
    if (hasFailed || speaksOfFailure(data.result)) this.#troubled.push(call.n);
    const earlier = { call: call.n, outcome: n, hasRead: call.reads && !hasFailed };
    for (const file of call.files) this.#looks.add(file, earlier);
  }

  #callOfOutcome({ data, parent_id, event_type }: TraceEvent): OpenCall | undefined {
    const id = textOf(data.tool_use_id) ?? parent_id;
    if (id !== undefined) return this.#open.take(id);
    const waiting = this.#open
      .entries()
      .filter(([, { tool }]) => data.tool_name === undefined || tool === data.tool_name);
    const found = event_type === 'error' ? waiting.at(-1) : waiting[0];
    return found === undefined ? undefined : this.#open.take(found[0]);
  }

  #prompt(n: number, event: TraceEvent): void {
    // The task of a subagent inside this session is the agent's own words, not the person's.
    const seen = event.data.kind === 'sidechain' && this.#prompts.length > 0 ? USED : PROMPTED;
    this.#prompts.push(n);
    this.#said = [];
    const tokens = this.#tokens;
    eachText(event, text => addTokens(text, tokens));
    for (let i = 0; i < tokens.count; i++) this.#table.note(tokens.hash[i] as number, n, seen);
  }

  #saying(n: number, event: TraceEvent): void {
    const tokens = this.#tokens;
    eachText(event, text => addTokens(text, tokens));
    this.#candidates.use(tokens, 0, 'plain', n);
    this.#candidates.keep(n, this.#kept);
    this.#said.push({ n, key: event.data.message_key });
    if (this.#said.length > 6) this.#said.shift();
  }

  /** What a hook or the client says of a call repeats the call: that introduces nothing. */
  #context(n: number, event: TraceEvent): void {
    const tokens = this.#tokens;
    eachText(event, text => addTokens(text, tokens));
    for (let i = 0; i < tokens.count; i++) {
      const hash = tokens.hash[i] as number;
      this.#table.noteUnless(hash, n, INTRODUCED, n - ECHO_HORIZON);
    }
  }

  #saidWith(key: unknown): number[] {
    return this.#said.filter(of => of.key === key).map(({ n }) => n);
  }

  #looksAt(paths: readonly string[]): Earlier[] {
    const tokens = this.#paths;
    tokens.clear();
    for (const path of paths.slice(0, 16)) addTokens(path, tokens);
    const files: number[] = [];
    for (let i = 0; i < tokens.count; i++) if (tokens.weight[i] === FILE_WEIGHT) files.push(tokens.hash[i] as number);
    return this.#looks.of(files);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A pipe such as `npm test | tail` works although tests fail. */
function speaksOfFailure(result: unknown): boolean {
  return typeof result === 'string' ? /fail|error/i.test(result.slice(-6_000)) : result !== undefined;
}

const ACTIVITIES = new Map<string, Activity>();

/** By its tool alone. */
function activityOf(tool: unknown): Activity {
  if (typeof tool !== 'string') return 'other';
  let activity = ACTIVITIES.get(tool);
  if (activity === undefined) {
    activity = purposeOf(tool, undefined, undefined).activity;
    if (ACTIVITIES.size < 1_000) ACTIVITIES.set(tool, activity);
  }
  return activity;
}

function cwdOf({ meta, headers }: SessionFacts): string | null {
  const said = headers.map(({ facts }) => facts.cwd).find(cwd => typeof cwd === 'string');
  return meta?.cwd ?? (typeof said === 'string' ? said : null);
}
