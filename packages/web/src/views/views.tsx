/** The views of an analysis: not drawn yet. */
import type { View } from 'tacho/src/core/view.ts';

export interface ViewsProps {
  readonly views: readonly View[];
  /** An event number of the first part. */
  readonly onEvent: (n: number) => void;
}

export function Views({ views }: ViewsProps) {
  return <p className="p-6 text-ink-3">{views.length} views</p>;
}
