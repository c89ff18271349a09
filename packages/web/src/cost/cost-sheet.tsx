/** How the cost of the session was computed: not drawn yet. */
import type { PageHead } from 'tacho/src/core/page/page.ts';

export function CostSheet({ head }: { readonly head: PageHead }) {
  return <p>{head.cost.length} lines</p>;
}
