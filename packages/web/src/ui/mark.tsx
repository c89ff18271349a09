/**
 * The mark of a kind of act: drawn, so that it depends on no font. The colour repeats what the shape says.
 */
import type { RowKind } from 'tacho/src/core/page/page.ts';

export type MarkName = RowKind;

/** On a field of 14 by 14, strokes of 1.5 unless the shape is filled. */
const SHAPES: Readonly<Record<MarkName, { readonly d: string; readonly filled?: true }>> = {
  prompt: { d: 'M4 2.5v9l7-4.5z', filled: true },
  answer: { d: 'M10.5 2.5H6a2.6 2.6 0 0 0 0 5.2h1M7.2 2.5v9M9.8 2.5v9' },
  think: { d: 'M3 5.2h8M3 8.8h5' },
  read: { d: 'M7 3.2a3.8 3.8 0 1 1 0 7.6a3.8 3.8 0 1 1 0-7.6z' },
  write: { d: 'M7 2.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 1 1 0-8.4z', filled: true },
  run: {
    d: 'M10 4.3C9.6 3.4 8.500 3 7.1 3C5.300 3 4.1 3.8 4.1 5c0 2.9 5.900 1.200 5.900 4.100c0 1.200-1.200 2-2.900 2c-1.600 0-2.800-.5-3.200-1.500M7 1.500v11',
  },
  net: { d: 'M2.500 5h8.500M8.700 2.700L11 5L8.700 7.300M11.500 9.500H3M5.300 7.200L3 9.500l2.300 2.300' },
  sub: { d: 'M3.500 2.500v4.200a2 2 0 0 0 2 2H11M8.500 6.200L11 8.700l-2.500 2.500' },
  error: { d: 'M3.500 3.500l7 7m0-7l-7 7' },
  wait: { d: 'M2.500 7h.01M7 7h.01M11.500 7h.01' },
  compact: { d: 'M3 4h8L7 10.500z', filled: true },
  guard: { d: 'M7 2l5 5l-5 5l-5-5z', filled: true },
  side: { d: 'M7 7h.01' },
};

const COLOURS: Readonly<Record<MarkName, string>> = {
  prompt: 'text-k-prompt',
  answer: 'text-k-think',
  think: 'text-k-think',
  read: 'text-k-read',
  write: 'text-k-write',
  run: 'text-k-run',
  net: 'text-k-net',
  sub: 'text-k-sub',
  error: 'text-k-error',
  wait: 'text-k-wait',
  compact: 'text-ink',
  guard: 'text-ink',
  side: 'text-k-wait',
};

export function Mark({ kind, className = '' }: { readonly kind: MarkName; readonly className?: string }) {
  const { d, filled } = SHAPES[kind];
  return (
    <svg
      aria-hidden="true"
      width="14"
      height="14"
      viewBox="0 0 14 14"
      className={`flex-none ${COLOURS[kind]} ${className}`}
    >
      <path
        d={d}
        fill={filled ? 'currentColor' : 'none'}
        stroke={filled ? 'none' : 'currentColor'}
        strokeWidth={kind === 'wait' || kind === 'side' ? 2.4 : 1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
