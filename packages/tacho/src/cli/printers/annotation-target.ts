/**
 * The event an annotation is for: by its number, its id, or the time nearest to it.
 */

import { describe } from '../../core/describe/event.ts';
import { TraceError } from '../../core/errors.ts';
import type { EventFold } from '../../core/event-fold.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { numbersOf } from '../../store/event-places.ts';
import { foldAndPlan, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';

/** As the command line names it; `event` is a number or an id. */
export type Target = { readonly event: string } | { readonly at: string };

export interface FoundTarget {
  readonly plan: SessionPlan;
  /** 1-based. */
  readonly number: number;
  /** Unix seconds of the first event; null where none has a time. */
  readonly startedAt: number | null;
}

/** Throws `not_found` for an event that the session does not have, `usage` for a time that is none. */
export function findTarget(files: SessionFiles, wanted: Target): FoundTarget {
  const seconds = 'at' in wanted ? parseOffset(wanted.at) : undefined;
  const [{ startedAt, moments }, plan] = foldAndPlan(files, () => new Moments());
  const number = 'event' in wanted ? numberOf(plan, wanted.event) : nearest(moments, (startedAt ?? 0) + (seconds ?? 0));
  if (number === undefined)
    throw new TraceError('not_found', `no event of session ${files.id} has a time`, {
      hint: 'give its number, which tacho replay shows',
    });
  return { plan, number, startedAt };
}

/** Seconds of `2m14s`, `1h02m`, `134s`, `134`, `2:14`, `1:02:14`. Throws `usage` for anything else. */
function parseOffset(text: string): number {
  const units = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,9}(?:\.\d{1,6})?)s?)?$/.exec(text.trim());
  if (units?.slice(1).some(part => part !== undefined))
    return Number(units[1] ?? 0) * 3600 + Number(units[2] ?? 0) * 60 + Number(units[3] ?? 0);
  const clock = /^(?:(\d{1,4}):)?(\d{1,6}):(\d\d(?:\.\d{1,6})?)$/.exec(text.trim());
  if (clock !== null) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  throw new TraceError('usage', `--at takes a time from the start such as 2m14s, 134s or 2:14, not ${text}`);
}

function numberOf(plan: SessionPlan, named: string): number {
  const digits = /^#?(\d{1,9})$/.exec(named)?.[1];
  const count = plan.plan.order.length;
  // An id may be all digits, too, but is longer than any number.
  if (digits !== undefined && Number(digits) >= 1 && Number(digits) <= count) return Number(digits);
  const number = numbersOf(plan, new Set([named])).get(named);
  if (number !== undefined) return number;
  throw new TraceError(
    'not_found',
    digits === undefined
      ? `session ${plan.id} has no event ${named}`
      : `session ${plan.id} has ${count} events, and none with the number ${digits}`,
    { hint: 'tacho replay shows the numbers' },
  );
}

interface Moment {
  readonly number: number;
  readonly at: number;
  /** Replay does not show it by itself. */
  readonly isQuiet: boolean;
}

/** When each event was. */
class Moments implements EventFold<{ startedAt: number | null; moments: readonly Moment[] }> {
  readonly #moments: Moment[] = [];
  #events = 0;

  add(event: TraceEvent): void {
    const number = ++this.#events;
    if (event.timestamp === null) return;
    this.#moments.push({ number, at: event.timestamp, isQuiet: describe(event, null).quiet === true });
  }

  end(): { startedAt: number | null; moments: readonly Moment[] } {
    const startedAt = this.#moments.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
    return { startedAt: Number.isFinite(startedAt) ? startedAt : null, moments: this.#moments };
  }
}

/** Of those that a replay shows, where there are any; of two that are as near, the first. */
function nearest(moments: readonly Moment[], at: number): number | undefined {
  const shown = moments.filter(moment => !moment.isQuiet);
  let best: Moment | undefined;
  for (const moment of shown.length > 0 ? shown : moments)
    if (best === undefined || Math.abs(moment.at - at) < Math.abs(best.at - at)) best = moment;
  return best?.number;
}
