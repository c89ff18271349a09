/**
 * What a reader does with one event, by mouse or key: select it, go on from it, fold it, put something beside it.
 */
import { rowOfId } from '../find/search.ts';
import { withNote } from '../notes/own-notes.ts';
import { isError, kindAt } from '../page/rows.ts';
import { foldedBelow, hasRows, openedFor, standInFor } from '../transcript/outline.ts';
import { formatHash, parseHash } from './hash.ts';
import { REPLAY_TAB } from './view-state.ts';
import type { Viewer } from './viewer.ts';

/** Selects a row everywhere, opens what it is folded into, brings it into sight, and puts it into the address. */
export function select(viewer: Viewer, row: number): void {
  const { state, rows, index } = viewer;
  if (row < 0 || row >= rows.count) return;
  const { folded, foldedInFilter, reveals, side } = state.get();
  state.set({
    selected: row,
    reveals: reveals + 1,
    sheet: true,
    said: null,
    folded: openedFor(index, folded, row),
    foldedInFilter: openedFor(index, foldedInFilter, row),
    side: side || kindAt(rows, row) === 'side',
  });
  if (viewer.outline().placeOf[row] === -1) say(viewer, `${nameOf(viewer, row)} is hidden by the filter.`);
  writeHash(viewer);
}

/** Goes on by rows that are shown; `Infinity` to the last. */
export function step(viewer: Viewer, by: number): void {
  const { selected } = viewer.state.get();
  const outline = viewer.outline();
  if (outline.rows.length === 0) return;
  const at = outline.placeOf[standInFor(outline, viewer.index, selected ?? -1)] ?? -1;
  const next = Math.min(outline.rows.length - 1, Math.max(0, at + by));
  select(viewer, outline.rows[next] ?? 0);
}

/** The next error, and after the last one the first. */
export function stepToError(viewer: Viewer, by: 1 | -1): void {
  const { rows, state } = viewer;
  const { selected } = state.get();
  for (let steps = 1; steps <= rows.count; steps++) {
    const row = ((selected ?? 0) + by * steps + rows.count * 2) % rows.count;
    if (!isError(rows, row)) continue;
    select(viewer, row);
    return;
  }
  say(viewer, 'No errors in this session.');
}

export function stepToMatch(viewer: Viewer, by: 1 | -1): void {
  const { matches, selected } = viewer.state.get();
  if (matches === null || matches.rows.length === 0) return;
  const from = selected ?? -1;
  const next =
    by === 1
      ? (matches.rows.find(row => row > from) ?? matches.rows[0])
      : (matches.rows.findLast(row => row < from) ?? matches.rows.at(-1));
  if (next !== undefined) select(viewer, next);
}

/** The first event of the session that the number names, of the first part. */
export function selectEvent(viewer: Viewer, n: number): void {
  const row = viewer.index.rowOf(0, n);
  if (row === -1 || n > (viewer.head.parts[0]?.events ?? 0)) {
    say(viewer, `There is no event #${n} in this session.`);
    return;
  }
  viewer.state.set({ tab: REPLAY_TAB });
  select(viewer, row);
}

/** Folds or opens a row; without `open` the other of the two. */
export function toggleFold(viewer: Viewer, row: number, open?: boolean): void {
  if (!hasRows(viewer.rows, row)) return;
  const key = viewer.passing() === null ? 'folded' : 'foldedInFilter';
  const folds = new Set(viewer.state.get()[key]);
  if (open ?? folds.has(row)) folds.delete(row);
  else folds.add(row);
  viewer.state.set({ [key]: folds });
}

/** Opens the selected row, or goes to the first below it. */
export function goIn(viewer: Viewer): void {
  const row = viewer.state.get().selected;
  if (row === null || !hasRows(viewer.rows, row)) return;
  if (isFolded(viewer, row)) toggleFold(viewer, row, true);
  else step(viewer, 1);
}

/** Folds the selected row, or goes to the one it is below. */
export function goOut(viewer: Viewer): void {
  const row = viewer.state.get().selected;
  if (row === null) return;
  if (hasRows(viewer.rows, row) && !isFolded(viewer, row)) {
    toggleFold(viewer, row, false);
    return;
  }
  const above = viewer.index.parent[row] ?? -1;
  if (above !== -1) select(viewer, above);
}

/** Level 1 shows the outermost rows alone; `Infinity` opens all. */
export function showLevel(viewer: Viewer, level: number): void {
  const key = viewer.passing() === null ? 'folded' : 'foldedInFilter';
  viewer.state.set({ [key]: foldedBelow(viewer.rows, level), reveals: viewer.state.get().reveals + 1 });
}

function isFolded(viewer: Viewer, row: number): boolean {
  const { folded, foldedInFilter } = viewer.state.get();
  return (viewer.passing() === null ? folded : foldedInFilter).has(row);
}

export function setTab(viewer: Viewer, tab: string): void {
  viewer.state.set({ tab });
  writeHash(viewer);
}

export function toggleBookmark(viewer: Viewer): void {
  const { selected } = viewer.state.get();
  if (selected === null) return;
  const bookmark = viewer.ownByRow().get(selected)?.bookmark !== true;
  changeNote(viewer, selected, { bookmark });
  say(viewer, `${nameOf(viewer, selected)} ${bookmark ? 'is bookmarked' : 'is no longer bookmarked'}.`);
}

export function changeNote(viewer: Viewer, row: number, changes: { bookmark?: boolean; note?: string }): void {
  const part = viewer.head.parts[viewer.rows.part[row] ?? 0];
  const n = viewer.ownByRow().get(row)?.n ?? viewer.rows.n[row];
  if (part === undefined || n === undefined) return;
  viewer.own.set({ notes: withNote(viewer.own.get().notes, { session_id: part.session_id, n }, changes) });
}

/** One column, the event below it. */
export function isNarrow(): boolean {
  return matchMedia('(max-width: 639px)').matches;
}

export function say(viewer: Viewer, said: string): void {
  viewer.state.set({ said });
}

/** `#42`, in a subagent `s1 #3`. */
export function nameOf({ head, rows }: Viewer, row: number): string {
  const key = head.parts[rows.part[row] ?? 0]?.key ?? '';
  return `${key === '' ? '' : `${key} `}#${rows.n[row] ?? '?'}`;
}

/** Goes to where the address points. */
export async function followHash(viewer: Viewer): Promise<void> {
  const { head, index, state, source } = viewer;
  const { event, id, tab } = parseHash(location.hash);
  if (tab !== null && (tab === REPLAY_TAB || head.views.some(({ name }) => name === tab))) state.set({ tab });
  if (event !== null) {
    const part = head.parts.findIndex(({ key }) => key === event.key);
    const isThere = part !== -1 && event.n >= 1 && event.n <= (head.parts[part]?.events ?? 0);
    const row = isThere ? index.rowOf(part, event.n) : -1;
    if (row === -1) say(viewer, `There is no event ${location.hash.split('&')[0]} in this page.`);
    else select(viewer, row);
  } else if (id !== null) {
    const row = await rowOfId(source, index, id);
    if (row === -1) say(viewer, `There is no event with the id ${id} in this page.`);
    else select(viewer, row);
  }
}

/** The address of the selected event, for another reader of the same file. */
export function linkOf(viewer: Viewer): string {
  return location.href.replace(/#.*$/, '') + hashOf(viewer);
}

function hashOf({ state, head, rows }: Viewer): string {
  const { selected, tab } = state.get();
  const key = head.parts[rows.part[selected ?? 0] ?? 0]?.key ?? '';
  const event = selected === null ? null : { key, n: rows.n[selected] ?? 0 };
  return formatHash({ event, tab: tab === REPLAY_TAB ? null : tab });
}

function writeHash(viewer: Viewer): void {
  try {
    history.replaceState(null, '', hashOf(viewer) || location.pathname);
  } catch {
    // A browser that allows no such change to a file, or not so many a second: the selection stands, the address does not.
  }
}
