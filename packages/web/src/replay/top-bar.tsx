/**
 * The bar at the top: the word mark, the way to everything else, notes, and how the page looks.
 */
import type { ReactNode } from 'react';
import { look, nextDensity, nextTheme } from '../state/look.ts';
import { useStore } from '../state/store.ts';
import { useViewer } from '../state/viewer.ts';

export function TopBar() {
  const { state, own, head } = useViewer();
  const { theme, density } = useStore(look, all => all);
  const notes = useStore(own, all => all.notes.length) + head.annotations.length;
  return (
    <header className="flex h-11 flex-none items-center gap-2 border-b border-line bg-sunken px-4 print:hidden">
      <span className="mr-4 flex items-center gap-2 text-14 font-semibold tracking-[-.01em]">
        <WordMark />
        tacho
      </span>
      <span className="flex-1" />
      <button
        type="button"
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-7 w-74 items-center justify-between gap-4 rounded border border-line-2 bg-bg pr-1.5 pl-2.5 text-ink-3 max-md:w-auto"
        onClick={() => state.set({ panel: 'palette' })}
      >
        <span className="max-md:sr-only">Go to event, prompt, error, command</span>
        <kbd className="key">⌘K</kbd>
      </button>
      <Ghost label={`Bookmarks and notes: ${notes}`} onClick={() => state.set({ panel: 'notes' })}>
        <path
          d="M4 2h6v10L7 9.600L4 12z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.400"
          strokeLinejoin="round"
        />
      </Ghost>
      <Ghost label={`Density: ${density}`} onClick={nextDensity}>
        <path
          d={density === 'dense' ? 'M2 3h10M2 5.700h10M2 8.300h10M2 11h10' : 'M2 3.500h10M2 7h10M2 10.500h10'}
          stroke="currentColor"
          strokeWidth="1.400"
        />
      </Ghost>
      <Ghost label={`Theme: ${theme}`} onClick={nextTheme}>
        <circle cx="7" cy="7" r="5.300" fill="none" stroke="currentColor" strokeWidth="1.400" />
        {theme === 'system' && <path d="M7 1.700a5.300 5.300 0 0 1 0 10.600z" fill="currentColor" />}
        {theme === 'dark' && <circle cx="7" cy="7" r="4" fill="currentColor" />}
      </Ghost>
    </header>
  );
}

function Ghost({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid size-7 place-items-center rounded text-ink-2 hover:bg-hover hover:text-ink"
      onClick={onClick}
    >
      <svg aria-hidden="true" width="14" height="14" viewBox="0 0 14 14">
        {children}
      </svg>
    </button>
  );
}

function WordMark() {
  return (
    <svg aria-hidden="true" width="22" height="14" viewBox="0 0 22 14" shapeRendering="crispEdges" className="fill-ink">
      <path d="M0 8h3v5H0zM4 5h3v8H4zM8 10h3v3H8zM12 1h3v12h-3zM16 6h3v7h-3z" />
      <path d="M20 0h2v14h-2z" className="fill-accent" />
    </svg>
  );
}
