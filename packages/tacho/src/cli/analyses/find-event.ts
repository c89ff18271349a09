/**
 * The event a command line means: by its number as `replay` shows it, or by its id.
 */
import { TraceError } from '../../core/errors.ts';
import { fullEvents, planSession } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';

/** The 1-based number; whether the session has that many is for the reader to say. Throws `not_found` for an id that no event has. */
export function eventNumber(files: SessionFiles, named: string): number {
  const digits = /^#?(\d{1,9})$/.exec(named)?.[1];
  if (digits !== undefined) return Number(digits);
  let number = 0;
  for (const event of fullEvents(planSession(files))) {
    number++;
    if (event.event_id === named) return number;
  }
  throw new TraceError('not_found', `session ${files.id} has no event ${named}`, {
    hint: 'give the number that tacho replay shows, or an event_id from tacho inspect',
  });
}
