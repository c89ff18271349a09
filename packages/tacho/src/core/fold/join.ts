/**
 * Joins that keys alone cannot make: a hook's prompt with the transcript's (the prompt id names a turn, not a prompt),
 * and rows without native ids with their twins, by content. Computed at each fold, never stored, so that neither the
 * order of arrival nor a second import changes anything.
 */
import type { Groups } from './groups.ts';
import type { Joinable, RowTable } from './row-table.ts';

/** In a bucket of equal content each row is compared with at most this many that follow it in time. */
const REACH = 64;

/** Joins the groups of all rows that may be joined. */
export function joinGroups(groups: Groups): void {
  const { table } = groups;
  if (table.joinables.length === 0) return;
  const inOrder = [...table.joinables].sort((a, b) => byPlace(table, a.row, b.row));
  const byTurn = groupBy(inOrder, joinable => (joinable.byTurn ? joinable.promptId : undefined));
  for (const turn of byTurn.values()) joinPrompts(groups, turn);
  const byContent = groupBy(inOrder, joinable => joinable.content);
  if (byContent.size === 0) return;
  const company = new Company(groups);
  for (const bucket of byContent.values()) {
    if (bucket.some(joinable => !joinable.native)) pairByContent(company, bucket);
  }
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
      if (!company.mayJoin(left, right)) continue;
      pairs.push({ left, right, apart: timeOf(table, right) - timeOf(table, left) });
    }
  }
  pairs.sort((a, b) => a.apart - b.apart || byTime(table, a.left, b.left) || byTime(table, a.right, b.right));
  for (const { left, right } of pairs) if (company.mayJoin(left, right)) company.join(left, right);
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

  constructor(groups: Groups) {
    this.groups = groups;
    for (const { row, origin, promptId } of groups.table.joinables) {
      const bounds = this.#boundsOf(groups.lead(row));
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
    for (const origin of a.origins) if (b.origins.has(origin)) return false;
    return true;
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

function timeOf(table: RowTable, row: number): number {
  const time = table.time[row] as number;
  return Number.isNaN(time) ? 0 : time;
}

function byTime(table: RowTable, a: number, b: number): number {
  return timeOf(table, a) - timeOf(table, b) || byPlace(table, a, b);
}

/** Sources are added in the order of their names, so a row's source index compares like its name. */
function byPlace(table: RowTable, a: number, b: number): number {
  return (
    (table.source[a] as number) - (table.source[b] as number) ||
    (table.position[a] as number) - (table.position[b] as number)
  );
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
