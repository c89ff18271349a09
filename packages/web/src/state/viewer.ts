/**
 * One open page: its data, what is known of its rows, what the reader has changed, and what follows from all three.
 */
import { createContext, useContext } from 'react';
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import type { OwnNote, OwnNotes } from '../notes/own-notes.ts';
import { openOwnNotes } from '../notes/own-notes.ts';
import type { PageSource } from '../page/source.ts';
import type { StripHandle } from '../strip/strip.tsx';
import { countRows, passingRows } from '../transcript/filter.ts';
import { type Outline, outlineOf } from '../transcript/outline.ts';
import { indexRows, type RowIndex } from '../transcript/row-index.ts';
import { memoized } from './memo.ts';
import { createStore, type Store, useStore } from './store.ts';
import { firstState, type ViewState } from './view-state.ts';

export interface Viewer {
  readonly source: PageSource;
  readonly head: PageHead;
  readonly rows: PageRows;
  readonly index: RowIndex;
  readonly state: Store<ViewState>;
  readonly own: Store<OwnNotes>;
  /** The strip while one is drawn. */
  readonly strip: { current: StripHandle | null };
  /** The reader's notes by row. */
  readonly ownByRow: () => ReadonlyMap<number, OwnNote>;
  readonly counts: () => ReturnType<typeof countRows>;
  /** A 1 for each row that passes the filter; null without one. */
  readonly passing: () => Uint8Array | null;
  readonly outline: () => Outline;
  /** Rows that are looked for, and pass the filter; null where nobody looks for any. */
  readonly bright: () => ReadonlySet<number> | null;
}

export function openViewer(source: PageSource): Viewer {
  const { head, rows } = source.page;
  const index = indexRows(source.page);
  const state = createStore(firstState(rows));
  const own = openOwnNotes(head.session_id);

  const partById = new Map(head.parts.map(({ session_id }, part) => [session_id, part]));
  const byRow = memoized((notes: OwnNotes['notes']) => {
    const placed = notes.map(note => [index.rowOf(partById.get(note.session_id) ?? -1, note.n), note] as const);
    return new Map(placed.filter(([row]) => row !== -1));
  });
  const ownByRow = () => byRow(own.get().notes);
  const counted = memoized((notes: ReadonlyMap<number, OwnNote>) =>
    countRows(rows, row => notes.has(row) || index.annotationsOf.has(row)),
  );
  const passed = memoized(
    (
      filter: ViewState['filter'],
      range: ViewState['range'],
      only: ReadonlySet<number> | null,
      notes: ReadonlyMap<number, OwnNote>,
    ) => passingRows(filter, { rows, range, only, hasNote: row => notes.has(row) || index.annotationsOf.has(row) }),
  );
  const passing = () => {
    const { filter, range, onlyMatches, matches } = state.get();
    return passed(filter, range, onlyMatches ? (matches?.all ?? null) : null, ownByRow());
  };
  const outlined = memoized((folded: ReadonlySet<number>, pass: Uint8Array | null, side: boolean) =>
    outlineOf(rows, { folded, passing: pass, side }),
  );
  const outline = () => {
    const { folded, foldedInFilter, side } = state.get();
    const pass = passing();
    return outlined(pass === null ? folded : foldedInFilter, pass, side);
  };
  const brightened = memoized((found: ReadonlySet<number> | null, pass: Uint8Array | null) => {
    if (pass === null) return found;
    const kept = new Set<number>();
    for (let row = 0; row < rows.count; row++) if (pass[row] === 1 && found?.has(row) !== false) kept.add(row);
    return kept;
  });
  const bright = () => brightened(state.get().matches?.all ?? null, passing());
  const counts = () => counted(ownByRow());
  return {
    source,
    head,
    rows,
    index,
    state,
    own,
    strip: { current: null },
    ownByRow,
    counts,
    passing,
    outline,
    bright,
  };
}

const ViewerContext = createContext<Viewer | null>(null);
export const ViewerProvider = ViewerContext.Provider;

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('Drawn outside of a page.');
  return viewer;
}

/** What `pick` reads of the state of the page; it has to give the same object for the same state. */
export function useView<Picked>(pick: (state: ViewState) => Picked): Picked {
  return useStore(useViewer().state, pick);
}
