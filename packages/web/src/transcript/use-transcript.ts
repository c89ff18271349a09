/**
 * What the transcript needs to know of the page around it: what scrolls, where the selection stands, what led to it.
 */
import { defaultRangeExtractor, type Range, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isNarrow } from '../state/actions.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { type Outline, standInFor } from './outline.ts';

/** What `<main>` has to be marked with: on a narrow page it scrolls instead of the list. */
export const PAGE_SCROLLER = 'page';

/** What scrolls, how far down in it the list begins, and how wide the list is, px. */
export function useScroller(list: RefObject<HTMLElement | null>) {
  const scroller = useRef<HTMLElement | null>(null);
  const [place, setPlace] = useState({ margin: 0, width: 560 });
  useLayoutEffect(() => {
    const measure = () => {
      const element = list.current;
      if (element === null) return;
      const around = isNarrow() ? document.getElementById(PAGE_SCROLLER) : element;
      scroller.current = around;
      const margin =
        around === null || around === element
          ? 0
          : element.getBoundingClientRect().top - around.getBoundingClientRect().top + around.scrollTop;
      setPlace(before =>
        before.margin === margin && before.width === element.clientWidth
          ? before
          : { margin, width: element.clientWidth },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const element of [list.current, list.current?.parentElement, document.getElementById(PAGE_SCROLLER)])
      if (element) observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  return { scroller, ...place };
}

/** Where the selected row stands, or what it is folded into. It stays in the document when it is out of sight: it has the focus. */
export function usePlace(outline: Outline, selected: number | null) {
  const { index } = useViewer();
  return useMemo(() => {
    const row = selected === null ? -1 : standInFor(outline, index, selected);
    const at = row === -1 ? -1 : (outline.placeOf[row] ?? -1);
    const extended = (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (at === -1 || (at >= (shown[0] ?? 0) && at <= (shown.at(-1) ?? 0))) return shown;
      return at < (shown[0] ?? 0) ? [at, ...shown] : [...shown, at];
    };
    return { at, with: extended };
  }, [outline, index, selected]);
}

/** How near to the edges a row may stand that was brought into sight: beside it, or below what lies over the list. */
export function reach(): { scrollPaddingStart: number; scrollPaddingEnd: number } {
  return isNarrow()
    ? { scrollPaddingStart: 132, scrollPaddingEnd: innerHeight * 0.62 }
    : { scrollPaddingStart: 32, scrollPaddingEnd: 60 };
}

/** Brings the selected row into sight whenever it was selected anew. */
export function useReveal(virtual: Virtualizer<HTMLElement, Element>, at: number): void {
  const reveals = useView(state => state.reveals);
  const place = useRef(at);
  place.current = at;
  useEffect(() => {
    if (reveals === 0 || place.current === -1) return;
    const { range } = virtual;
    const near = range !== null && place.current >= range.startIndex - 6 && place.current <= range.endIndex + 6;
    virtual.scrollToIndex(place.current, { align: near ? 'auto' : isNarrow() ? 'start' : 'center' });
  }, [virtual, reveals]);
}

/** The rows that the page names as causes of the selected one. */
export function useCauses(selected: number | null): ReadonlySet<number> {
  const { links } = useViewer().head;
  return useMemo(
    () => new Set((links ?? []).filter(({ row }) => row === selected).map(({ to }) => to)),
    [links, selected],
  );
}

/** How many of the sorted `matches` are among the `size` rows below `row`. */
export function matchesInside(matches: readonly number[], row: number, size: number): number {
  return placeAfter(matches, row + size) - placeAfter(matches, row);
}

/** How many of the sorted rows are not beyond `row`. */
function placeAfter(matches: readonly number[], row: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
