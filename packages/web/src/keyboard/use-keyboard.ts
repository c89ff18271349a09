/**
 * Keys anywhere on the page, but not while somebody types.
 */
import { useEffect } from 'react';
import { useViewer } from '../state/viewer.ts';
import { keyReader } from './keys.ts';

export function useKeyboard(): void {
  const viewer = useViewer();
  useEffect(() => {
    const read = keyReader();
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.isComposing || target?.closest('dialog') != null) return;
      const opensPalette = (event.metaKey || event.ctrlKey) && event.key === 'k';
      if (target?.closest('input, textarea, select, [contenteditable]') != null && !opensPalette) return;
      const command = read(event, target?.closest('[role=tree]') != null || target === document.body);
      if (command === undefined) return;
      event.preventDefault();
      command.run(viewer, event.key);
      // Whoever uses keys is in the transcript, and hears which row is active.
      if (document.activeElement === document.body) {
        document.querySelector<HTMLElement>('[role=tree]')?.focus({ preventScroll: true });
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [viewer]);
}
