/**
 * One session of a page as it is read: a draft of each row in order, its story, and what it cost.
 */
import type { PriceFacts } from '../analysis.ts';
import { CostSheet, type SheetLine } from '../cost/cost-sheet.ts';
import { type EventFold, type SessionFacts, together } from '../event-fold.ts';
import { isOutcome } from '../identity.ts';
import type { OpenSession, Standing } from '../live-session.ts';
import { isObject } from '../record.ts';
import type { TraceEvent, Usage } from '../schema.ts';
import type { SessionRecord } from '../session-record.ts';
import { SettledRecordFold } from '../settled-record.ts';
import { type PricedStory, pricedStoryFold } from '../story/priced-story.ts';
import { findRetries } from '../story/retries.ts';
import { tellCall } from './call-row.ts';
import { draftOf, type RowDraft } from './draft.ts';
import { ROW_FLAGS } from './page.ts';

export interface PartData {
  /** In order of their first events. */
  readonly drafts: readonly RowDraft[];
  /** Index of the draft that stands for the n-th event, from 1; -1 for none. */
  readonly draftOf: Int32Array;
  /** [draft of the retry, draft of the first attempt]. */
  readonly retries: readonly (readonly [number, number])[];
  /** By draft of a call, the ids that a subagent's session may name it by, and what the result named; empty where there are none. */
  readonly calls: ReadonlyMap<number, CallNames>;
  /** By agent id that a result named, the draft of its call. */
  readonly agents: ReadonlyMap<string, number>;
  readonly record: SessionRecord;
  readonly priced: PricedStory;
  readonly sheet: readonly SheetLine[];
}

export interface CallNames {
  readonly ids: readonly string[];
  spawned: string | undefined;
}

/** What the model was sent and what it answered, apart from what it said. */
interface Report {
  readonly n: number;
  readonly key: string | undefined;
  readonly held: number | null;
  /** Usage of a request that is no message: it belongs to what was there before. */
  readonly isReport: boolean;
  readonly draft: RowDraft;
  /** How many drafts there were. */
  readonly after: number;
}

/** After these a model begins to write. What it is billed by is recorded somewhere between. */
const ACTS: ReadonlySet<string> = new Set(['user_prompt', 'tool_call', 'tool_result', 'error', 'assistant_response']);

export class PartFold implements EventFold<PartData> {
  readonly #sheet = new CostSheet();
  readonly #story: EventFold<[PricedStory, SessionRecord]>;
  readonly #drafts: RowDraft[] = [];
  readonly #reports: Report[] = [];
  /** Calls without an outcome so far, by their ids. */
  readonly #open = new Map<string, number>();
  /** By number of a call, that of its own outcome: what is heard of it later, its story takes for its end. */
  readonly #outcomeOf = new Map<number, number>();
  /** Outcomes that may be of no call that we know. */
  readonly #outcomes = new Map<number, RowDraft>();
  readonly #calls = new Map<number, CallNames>();
  readonly #spawned = new Map<number, string>();
  /** By message: the number of its first event that says or does something. */
  readonly #messages = new Map<string, number>();
  #n = 0;
  #before: number | null = null;

  readonly #hasChildren: boolean;

  /** `standing` tells whether a session without an end still runs; `hasChildren` that subagents are to be put below their calls. */
  constructor(prices: PriceFacts, standing: (session: OpenSession) => Standing, hasChildren: boolean) {
    this.#hasChildren = hasChildren;
    this.#story = together(pricedStoryFold(prices, this.#sheet), new SettledRecordFold(standing));
  }

  add(event: TraceEvent): void {
    this.#story.add(event);
    const n = ++this.#n;
    const { event_type: type, data, timestamp } = event;
    if (isOutcome(event) && this.#answers(n, event)) return;
    const draft = draftOf(event, n, this.#before);
    if (timestamp !== null && (ACTS.has(type) || draft.kind === 'think')) this.#before = timestamp;
    if (isOutcome(event)) {
      this.#outcomes.set(n, draft);
      return;
    }
    const key = typeof data.message_key === 'string' ? data.message_key : undefined;
    if (type === 'llm_response' || type === 'llm_request') {
      const isReport = data.usage_report === true || type === 'llm_request';
      this.#reports.push({ n, key, held: heldBy(data), isReport, draft, after: this.#drafts.length });
      return;
    }
    if (type === 'tool_call') {
      const ids = [data.tool_use_id, event.event_id].filter(id => typeof id === 'string' && id !== '') as string[];
      for (const id of ids) this.#open.set(id, n);
      if (this.#hasChildren) this.#calls.set(n, { ids, spawned: undefined });
    }
    if (key !== undefined && !this.#messages.has(key)) this.#messages.set(key, n);
    this.#drafts.push(draft);
  }

  /** True for the first outcome of a call that we know: its story has it. */
  #answers(n: number, { data, parent_id, timestamp }: TraceEvent): boolean {
    if (typeof data.spawned_agent_id === 'string') this.#spawned.set(n, data.spawned_agent_id);
    const id = typeof data.tool_use_id === 'string' ? data.tool_use_id : parent_id;
    const call = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || call === undefined || this.#outcomeOf.has(call)) return false;
    this.#open.delete(id);
    this.#outcomeOf.set(call, n);
    if (timestamp !== null) this.#before = timestamp;
    return true;
  }

  end(session: SessionFacts): PartData {
    const [priced, record] = this.#story.end(session);
    const { story, spending } = priced;
    const drafts = this.#withLeftOvers(priced);
    const draftAt = new Int32Array(this.#n + 1).fill(-1);
    for (const [index, draft] of drafts.entries()) {
      for (const n of [draft.n, draft.end, ...draft.others]) if (n > 0) draftAt[n] = index;
    }
    for (const { n, usd } of spending) {
      const draft = drafts[draftAt[n] as number];
      if (draft !== undefined && usd !== null) draft.usd = (draft.usd ?? 0) + usd;
    }
    const indexOf = (step: number): number => draftAt[story.steps[step]?.n ?? 0] as number;
    const retries = findRetries(story.steps).map(({ failed, step }) => [indexOf(step), indexOf(failed)] as const);
    for (const [retry] of retries) (drafts[retry] as RowDraft).flags |= ROW_FLAGS.retry;
    const agents = new Map([...this.#spawned].map(([n, agent]) => [agent, draftAt[n] as number] as const));
    const calls = new Map([...this.#calls].map(([n, names]) => [draftAt[n] as number, names] as const));
    for (const [n, agent] of this.#spawned) {
      const names = calls.get(draftAt[n] as number);
      if (names !== undefined) names.spawned = agent;
    }
    return { drafts, draftOf: draftAt, retries, calls, agents, record, priced, sheet: this.#sheet.lines() };
  }

  /** The drafts with what their story says of calls, and with outcomes and messages that belong to none of them. */
  #withLeftOvers({ story }: PricedStory): RowDraft[] {
    const { steps, cwd } = story;
    let step = 0;
    for (const draft of this.#drafts) {
      while ((steps[step]?.n ?? Number.POSITIVE_INFINITY) < draft.n) step++;
      const of = steps[step];
      if (of?.n !== draft.n) continue;
      tellCall(draft, of, cwd);
      draft.end = this.#outcomeOf.get(draft.n) ?? draft.end;
      if (draft.end > 0) this.#outcomes.delete(draft.end);
    }
    const alone = [...this.#outcomes.values()];
    for (const { n, key, held, isReport, draft, after } of this.#reports) {
      const said = key === undefined ? undefined : this.#messages.get(key);
      const of = said !== undefined ? this.#at(said) : isReport ? this.#drafts[after - 1] : undefined;
      if (of === undefined) {
        draft.held = held;
        if (!isReport) draft.kind = 'answer';
        alone.push(draft);
      } else {
        if (of.others.length === 0) of.others = [n];
        else of.others.push(n);
        of.held = held ?? of.held;
      }
    }
    return [...this.#drafts, ...alone].sort((a, b) => a.n - b.n);
  }

  /** The draft of the n-th event, by bisection. */
  #at(n: number): RowDraft | undefined {
    let [low, high] = [0, this.#drafts.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#drafts[middle] as RowDraft).n < n) low = middle + 1;
      else high = middle;
    }
    return this.#drafts[low];
  }
}

/** Tokens that a request held: what it was sent, from the cache or not; null where nobody says. */
function heldBy(data: TraceEvent['data']): number | null {
  if (!isObject(data.usage)) return null;
  const { input, cache_read: read, cache_write_5m: short, cache_write_1h: long } = data.usage as Usage;
  if (input === null && read === null) return null;
  return (input ?? 0) + (read ?? 0) + (short ?? 0) + (long ?? 0);
}
