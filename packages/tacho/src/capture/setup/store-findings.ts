/**
 * What is wrong with the store that hooks write to. Pure, as `findings.ts` is.
 */
import type { CaptureFacts } from './capture-facts.ts';
import type { Finding } from './finding.ts';

/** Whether what the store asks to leave out can be left out. */
export function redactionFindings({ redactionProblem, store }: CaptureFacts): Finding[] {
  if (redactionProblem === undefined) return [];
  return [
    {
      code: 'redaction_broken',
      level: 'risk',
      message: `the redaction of ${store} is broken: ${redactionProblem}`,
      fix: 'mend the file, or take it away and run `tacho setup --remove`, then `tacho setup --redact` with the patterns it held',
    },
  ];
}

/** What hooks could not record; the gaps in sessions are in their logs. */
export function lossFindings(facts: CaptureFacts): Finding[] {
  return [...unwritten(facts), ...lost(facts)];
}

function unwritten({ losses: { counted }, store }: CaptureFacts): Finding[] {
  if (counted.lost === 0) return [];
  const since = counted.from === null ? '' : ` since ${momentOf(counted.from)}`;
  return [
    {
      code: 'events_unwritten',
      level: 'risk',
      message: `${eventsOf(counted.lost)} lost${since}, and no hook could write that down yet: ${counted.reasons.join(', ')}`,
      fix: `see that ${store} can be written (room on the disk, permissions); the next hook puts a gap into the sessions`,
    },
  ];
}

function lost({ losses: { ofNoSession } }: CaptureFacts): Finding[] {
  if (ofNoSession.lost === 0) return [];
  return [
    {
      code: 'events_lost',
      level: 'risk',
      message: `${eventsOf(ofNoSession.lost)} lost that named no session: ${ofNoSession.reasons.join(', ')}`,
      fix: 'see what starts the hooks, when it is the input; the disk or the folder, when it is a code such as ENOSPC',
    },
  ];
}

function eventsOf(count: number): string {
  return count === 1 ? '1 event was' : `${count} events were`;
}

/** In UTC, to the second. A count of losses may say anything. */
function momentOf(at: number): string {
  const date = new Date(at * 1_000);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
