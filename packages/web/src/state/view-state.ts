/**
 * What can change while somebody looks at a page.
 */
import { type PageRows, ROW_KINDS } from 'tacho/src/core/page/page.ts';
import { kindAt } from '../page/rows.ts';
import { type Filter, NO_FILTER, type Range } from '../transcript/filter.ts';
import { foldedAtFirst } from '../transcript/outline.ts';

/** The tab of the strip and the transcript; the others are named after their analysis. */
export const REPLAY_TAB = 'replay';

export interface Matches {
  readonly query: string;
  /** In order. */
  readonly rows: readonly number[];
  readonly all: ReadonlySet<number>;
}

export interface ViewState {
  /** Null where there is no row. */
  readonly selected: number | null;
  /** Grows with each selection that has to come into sight. */
  readonly reveals: number;
  readonly tab: string;
  /** Null is the one that fits the event best. */
  readonly eventTab: string | null;
  readonly folded: ReadonlySet<number>;
  /** With a filter all is open at first, and what is folded then is forgotten with it. */
  readonly foldedInFilter: ReadonlySet<number>;
  readonly filter: Filter;
  /** Whether side events are shown. */
  readonly side: boolean;
  readonly range: Range | null;
  readonly query: string;
  /** Null before the first answer, and without a query. */
  readonly matches: Matches | null;
  readonly onlyMatches: boolean;
  /** Whether the strip folds idle gaps. */
  readonly gapsFolded: boolean;
  /** On a narrow page the event lies over the transcript. */
  readonly sheet: boolean;
  readonly panel: 'keys' | 'palette' | 'notes' | 'note' | null;
  /** A quiet line at the foot; null for none. */
  readonly said: string | null;
  /** While the page is being printed. */
  readonly printing: boolean;
}

export function firstState(rows: PageRows): ViewState {
  return {
    selected: firstActOf(rows),
    reveals: 0,
    tab: REPLAY_TAB,
    eventTab: null,
    folded: foldedAtFirst(rows),
    foldedInFilter: new Set(),
    filter: NO_FILTER,
    side: false,
    range: null,
    query: '',
    matches: null,
    onlyMatches: false,
    gapsFolded: true,
    sheet: false,
    panel: null,
    said: null,
    printing: false,
  };
}

/** What is seen first: the prompt. A session may have none, or nothing but side events. */
function firstActOf(rows: PageRows): number | null {
  const prompt = rows.kind.indexOf(ROW_KINDS.prompt);
  if (prompt !== -1) return prompt;
  for (let row = 0; row < rows.count; row++) if (kindAt(rows, row) !== 'side') return row;
  return rows.count > 0 ? 0 : null;
}
