/**
 * The events that a row stands for: what began it, what came of it, and what belongs to it beside those.
 */
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { type PageSource, readLine } from '../page/source.ts';

/** One event as it was recorded; `event` is undefined where it could not be read, and `problem` says why. */
export interface ReadEvent {
  readonly n: number;
  readonly line: string;
  readonly event: TraceEvent | undefined;
  readonly problem?: string;
}

export interface RowEvents {
  readonly row: number;
  readonly first: ReadEvent;
  /** Undefined where no outcome was recorded. */
  readonly outcome: ReadEvent | undefined;
  readonly others: readonly ReadEvent[];
  /** Events of the row that were not read, because there are too many. */
  readonly left: number;
}

const MOST_OTHERS = 200;

/** Never rejects: what cannot be read says so in its place. */
export async function readRow(source: PageSource, row: number): Promise<RowEvents> {
  const { page } = source;
  const part = page.rows.part[row] ?? 0;
  const end = page.rows.end[row] ?? 0;
  const numbers = othersOf(page, row);
  const read = (n: number) => readNumber(source, part, n);
  const [first, outcome, others] = await Promise.all([
    read(page.rows.n[row] ?? 0),
    end > 0 ? read(end) : undefined,
    Promise.all(numbers.slice(0, MOST_OTHERS).map(read)),
  ]);
  return { row, first, outcome, others, left: Math.max(0, numbers.length - MOST_OTHERS) };
}

/** Every event of the row that could be read. */
export function eventsOf({ first, outcome, others }: RowEvents): TraceEvent[] {
  return [first, outcome, ...others].flatMap(of => (of?.event === undefined ? [] : [of.event]));
}

/** `#42`, or `s1#42` for an event of a subagent. */
export function rowRef({ head, rows }: PageDocument, row: number): string {
  const key = head.parts[rows.part[row] ?? 0]?.key ?? '';
  return `${key}#${rows.n[row] ?? '–'}`;
}

/** In `head.others` the rows are in order. */
function othersOf({ head: { others } }: PageDocument, row: number): number[] {
  let [low, high] = [0, others.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((others[middle]?.[0] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  const numbers: number[] = [];
  for (let at = low; others[at]?.[0] === row; at++) numbers.push(others[at]?.[1] ?? 0);
  return numbers;
}

async function readNumber(source: PageSource, part: number, n: number): Promise<ReadEvent> {
  try {
    const line = await readLine(source, part, n);
    if (line === undefined) return { n, line: '', event: undefined, problem: 'it is not in this file' };
    return { n, line, ...parsed(line) };
  } catch (error) {
    return { n, line: '', event: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

function parsed(line: string): Pick<ReadEvent, 'event' | 'problem'> {
  try {
    const event = JSON.parse(line) as TraceEvent;
    const isEvent =
      typeof event === 'object' && event !== null && typeof event.data === 'object' && event.data !== null;
    return isEvent ? { event } : { event: undefined, problem: 'it is no record of an event' };
  } catch (error) {
    return { event: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}
