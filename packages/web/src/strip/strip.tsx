/** The strip of a session: not drawn yet. */

import type { Ref } from 'react';
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';

export interface StripHandle {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly panLeft: () => void;
  readonly panRight: () => void;
  readonly fit: () => void;
}

export interface StripProps {
  readonly head: PageHead;
  readonly rows: PageRows;
  readonly selected: number | null;
  /** Rows that stay bright; null for all. */
  readonly matches: ReadonlySet<number> | null;
  /** Milliseconds since the zero of the page. */
  readonly range: { readonly from: number; readonly to: number } | null;
  /** Whether idle gaps are folded. */
  readonly folded: boolean;
  readonly onSelect: (row: number) => void;
  readonly onRange: (range: { readonly from: number; readonly to: number } | null) => void;
  readonly onStep: (step: number) => void;
  readonly onToggleFold: () => void;
  readonly ref?: Ref<StripHandle>;
}

export function Strip(_: StripProps) {
  return <div className="h-18 rounded bg-sunken" />;
}
