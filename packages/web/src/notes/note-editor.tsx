/**
 * Writing a note beside the selected event.
 */
import { useState } from 'react';
import { changeNote, nameOf } from '../state/actions.ts';
import { useViewer } from '../state/viewer.ts';
import { textOf } from '../transcript/row-words.ts';
import { MarkedText } from '../ui/marked-text.tsx';

export function NoteEditor({ onClose }: { readonly onClose: () => void }) {
  const viewer = useViewer();
  const [row] = useState(viewer.state.get().selected ?? 0);
  const [text, setText] = useState(viewer.ownByRow().get(row)?.note ?? '');
  const save = () => {
    changeNote(viewer, row, { note: text.trim() });
    onClose();
  };
  return (
    <form
      className="p-4"
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      <p className="cut pb-3 text-ink-2">
        <span className="font-mono text-12">{nameOf(viewer, row)}</span> <MarkedText text={textOf(viewer.rows, row)} />
      </p>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type into it
        autoFocus
        rows={4}
        maxLength={4_000}
        value={text}
        aria-label="Note"
        dir="auto"
        className="w-full rounded border border-line-2 bg-bg p-2.5 text-14 leading-read"
        onChange={event => setText(event.target.value)}
        onKeyDown={event => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && save()}
      />
      <div className="flex items-center gap-2 pt-3">
        <span className="flex-1 text-12 text-ink-3">Kept in this browser. An empty note takes it away.</span>
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="btn btn-main">
          Save
        </button>
      </div>
    </form>
  );
}
