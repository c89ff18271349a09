/**
 * The transcript: a tree of rows, of which only those in sight are in the document.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { look } from '../state/look.ts';
import { useStore } from '../state/store.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { heightsOf } from './height.ts';
import { Idle } from './idle.tsx';
import { Row } from './row.tsx';
import { matchesInside, reach, useCauses, usePlace, useReveal, useScroller } from './use-transcript.ts';

export function Transcript() {
  const viewer = useViewer();
  const { rows, index, head } = viewer;
  const outline = useView(viewer.outline);
  const selected = useView(state => state.selected);
  const matches = useView(state => state.matches);
  const query = useView(state => state.query);
  const passing = useView(viewer.passing);
  const folds = useView(state => (passing === null ? state.folded : state.foldedInFilter));
  const dense = useStore(look, ({ density }) => density === 'dense');
  const list = useRef<HTMLDivElement>(null);
  const { scroller, margin, width } = useScroller(list);
  const place = usePlace(outline, selected);
  const causes = useCauses(selected);
  const line = dense ? 23 : 28;
  const heights = useMemo(() => heightsOf(rows, index, { width, line }), [rows, index, width, line]);

  const virtual = useVirtualizer({
    count: outline.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: at => heights[outline.rows[at] ?? 0] ?? line,
    getItemKey: at => outline.rows[at] ?? at,
    scrollMargin: margin,
    overscan: 8,
    ...reach(),
    rangeExtractor: range => place.with(range),
  });
  useReveal(virtual, place.at);

  const digits = useMemo(
    () =>
      Math.max(2, ...head.parts.map(({ events, key }) => String(events).length + (key === '' ? 0 : key.length + 1))),
    [head],
  );
  return (
    <div
      ref={list}
      role="tree"
      aria-label="Transcript"
      tabIndex={0}
      aria-activedescendant={place.at === -1 ? undefined : `row-${outline.rows[place.at]}`}
      className="tr-list"
      data-filtered={passing !== null || undefined}
    >
      <div
        className="relative"
        style={{ height: virtual.getTotalSize(), '--digits': `${digits}ch` } as React.CSSProperties}
      >
        {virtual.getVirtualItems().map(({ index: at, start, key }) => {
          const row = outline.rows[at] ?? 0;
          const next = outline.rows[at + 1] ?? rows.count;
          const isHit = (matches?.all.has(row) ?? true) && (passing === null || passing[row] === 1);
          const folded = folds.has(row);
          return (
            <div
              key={key}
              data-index={at}
              ref={virtual.measureElement}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              {passing === null && index.idleBefore.has(row) && <Idle row={row} ms={index.idleBefore.get(row) ?? 0} />}
              <Row
                row={row}
                next={next}
                selected={at === place.at}
                folded={folded}
                dim={!isHit}
                cause={causes.has(row)}
                query={query}
                hidden={folded && matches !== null ? matchesInside(matches.rows, row, rows.size[row] ?? 0) : 0}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
