/**
 * What a reader takes out of the page as text.
 */
import { readEvent } from '../page/source.ts';
import { linkOf, nameOf, say } from '../state/actions.ts';
import type { Viewer } from '../state/viewer.ts';
import { copyText } from '../ui/copied.ts';
import { eventAsText, headAsText, rowsAsText } from './as-text.ts';

/** The selected event and its outcome, whole. */
export async function copyEvent(viewer: Viewer): Promise<void> {
  const { selected } = viewer.state.get();
  if (selected === null) return;
  const { rows, source } = viewer;
  const numbers = [rows.n[selected] ?? 0, rows.end[selected] ?? 0].filter(n => n > 0);
  const read = await Promise.all(
    numbers.map(n => readEvent(source, rows.part[selected] ?? 0, n).catch(() => undefined)),
  );
  const events = read.filter(event => event !== undefined);
  await copy(viewer, eventAsText(source.page, selected, events), `${nameOf(viewer, selected)} as text`);
}

export async function copyLink(viewer: Viewer): Promise<void> {
  await copy(viewer, linkOf(viewer), 'The link');
}

/** The rows that are shown, as they are folded and filtered. */
export async function copyShown(viewer: Viewer): Promise<void> {
  const shown = viewer.outline().rows;
  await copy(viewer, rowsAsText(viewer.source.page, shown), `${shown.length} rows as text`);
}

export async function copySession(viewer: Viewer): Promise<void> {
  const { page } = viewer.source;
  const all = Array.from({ length: page.rows.count }, (_, row) => row);
  await copy(viewer, `${headAsText(page)}\n\n${rowsAsText(page, all)}\n`, 'The session as text');
}

/** Says what was copied, or that the browser does not allow it. */
export async function copy(viewer: Viewer, text: string, what: string): Promise<void> {
  const copied = await copyText(text);
  say(viewer, copied ? `${what}: copied.` : 'This browser does not let the page write to the clipboard.');
}
