/**
 * The replay: the transcript beside what the selected event holds. On a narrow page the event lies over it, from below.
 */
import { EventPanel } from '../event/event-panel.tsx';
import { FindBar } from '../find/find-bar.tsx';
import { EVENT_REGION } from '../keyboard/keys.ts';
import { select } from '../state/actions.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { FilterBar } from '../transcript/filter-bar.tsx';
import { Transcript } from '../transcript/transcript.tsx';
import { Boundary } from '../ui/boundary.tsx';

export function ReplayTab() {
  return (
    <div className="split">
      <section className="flex min-h-0 min-w-0 flex-col border-r border-line max-sm:border-0" aria-label="Events">
        <div className="tr-tools">
          <FindBar />
          <FilterBar />
        </div>
        <Transcript />
      </section>
      <Event />
    </div>
  );
}

function Event() {
  const viewer = useViewer();
  const row = useView(state => state.selected);
  const tab = useView(state => state.eventTab);
  const sheet = useView(state => state.sheet);
  if (row === null) return null;
  return (
    <section
      id={EVENT_REGION}
      className={`event ${sheet ? 'event-open' : ''}`}
      aria-label="Selected event"
      tabIndex={-1}
    >
      <button
        type="button"
        className="event-close"
        aria-label="Close the event"
        onClick={() => viewer.state.set({ sheet: false })}
      >
        ×
      </button>
      <Boundary what="This event" of={row}>
        <EventPanel
          source={viewer.source}
          row={row}
          tab={tab ?? ''}
          onTab={eventTab => viewer.state.set({ eventTab })}
          onSelect={to => select(viewer, to)}
        />
      </Boundary>
    </section>
  );
}
