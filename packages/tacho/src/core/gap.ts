/**
 * What hooks could not record, as they wrote it down later.
 */
import { isCount, isObject, type RawRecord } from './record.ts';
import type { TraceEvent } from './schema.ts';

/** Several losses in one. */
export interface LossSum {
  /** How many hook events. */
  readonly lost: number;
  /** Unix seconds of the first and the last of them; null when no loss says when. */
  readonly from: number | null;
  readonly to: number | null;
  /** `ENOSPC`, `timeout`, `input is not JSON`, … each once, sorted. */
  readonly reasons: readonly string[];
}

export interface Gap extends LossSum {
  /** Two rows with one id are one gap: the writer of the first died before it could say that it was done. */
  readonly event_id: string | undefined;
  /** How many of each hook event, by Claude Code's word for it; `unknown` where the input did not say. */
  readonly events: Readonly<Record<string, number>>;
}

/** The gap that a stored record tells of, a row of a session's log or a line of the store's own; else undefined. */
export function toGap(record: RawRecord): Gap | undefined {
  const told = isObject(record.data) ? record.data : record;
  if (told.subtype !== 'gap' || !isCount(told.lost)) return undefined;
  const { lost, from, to, reasons, events } = told;
  return {
    event_id: typeof record.event_id === 'string' ? record.event_id : undefined,
    lost,
    from: isCount(from) ? from : null,
    to: isCount(to) ? to : null,
    reasons: Array.isArray(reasons) ? reasons.filter(reason => typeof reason === 'string') : [],
    events: isObject(events)
      ? Object.fromEntries(Object.entries(events).filter((entry): entry is [string, number] => isCount(entry[1])))
      : {},
  };
}

/** Picks the gaps out of stored records or a session's events, whatever else is among them. */
export class GapList {
  readonly #gaps = new Map<unknown, Gap>();

  add(record: RawRecord | TraceEvent): void {
    const gap = toGap(record as RawRecord);
    if (gap !== undefined) this.#gaps.set(gap.event_id ?? gap, gap);
  }

  /** Each gap once, oldest first. */
  end(): Gap[] {
    return [...this.#gaps.values()].sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  }
}

/** What the losses come to, with none of them `lost: 0`. */
export function sumOfLosses(losses: Iterable<LossSum>): LossSum {
  let [lost, from, to] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const reasons = new Set<string>();
  for (const loss of losses) {
    lost += loss.lost;
    from = Math.min(from, loss.from ?? from);
    to = Math.max(to, loss.to ?? to);
    for (const reason of loss.reasons) reasons.add(reason);
  }
  return {
    lost,
    from: Number.isFinite(from) ? from : null,
    to: Number.isFinite(to) ? to : null,
    reasons: [...reasons].sort(),
  };
}
