/**
 * The line above the strip: where the selection stands, what the brushed range sums up to, and what the marks mean.
 */
import { countText, durationText, integerText, moneyText, tokensText } from 'tacho/src/core/numbers.ts';
import type { RowKind } from 'tacho/src/core/page/page.ts';
import { setRange } from '../state/narrow.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { Mark } from '../ui/mark.tsx';
import { clockText, percentText } from '../ui/words.ts';
import { heldAt, spentUntil, sumsWithin } from './moments.ts';

export function Readout() {
  return (
    <div className="readout mb-0.5 flex min-h-5 items-center gap-x-4 overflow-hidden text-12 whitespace-nowrap text-ink-3">
      <Here />
      <InRange />
      <Legend />
    </div>
  );
}

function Here() {
  const viewer = useViewer();
  const { head, rows } = viewer;
  const row = useView(state => state.selected);
  if (row === null) return null;
  const part = head.parts[rows.part[row] ?? 0];
  const at = rows.at[row] ?? null;
  const held = heldAt(rows, row);
  const spent = spentUntil(viewer, row);
  return (
    <>
      <span>
        {part !== undefined && part.key !== '' && `${part.key} `}
        <b>#{rows.n[row]}</b> of {integerText(part?.events)}
      </span>
      <span title={at === null ? 'This event has no time' : 'When it began'}>{clockText(head, at)}</span>
      {spent !== null && (
        <span>
          <b>{moneyText(spent)}</b> so far
        </span>
      )}
      {held !== null && (
        <span className="max-sm:hidden">
          context <b>{part?.window == null ? tokensText(held) : percentText(held / part.window)}</b>
          {part?.window != null && ` of ${tokensText(part.window).replace('.0', '')}`}
        </span>
      )}
    </>
  );
}

function InRange() {
  const viewer = useViewer();
  const range = useView(state => state.range);
  if (range === null) return null;
  const { events, errors, usd } = sumsWithin(viewer, range);
  return (
    <span className="text-ink-2">
      <b>{countText(events, 'event')}</b> in {durationText(range.to - range.from)}, {moneyText(usd)},{' '}
      {countText(errors, 'error')}{' '}
      <button type="button" className="link" onClick={() => setRange(viewer, null)}>
        clear
      </button>
    </span>
  );
}

const LEGEND: readonly (readonly [RowKind, string])[] = [
  ['answer', 'answer'],
  ['read', 'read'],
  ['net', 'network'],
  ['run', 'command'],
  ['write', 'edit'],
  ['sub', 'subagent'],
  ['wait', 'waiting'],
];

function Legend() {
  return (
    <span className="ml-auto flex gap-3 max-md:hidden">
      {LEGEND.map(([kind, word]) => (
        <span key={kind} className="inline-flex items-center gap-1">
          <Mark kind={kind} />
          {word}
        </span>
      ))}
    </span>
  );
}
