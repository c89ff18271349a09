/**
 * Order: each source keeps its own (file order wins over clocks), sources merge by timestamp, a parent precedes its child.
 */
import type { Groups } from './groups.ts';
import { byPlace, isInOrder } from './live-rows.ts';
import type { RowTable } from './row-table.ts';

/** The leads of all groups in their folded order. */
export function orderGroups(groups: Groups): Uint32Array {
  const { count, sourceNames } = groups.table;
  if (sourceNames.length === 1 && !groups.merged && isInOrder(groups.table))
    return parentsFirst(groups, rowNumbers(count));
  const queues = queuesOf(groups);
  return parentsFirst(
    groups,
    queues.length === 1 ? Uint32Array.from(queues[0]?.leads ?? []) : mergeQueues(groups, queues),
  );
}

/** One source's groups in its order, each once; for each the latest time so far, so that a clock set back cannot reorder. */
interface Queue {
  readonly leads: number[];
  readonly times: number[];
  next: number;
}

function queuesOf(groups: Groups): Queue[] {
  const { table } = groups;
  const queues: Queue[] = [];
  /** Number of the queue that a lead was last put into. */
  const seenIn = new Uint32Array(table.count);
  let latest = Number.NEGATIVE_INFINITY;
  let before = -1;
  for (const row of rowsInOrder(table)) {
    if (before === -1 || table.source[row] !== table.source[before] || table.live[row] !== table.live[before]) {
      queues.push({ leads: [], times: [], next: 0 });
      latest = Number.NEGATIVE_INFINITY;
    }
    before = row;
    const time = table.time[row] as number;
    if (time > latest) latest = time;
    const lead = groups.lead(row);
    if (seenIn[lead] === queues.length) continue;
    seenIn[lead] = queues.length;
    queues.at(-1)?.leads.push(lead);
    queues.at(-1)?.times.push(latest);
  }
  return queues;
}

/** Rows are added source by source, so only those of hooks can stand anywhere else than where they belong. */
function rowsInOrder(table: RowTable): Uint32Array {
  const rows = rowNumbers(table.count);
  return table.live.includes(1) ? rows.sort((a, b) => byPlace(table, a, b)) : rows;
}

/** A plain loop: `from` a function takes twenty times as long. */
function rowNumbers(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/**
 * Repeatedly takes, of the groups that stand first in every source they occur in, the earliest. Where clocks and orders
 * contradict each other so that no such group exists, the earliest head goes.
 */
function mergeQueues(groups: Groups, queues: readonly Queue[]): Uint32Array {
  const occurs = new Uint16Array(groups.table.count);
  let total = 0;
  for (const queue of queues) {
    for (const lead of queue.leads) {
      if (occurs[lead] === 0) total++;
      occurs[lead] = (occurs[lead] as number) + 1;
    }
  }
  const merged = new Uint32Array(total);
  const done = new Uint8Array(groups.table.count);
  for (let place = 0; place < total; place++) {
    for (const queue of queues) while (queue.next < queue.leads.length && done[headOf(queue)] === 1) queue.next++;
    const lead = earliest(queues, occurs);
    done[lead] = 1;
    merged[place] = lead;
  }
  return merged;
}

function earliest(queues: readonly Queue[], occurs: Uint16Array): number {
  let best: Queue | undefined;
  let bestReady = false;
  for (const queue of queues) {
    const head = headOf(queue);
    if (head === -1) continue;
    const ready = occurs[head] === 1 || queues.filter(other => headOf(other) === head).length === occurs[head];
    if (best === undefined || (ready && !bestReady) || (ready === bestReady && timeAt(queue) < timeAt(best))) {
      best = queue;
      bestReady = ready;
    }
  }
  return best === undefined ? -1 : headOf(best);
}

function headOf(queue: Queue): number {
  return queue.leads[queue.next] ?? -1;
}

function timeAt(queue: Queue): number {
  return queue.times[queue.next] ?? 0;
}

/**
 * Moves each parent that stands after its child to just before it. A cycle of parents is cut above that of its groups
 * which stands first, so that its order is kept when it is folded again.
 */
function parentsFirst(groups: Groups, ordered: Uint32Array): Uint32Array {
  const places = new Uint32Array(groups.table.count);
  for (let place = 0; place < ordered.length; place++) places[ordered[place] as number] = place;
  let inOrder = true;
  for (let place = 0; place < ordered.length && inOrder; place++) {
    const parent = groups.parentOf(ordered[place] as number);
    if (parent !== -1 && (places[parent] as number) > place) inOrder = false;
  }
  if (inOrder) return ordered;
  const moved = new Uint32Array(ordered.length);
  const state = new Uint8Array(groups.table.count);
  const chain: number[] = [];
  let place = 0;
  for (const lead of ordered) {
    let one = lead;
    for (; one !== -1 && state[one] === NEW; one = groups.parentOf(one)) {
      state[one] = IN_CHAIN;
      chain.push(one);
    }
    if (one !== -1 && state[one] === IN_CHAIN) cutCycle(chain, chain.indexOf(one), places, state);
    while (chain.length > 0) {
      const next = chain.pop() as number;
      state[next] = MOVED;
      moved[place++] = next;
    }
  }
  return moved;
}

const NEW = 0;
const IN_CHAIN = 1;
const MOVED = 2;

/** From `start` on, each group of the chain is the next one's child and the last one's parent is the first: ends it at the root. */
function cutCycle(chain: number[], start: number, places: Uint32Array, state: Uint8Array): void {
  let root = start;
  for (let i = start; i < chain.length; i++) {
    if ((places[chain[i] as number] as number) < (places[chain[root] as number] as number)) root = i;
  }
  for (const above of chain.splice(root + 1)) state[above] = NEW;
}
