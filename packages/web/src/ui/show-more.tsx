/**
 * The line in place of what is folded.
 */
import type { ReactNode } from 'react';

export function ShowMore({ children, onClick }: { readonly children: ReactNode; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="sticky left-0 flex w-full cursor-pointer items-center gap-2 py-1 font-sans text-12 text-ink-3 before:h-px before:w-4 before:bg-line-2 after:h-px after:flex-1 after:bg-line-2 hover:text-ink"
    >
      {children}
    </button>
  );
}
