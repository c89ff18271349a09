/**
 * Events in order, each with its number, what it is about and what stands below it.
 */
import type { TimelineView } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { CellText, EventLink, type OnEvent } from './cells.tsx';
import { usePaged } from './paged.tsx';
import { Titled } from './titled.tsx';

export function Timeline({
  view: { title, items },
  onEvent,
}: {
  readonly view: TimelineView;
  readonly onEvent: OnEvent;
}) {
  const [shown, more] = usePaged(items, 'event');
  return (
    <Titled title={title}>
      <ol className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {placed(shown).map(([key, item]) => (
          <li key={key} className="contents">
            <span className="text-right leading-[18px]">
              <EventLink n={item.event} onEvent={onEvent} />
            </span>
            <div className="min-w-0 leading-[18px] wrap-anywhere">
              <CellText cell={item.title} onEvent={onEvent} />
              {item.detail !== undefined && (
                <span className="ms-2 text-ink-2">
                  <CellText cell={item.detail} onEvent={onEvent} />
                </span>
              )}
              {placed(item.notes ?? []).map(([at, note]) => (
                <div key={at} className="text-ink-3">
                  <CellText cell={note} onEvent={onEvent} />
                </div>
              ))}
            </div>
          </li>
        ))}
      </ol>
      {more}
    </Titled>
  );
}
