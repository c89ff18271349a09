/**
 * What the strip draws of a session, thinned out as it is read: a strip has some dozens of columns, a session may have
 * 100,000 events.
 */

import { describe } from '../../core/describe/event.ts';
import type { EventFold } from '../../core/event-fold.ts';
import type { TraceEvent } from '../../core/schema.ts';
import type { StripCell } from '../terminal/strip.ts';

const MOST = 4_096;

export class StripCells implements EventFold<readonly StripCell[]> {
  #cells: StripCell[] = [];
  #every = 1;
  #seen = 0;

  add(event: TraceEvent): void {
    const { event_type, timestamp } = event;
    if (
      timestamp === null ||
      (event_type !== 'tool_call' &&
        event_type !== 'error' &&
        event_type !== 'user_prompt' &&
        event_type !== 'assistant_response')
    )
      return;
    // Errors are few and must not be thinned away.
    if (event_type !== 'error' && this.#seen++ % this.#every !== 0) return;
    this.#cells.push({ at: timestamp, kind: describe(event).kind });
    if (this.#cells.length < MOST) return;
    this.#cells = this.#cells.filter((cell, i) => cell.kind === 'error' || i % 2 === 0);
    this.#every *= 2;
  }

  /** In time order. */
  end(): readonly StripCell[] {
    return this.#cells.sort((a, b) => a.at - b.at);
  }
}
