/**
 * What lies over the page when it is asked for: the map of keys, the palette, notes.
 */
import { KeyMap } from '../keyboard/key-map.tsx';
import { Palette } from '../keyboard/palette.tsx';
import { NoteEditor } from '../notes/note-editor.tsx';
import { NotesPanel } from '../notes/notes-panel.tsx';
import { useView, useViewer } from '../state/viewer.ts';
import { Dialog } from '../ui/dialog.tsx';

export function Panels() {
  const { state } = useViewer();
  const panel = useView(all => all.panel);
  const close = () => state.set({ panel: null });
  switch (panel) {
    case null:
      return null;
    case 'keys':
      return (
        <Dialog label="Keys" onClose={close}>
          <KeyMap />
        </Dialog>
      );
    case 'palette':
      return (
        <Dialog label="Go to" onClose={close} at="top">
          <Palette onClose={close} />
        </Dialog>
      );
    case 'notes':
      return (
        <Dialog label="Bookmarks and notes" onClose={close}>
          <NotesPanel onClose={close} />
        </Dialog>
      );
    case 'note':
      return (
        <Dialog label="Note" onClose={close} at="top">
          <NoteEditor onClose={close} />
        </Dialog>
      );
  }
}
