/**
 * Joins that keys alone cannot make: a hook's prompt with the transcript's (the prompt id names a turn, not a prompt),
 * and rows without native ids with their twins, by content. Computed at each fold, never stored, so that neither the
 * order of arrival nor a second import changes anything.
 */
import type { Groups } from './groups.ts';
import { byPlace } from './live-rows.ts';
import type { Joinable, Outcome, RowTable } from './row-table.ts';

/** In a bucket of equal content each row is compared with at most this many that follow it in time. */
const REACH = 64;

/** Two rows that both have a time are one act only if these are not further apart, in seconds. */
const HOUR = 3_600;

/** Joins the groups of all rows that may be joined. */
export function joinGroups(groups: Groups): void {
  const { table } = groups;
  if (table.joinables.length === 0) return;
  const inOrder = [...table.joinables].sort((a, b) => byPlace(table, a.row, b.row));
  const byTurn = groupBy(inOrder, joinable => (joinable.byTurn ? joinable.promptId : undefined));
  for (const turn of byTurn.values()) joinPrompts(groups, turn);
  // Only what a row without native ids says can be said twice.
  const sought = new Set<string | undefined>();
  for (const { native, content } of inOrder) if (!native) sought.add(content);
  sought.delete(undefined);
  if (sought.size === 0) return;
  const byContent = groupBy(inOrder, joinable => (sought.has(joinable.content) ? joinable.content : undefined));
  const company = new Company(groups, [...byContent.values()].flat());
  for (const bucket of byContent.values()) pairByContent(company, bucket);
  const calls = inOrder.filter(({ isCall, content }) => isCall && sought.has(content));
  const joinedCalls = new Set(calls.map(({ row }) => groups.lead(row)).filter(lead => groups.isJoined(lead)));
  if (joinedCalls.size > 0) joinOutcomes(groups, joinedCalls);
}

/**
 * The k-th prompt that a handler reported in a turn is the k-th that the transcript has of that turn, and the k-th of
 * every other handler (a plugin and the settings may both be installed).
 */
function joinPrompts(groups: Groups, turn: readonly Joinable[]): void {
  const transcript = new Set<number>();
  const toldBy = new Map<string, Set<number>>();
  for (const prompt of turn) {
    const lead = groups.lead(prompt.row);
    if (prompt.fromTranscript) transcript.add(lead);
    else if (toldBy.get(prompt.origin)?.add(lead) === undefined) toldBy.set(prompt.origin, new Set([lead]));
  }
  const prompts = [...transcript];
  // A prompt that several handlers gave one name is one act already: it goes where the first of them puts it.
  const placed = new Set(prompts);
  for (const told of toldBy.values()) {
    for (const [rank, lead] of [...told].entries()) {
      if (placed.has(lead)) continue;
      placed.add(lead);
      prompts[rank] ??= lead;
      groups.join(lead, prompts[rank]);
    }
  }
}

/** Pairs acts of equal type, agent and content from different origins, one to one and nearest first. */
function pairByContent(company: Company, bucket: readonly Joinable[]): void {
  const { groups } = company;
  const { table } = groups;
  const byLead = new Map<number, number>();
  for (const { row } of [...bucket].sort((a, b) => byTime(table, a.row, b.row))) {
    const lead = groups.lead(row);
    if (!byLead.has(lead)) byLead.set(lead, row);
  }
  const inTime = [...byLead.values()];
  const pairs: { left: number; right: number; apart: number }[] = [];
  for (const [i, left] of inTime.entries()) {
    for (const right of inTime.slice(i + 1, i + 1 + REACH)) {
      if (areFarApart(table, left, right) || !company.mayJoin(left, right)) continue;
      pairs.push({ left, right, apart: timeOf(table, right) - timeOf(table, left) });
    }
  }
  pairs.sort((a, b) => a.apart - b.apart || byTime(table, a.left, b.left) || byTime(table, a.right, b.right));
  for (const { left, right } of pairs) if (company.mayJoin(left, right)) company.join(left, right);
}

/** The outcomes of joined calls: of each call the k-th that an origin tells of is the k-th of every other one. */
function joinOutcomes(groups: Groups, calls: ReadonlySet<number>): void {
  const { table } = groups;
  const byCall = new Map<number, Outcome[]>();
  for (const outcome of table.outcomes) {
    const call = groups.parentOf(groups.lead(outcome.row));
    if (!calls.has(call)) continue;
    const known = byCall.get(call);
    if (known === undefined) byCall.set(call, [outcome]);
    else known.push(outcome);
  }
  for (const outcomes of byCall.values()) {
    const originsByLead = new Map<number, Set<string>>();
    for (const { row, origin } of outcomes.sort((a, b) => byTime(table, a.row, b.row))) {
      const lead = groups.lead(row);
      if (originsByLead.get(lead)?.add(origin) === undefined) originsByLead.set(lead, new Set([origin]));
    }
    const leads = [...originsByLead.keys()];
    const isNative = (lead: number) => table.native[lead] === 1;
    const acts = leads.filter(isNative);
    for (const lead of leads) {
      if (isNative(lead)) continue;
      const origins = originsByLead.get(lead) as Set<string>;
      const act = acts.find(other => !meet(originsByLead.get(other) as Set<string>, origins));
      if (act === undefined) {
        acts.push(lead);
        continue;
      }
      for (const origin of origins) originsByLead.get(act)?.add(origin);
      groups.join(lead, act);
    }
  }
}

/** What keeps a group apart from others. */
interface Bounds {
  isNative: boolean;
  readonly origins: Set<string>;
  turn: string | undefined;
}

/** The groups, with what keeps each apart from the others. */
class Company {
  readonly groups: Groups;
  readonly #boundsByLead = new Map<number, Bounds>();

  /** Knows the groups that hold one of `joinables`. */
  constructor(groups: Groups, joinables: readonly Joinable[]) {
    this.groups = groups;
    for (const { row } of joinables) this.#boundsOf(groups.lead(row));
    for (const { row, origin, promptId } of groups.table.joinables) {
      const bounds = this.#boundsByLead.get(groups.lead(row));
      if (bounds === undefined) continue;
      bounds.origins.add(origin);
      bounds.turn ??= promptId;
    }
  }

  /** Two acts with native ids are two, and so are two rows of one origin, and two prompts of two turns. */
  mayJoin(left: number, right: number): boolean {
    const a = this.#boundsOf(this.groups.lead(left));
    const b = this.#boundsOf(this.groups.lead(right));
    if (a.isNative && b.isNative) return false;
    if (a.turn !== undefined && b.turn !== undefined && a.turn !== b.turn) return false;
    return !meet(a.origins, b.origins);
  }

  /** Joins two groups that may be; an act with native ids leads. */
  join(left: number, right: number): void {
    const [a, b] = [this.groups.lead(left), this.groups.lead(right)];
    const [from, to] = this.#boundsOf(b).isNative ? [a, b] : [b, a];
    const [moved, bounds] = [this.#boundsOf(from), this.#boundsOf(to)];
    bounds.isNative ||= moved.isNative;
    bounds.turn ??= moved.turn;
    for (const origin of moved.origins) bounds.origins.add(origin);
    this.groups.join(from, to);
  }

  #boundsOf(lead: number): Bounds {
    const known = this.#boundsByLead.get(lead);
    if (known !== undefined) return known;
    const { native } = this.groups.table;
    const isNative = this.groups.members(lead).some(row => native[row] === 1);
    const bounds = { isNative, origins: new Set<string>(), turn: undefined };
    this.#boundsByLead.set(lead, bounds);
    return bounds;
  }
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) if (b.has(one)) return true;
  return false;
}

function areFarApart(table: RowTable, a: number, b: number): boolean {
  // False when one of them has no time.
  return Math.abs((table.time[a] as number) - (table.time[b] as number)) > HOUR;
}

function timeOf(table: RowTable, row: number): number {
  const time = table.time[row] as number;
  return Number.isNaN(time) ? 0 : time;
}

function byTime(table: RowTable, a: number, b: number): number {
  return timeOf(table, a) - timeOf(table, b) || byPlace(table, a, b);
}

function groupBy(
  joinables: readonly Joinable[],
  keyOf: (joinable: Joinable) => string | undefined,
): Map<string, Joinable[]> {
  const groups = new Map<string, Joinable[]>();
  for (const joinable of joinables) {
    const key = keyOf(joinable);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [joinable]);
    else group.push(joinable);
  }
  return groups;
}
