/**
 * Bookmarks and notes beside a row: those that were recorded, and the reader's own.
 */
import { useStore } from '../state/store.ts';
import { useViewer } from '../state/viewer.ts';
import { visibleText } from '../ui/visible-text.tsx';

export function RowNotes({ row }: { readonly row: number }) {
  const viewer = useViewer();
  const own = useStore(viewer.own, () => viewer.ownByRow().get(row));
  const recorded = viewer.index.annotationsOf.get(row) ?? [];
  return (
    <>
      {recorded.map(({ id, label, note, author, bookmark }) => (
        <NoteLine key={id} flag={bookmark} label={label} text={note} author={author} />
      ))}
      {own !== undefined && <NoteLine flag={own.bookmark} label="" text={own.note} author="yours" />}
    </>
  );
}

interface NoteLineProps {
  readonly flag: boolean;
  readonly label: string;
  readonly text: string;
  readonly author: string;
}

function NoteLine({ flag, label, text, author }: NoteLineProps) {
  return (
    <div className="tr-noteline">
      <Flag filled={flag} />
      {label !== '' && (
        <b>
          <bdi>{visibleText(label)}</bdi>
        </b>
      )}
      <bdi>{visibleText(text) || (flag ? 'bookmark' : '')}</bdi>
      {author !== '' && (
        <span className="whitespace-nowrap text-ink-3">
          <bdi>{visibleText(author)}</bdi>
        </span>
      )}
    </div>
  );
}

/** Filled for a bookmark, the outline for a note alone. */
function Flag({ filled }: { readonly filled: boolean }) {
  return (
    <svg aria-hidden="true" width="12" height="12" viewBox="0 0 12 12" className="flex-none">
      <path
        d="M3 1.5h6v9l-3-2.200l-3 2.200z"
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.200"
      />
    </svg>
  );
}
