/**
 * Folding what a diff leaves unchanged: long stretches keep a few lines next to what changed.
 */
import type { DiffLine, FileDiff } from './file-diff.ts';

/** A line to draw, where a hunk begins, or a number of unchanged lines that are folded. */
export type DiffRow =
  | { readonly is: 'line'; readonly line: DiffLine }
  | { readonly is: 'place'; readonly text: string }
  | { readonly is: 'fold'; readonly lines: readonly DiffLine[] };

const KEPT = 4;
const LEAST_FOLDED = 6;

export function diffRows({ hunks }: FileDiff): DiffRow[] {
  return hunks.flatMap(({ place, lines }, index): DiffRow[] => {
    const head: DiffRow[] = index > 0 || place !== undefined ? [{ is: 'place', text: place ?? '' }] : [];
    return [...head, ...folded(lines)];
  });
}

function folded(lines: readonly DiffLine[]): DiffRow[] {
  const rows: DiffRow[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && lines[to]?.sign === ' ') to += 1;
    const [first, last] = [from === 0 ? from : from + KEPT, to === lines.length ? to : to - KEPT];
    const isLong = last - first >= LEAST_FOLDED;
    push(rows, lines.slice(from, isLong ? first : to));
    if (isLong) {
      rows.push({ is: 'fold', lines: lines.slice(first, last) });
      push(rows, lines.slice(last, to));
    }
    while (to < lines.length && lines[to]?.sign !== ' ') {
      rows.push({ is: 'line', line: lines[to] as DiffLine });
      to += 1;
    }
    from = to;
  }
  return rows;
}

function push(rows: DiffRow[], lines: readonly DiffLine[]): void {
  for (const line of lines) rows.push({ is: 'line', line });
}
