/**
 * Which events are shown, in words that can be switched on: kinds and how many there are, errors, retries, notes, side events.
 */
import { countText, integerText } from 'tacho/src/core/numbers.ts';
import type { RowKind } from 'tacho/src/core/page/page.ts';
import { clearFilter, toggleGroup, toggleTrait } from '../state/narrow.ts';
import { useStore } from '../state/store.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { Mark } from '../ui/mark.tsx';
import { GROUPS, type Group } from './filter.ts';

const TRAITS = ['errors', 'retries', 'notes'] as const;

export function FilterBar() {
  const viewer = useViewer();
  useStore(viewer.own, all => all.notes);
  const { groups, ...counts } = viewer.counts();
  const filter = useView(state => state.filter);
  const side = useView(state => state.side);
  return (
    <div className="border-b border-line px-3 py-1.5 text-12 leading-5 text-ink-3">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that nobody has to see */}
      <div
        role="group"
        aria-label="Show only"
        className="flex flex-wrap gap-x-1 max-sm:flex-nowrap max-sm:overflow-x-auto"
      >
        {(Object.keys(GROUPS) as Group[]).map(group => {
          const count = groups.get(group) ?? 0;
          if (count === 0) return null;
          return (
            <button
              key={group}
              type="button"
              className="toggle"
              aria-pressed={filter.kinds.has(group)}
              onClick={() => toggleGroup(viewer, group)}
            >
              <Mark kind={markOf(group)} className="scale-85" />
              {group} <span className="text-ink-3">{integerText(count)}</span>
            </button>
          );
        })}
        {TRAITS.map(trait =>
          counts[trait] === 0 ? null : (
            <button
              key={trait}
              type="button"
              className="toggle"
              aria-pressed={filter[trait]}
              onClick={() => toggleTrait(viewer, trait)}
            >
              {trait === 'errors' && <Mark kind="error" className="scale-85" />}
              {trait} <span className="text-ink-3">{integerText(counts[trait])}</span>
            </button>
          ),
        )}
        {counts.side > 0 && (
          <button
            type="button"
            className="toggle"
            aria-pressed={side}
            onClick={() => viewer.state.set({ side: !side })}
          >
            side events <span className="text-ink-3">{integerText(counts.side)}</span>
            {!side && <span className="text-ink-3"> (hidden)</span>}
          </button>
        )}
      </div>
      <Showing />
    </div>
  );
}

/** How many rows pass, and the way back to all. */
function Showing() {
  const viewer = useViewer();
  const passing = useView(viewer.passing);
  if (passing === null) return null;
  const shown = passing.reduce((sum, is) => sum + is, 0);
  return (
    <p role="status" className="px-1 text-ink-2">
      Showing {integerText(shown)} of {countText(viewer.rows.count, 'row')}.{' '}
      <button type="button" className="link" onClick={() => clearFilter(viewer)}>
        Show all
      </button>
    </p>
  );
}

function markOf(group: Group): RowKind {
  return GROUPS[group][0];
}
