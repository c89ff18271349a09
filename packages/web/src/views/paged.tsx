/**
 * A long list a page at a time, so that 10,000 lines cost no more than those one looks at.
 */
import { type ReactNode, useState } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import { ShowMore } from '../ui/show-more.tsx';

const PAGE = 200;
const STEP = 1_000;

/** The first items, and the line that shows more of them; null where all are there. */
export function usePaged<T>(items: readonly T[], one = 'row'): readonly [shown: readonly T[], more: ReactNode] {
  const [most, setMost] = useState(PAGE);
  const left = items.length - most;
  if (left <= 0) return [items, null];
  const more = <ShowMore onClick={() => setMost(most + STEP)}>{countText(left, `more ${one}`)}</ShowMore>;
  return [items.slice(0, most), more];
}
