/**
 * What a row is about, drawn by what it is.
 */
import { kindAt } from '../page/rows.ts';
import type { PageSource } from '../page/source.ts';
import { Missing } from '../ui/section.tsx';
import { actKind } from './act.ts';
import { CallOutput } from './call-output.tsx';
import { FactsOutput } from './facts-output.tsx';
import type { RowEvents } from './row-events.ts';
import { SaidOutput, Thinking } from './said-output.tsx';
import { SubagentOutput } from './subagent-output.tsx';
import { linksOf, WhyChain } from './why.tsx';

interface OutputTabProps {
  readonly source: PageSource;
  readonly events: RowEvents;
  readonly onSelect: (row: number) => void;
}

export function OutputTab({ source, events, onSelect }: OutputTabProps) {
  const { row, first } = events;
  return (
    <>
      <Act source={source} events={events} onSelect={onSelect} />
      {first.problem !== undefined && <Missing>This event could not be read: {first.problem}.</Missing>}
      {linksOf(source.page, row).length > 0 && <WhyChain page={source.page} row={row} onSelect={onSelect} />}
    </>
  );
}

function Act({ source, events, onSelect }: OutputTabProps) {
  const event = events.first.event;
  if (event === undefined) return null;
  if (kindAt(source.page.rows, events.row) === 'sub')
    return <SubagentOutput source={source} events={events} onSelect={onSelect} />;
  switch (actKind(event)) {
    case 'said':
      return <SaidOutput events={events} />;
    case 'thought':
      return <Thinking event={event} open />;
    case 'call':
      return <CallOutput source={source} events={callEvents(events)} onSelect={onSelect} />;
    case 'fact':
      return <FactsOutput event={event} others={events.others} />;
  }
}

/** An outcome whose call was never recorded stands first in its row. */
function callEvents(events: RowEvents): RowEvents {
  const isCall = events.first.event?.event_type === 'tool_call';
  return isCall || events.outcome !== undefined ? events : { ...events, outcome: events.first };
}
