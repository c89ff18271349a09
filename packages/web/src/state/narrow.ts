/**
 * What a reader does to see less: find, filter, a range of time; and the way back from each.
 */
import { findRows } from '../find/search.ts';
import { type Filter, type Group, NO_FILTER, type Range } from '../transcript/filter.ts';
import { isNarrow } from './actions.ts';
import type { Viewer } from './viewer.ts';

export function setRange(viewer: Viewer, range: Range | null): void {
  viewer.state.set({ range, foldedInFilter: new Set() });
}

export function toggleGroup(viewer: Viewer, group: Group): void {
  const { filter } = viewer.state.get();
  const kinds = new Set(filter.kinds);
  if (!kinds.delete(group)) kinds.add(group);
  changeFilter(viewer, { ...filter, kinds });
}

export function toggleTrait(viewer: Viewer, trait: 'errors' | 'retries' | 'notes'): void {
  const { filter } = viewer.state.get();
  changeFilter(viewer, { ...filter, [trait]: !filter[trait] });
}

/** All rows again: no filter, no range, and not the matches alone. */
export function clearFilter(viewer: Viewer): void {
  const { reveals } = viewer.state.get();
  viewer.state.set({ filter: NO_FILTER, range: null, onlyMatches: false, reveals: reveals + 1 });
}

let searching: AbortController | undefined;

/** Looks for `query` everywhere; a newer one ends the one before. */
export async function find(viewer: Viewer, query: string): Promise<void> {
  searching?.abort();
  const { state, source, index } = viewer;
  state.set(query === '' ? { query, matches: null, onlyMatches: false } : { query });
  if (query === '') return;
  const controller = new AbortController();
  searching = controller;
  const rows = await findRows({ source, index, query }, controller.signal);
  if (rows === undefined || controller.signal.aborted) return;
  state.set({ matches: { query, rows, all: new Set(rows) }, foldedInFilter: new Set() });
}

/** Takes back the last thing that stands in the way: the sheet, the query, the range, the filter. */
export function clearStep(viewer: Viewer): void {
  const { sheet, query, range, filter, onlyMatches, said } = viewer.state.get();
  if (said !== null) viewer.state.set({ said: null });
  else if (sheet && isNarrow()) viewer.state.set({ sheet: false });
  else if (query !== '') void find(viewer, '');
  else if (range !== null) setRange(viewer, null);
  else if (filter !== NO_FILTER || onlyMatches) clearFilter(viewer);
}

function changeFilter(viewer: Viewer, filter: Filter): void {
  const empty = filter.kinds.size === 0 && !filter.errors && !filter.retries && !filter.notes;
  viewer.state.set({
    filter: empty ? NO_FILTER : filter,
    foldedInFilter: new Set(),
    reveals: viewer.state.get().reveals + 1,
  });
}
