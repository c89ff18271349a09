/**
 * All bookmarks and notes: those that were recorded, and the reader's own with the commands that would record them.
 */
import { copy } from '../copy/copy.ts';
import { nameOf, select } from '../state/actions.ts';
import { useStore } from '../state/store.ts';
import { REPLAY_TAB } from '../state/view-state.ts';
import { useViewer } from '../state/viewer.ts';
import { textOf } from '../transcript/row-words.ts';
import { visibleText } from '../ui/visible-text.tsx';
import { commandsFor } from './own-notes.ts';

interface Entry {
  readonly id: string;
  readonly row: number | null;
  readonly words: readonly string[];
  readonly author: string;
}

export function NotesPanel({ onClose }: { readonly onClose: () => void }) {
  const viewer = useViewer();
  const { notes, kept } = useStore(viewer.own, all => all);
  const entries = entriesOf(viewer);
  const go = (row: number) => {
    onClose();
    viewer.state.set({ tab: REPLAY_TAB });
    select(viewer, row);
  };
  return (
    <div className="overflow-auto p-5">
      <h2 className="text-16 font-semibold">Bookmarks and notes</h2>
      {entries.length === 0 && (
        <p className="pt-2 leading-read text-ink-2">
          None yet. <kbd className="key">m</kbd> bookmarks the selected event, <kbd className="key">n</kbd> puts a note
          beside it.
        </p>
      )}
      <ul className="pt-2">
        {entries.map(({ id, row, words, author }) => (
          <li key={id} className="flex items-baseline gap-3 border-b border-line py-2 leading-read last:border-0">
            {row === null ? (
              <span className="w-16 flex-none text-ink-3">session</span>
            ) : (
              <button type="button" className="link w-16 flex-none text-left font-mono text-12" onClick={() => go(row)}>
                {nameOf(viewer, row)}
              </button>
            )}
            <span className="min-w-0 flex-1">
              {row !== null && <bdi className="cut block text-ink-3">{visibleText(textOf(viewer.rows, row))}</bdi>}
              {words.map(word => (
                <bdi key={word} className="block wrap-anywhere">
                  {visibleText(word)}
                </bdi>
              ))}
            </span>
            <bdi className="text-ink-3">{visibleText(author)}</bdi>
          </li>
        ))}
      </ul>
      {notes.length > 0 && (
        <div className="flex flex-wrap items-center gap-3 pt-3">
          <span className="flex-1 text-12 leading-read text-ink-3">
            {kept
              ? 'Yours are kept in this browser only.'
              : 'This browser keeps nothing for pages from disk: yours are gone when the page is closed.'}
          </span>
          <button type="button" className="btn" onClick={() => void copy(viewer, commandsFor(notes), 'Commands')}>
            Copy as commands
          </button>
        </div>
      )}
    </div>
  );
}

function entriesOf(viewer: ReturnType<typeof useViewer>): Entry[] {
  const recorded = viewer.head.annotations.map(({ id, row, label, note, author, bookmark }) => ({
    id,
    row,
    words: [bookmark ? 'bookmark' : '', label, note].filter(word => word !== ''),
    author,
  }));
  const own = [...viewer.ownByRow()].map(([row, { bookmark, note }]) => ({
    id: `own ${row}`,
    row,
    words: [bookmark ? 'bookmark' : '', note].filter(word => word !== ''),
    author: 'yours',
  }));
  return [...recorded, ...own].sort((a, b) => (a.row ?? -1) - (b.row ?? -1));
}
