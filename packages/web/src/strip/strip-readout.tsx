/**
 * What is under the pointer: what, when, how long.
 */
import { countText, durationText } from 'tacho/src/core/numbers.ts';
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { hasFlag, isError, kindAt } from '../page/rows.ts';
import { Mark } from '../ui/mark.tsx';
import { spanText } from './clock.ts';
import { numberText, whenText } from './describe.ts';
import type { StripModel } from './model.ts';
import type { Target } from './nearest.ts';

interface StripReadoutProps {
  readonly head: PageHead;
  readonly rows: PageRows;
  readonly model: StripModel;
  readonly target: Target;
  readonly x: number;
  readonly top: number;
  readonly width: number;
}

/** As far from the left edge of its own as the pointer is from the left edge of the strip: it never leaves the strip. */
export function StripReadout({ x, top, width, ...rest }: StripReadoutProps) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-10 flex w-max max-w-[min(440px,100%)] flex-col gap-1 rounded bg-raised px-2 py-1 text-12 shadow-[var(--shadow)]"
      style={{ left: x, top, transform: `translateX(-${(x / Math.max(1, width)) * 100}%)` }}
    >
      {rest.target.type === 'gap' ? <Gap {...rest} target={rest.target} /> : <Act {...rest} />}
    </div>
  );
}

type Inner = Omit<StripReadoutProps, 'x' | 'top' | 'width'>;

function Gap({ head, target }: Inner & { readonly target: Extract<Target, { type: 'gap' }> }) {
  const { from, to } = target.gap;
  return (
    <>
      <span className="text-ink">{durationText(to - from)} idle</span>
      <span className="text-ink-3">{spanText(head.zero, from, to)}</span>
    </>
  );
}

function Act({ head, rows, model, target }: Inner) {
  const { row } = target;
  if (row === null) return null;
  const count = countOf(target);
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5">
        <Mark kind={isError(rows, row) ? 'error' : kindAt(rows, row)} />
        <span className="flex-none text-ink-3">{numberText(head, rows, row)}</span>
        <bdi className={`truncate text-ink ${hasFlag(rows, row, 'code') ? 'font-mono' : ''}`}>
          {rows.title[row] || rows.label[row]}
        </bdi>
      </span>
      <span className="text-ink-3">
        {[count, ...factsOf({ head, rows, model, target }, row)].filter(text => text !== '').join(' · ')}
      </span>
    </>
  );
}

function countOf(target: Target): string {
  if (target.type === 'errors' && target.bar.count > 1) return `first of ${countText(target.bar.count, 'error')} here`;
  if (target.type === 'mark' && target.placed.count > 1) return `first of ${target.placed.count} here`;
  return '';
}

function factsOf({ head, rows, model, target }: Inner, row: number): readonly string[] {
  const when = whenText(head, rows, row, model);
  if (target.type === 'act' && isTimeOfModel(rows, target.segment.kind, row)) {
    const { from, to } = target.segment;
    return [`the model took ${durationText(to - from)} before it`, when];
  }
  const ms = rows.ms[row] ?? null;
  return [when, ms === null ? '' : durationText(ms), rows.note[row] ?? ''];
}

/** The block is not the act itself, but what the model took to ask for it. */
function isTimeOfModel(rows: PageRows, block: string, row: number): boolean {
  const kind = kindAt(rows, row);
  return block === 'think' && kind !== 'answer' && kind !== 'think' && kind !== 'compact';
}
