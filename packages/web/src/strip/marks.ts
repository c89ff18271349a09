/**
 * What stands out of the stream of acts: prompts, errors, compactions, acts of a guard, bookmarks.
 */
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { isError, kindAt } from '../page/rows.ts';
import type { Times } from './times.ts';

export type MarkKind = 'prompt' | 'error' | 'compact' | 'guard' | 'bookmark';

/** An error stands where its call ended, all others where they began. */
export interface StripMark {
  readonly kind: MarkKind;
  readonly at: number;
  readonly row: number;
}

/** In order of time. `part` are the rows of the main part; an error in a subagent is in its lane. */
export function toMarks(head: PageHead, rows: PageRows, part: readonly number[], times: Times): readonly StripMark[] {
  const marks: StripMark[] = [];
  for (const row of part) {
    const kind = kindAt(rows, row);
    if (isError(rows, row)) marks.push({ kind: 'error', at: times.known ? times.to(row) : times.from(row), row });
    else if (kind === 'prompt' || kind === 'compact' || kind === 'guard')
      marks.push({ kind, at: times.from(row), row });
  }
  for (const { row, bookmark } of head.annotations) {
    if (row === null || !bookmark || row < 0 || row >= rows.count) continue;
    marks.push({ kind: 'bookmark', at: times.from(row), row });
  }
  return marks.sort((a, b) => a.at - b.at);
}
