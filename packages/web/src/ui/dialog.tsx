/**
 * A dialog of the browser itself: it keeps the focus, closes on Escape, and needs no style of its own in the page.
 */
import { type ReactNode, useEffect, useRef } from 'react';

export interface DialogProps {
  readonly label: string;
  readonly onClose: () => void;
  /** `top` for what is typed into, so that it does not move as answers come. */
  readonly at?: 'middle' | 'top';
  readonly children: ReactNode;
}

export function Dialog({ label, onClose, at = 'middle', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key of every dialog
    <dialog
      ref={dialog}
      aria-label={label}
      className={`dialog mx-auto w-[min(640px,calc(100vw-24px))] rounded bg-raised text-ink ${at === 'top' ? 'mt-[12vh]' : 'my-auto'}`}
      onCancel={onClose}
      onClick={event => event.target === dialog.current && onClose()}
    >
      <div className="flex max-h-[76vh] flex-col">{children}</div>
    </dialog>
  );
}
