/**
 * What stands out, drawn above the blocks: prompts, errors, compactions, acts of a guard, bookmarks.
 */
import type { ReactNode } from 'react';
import type { Bands } from './geometry.ts';
import type { PlacedMark } from './place-marks.ts';

interface StripMarksProps {
  readonly marks: readonly PlacedMark[];
  readonly bands: Bands;
  readonly matches: ReadonlySet<number> | null;
}

export function StripMarks({ marks, bands, matches }: StripMarksProps) {
  return marks.map(placed => (
    <g
      key={`${placed.kind} ${placed.mark.row}`}
      opacity={matches === null || matches.has(placed.mark.row) ? 1 : 0.35}
      transform={placed.kind === 'error' ? `translate(0 ${bands.errorsTop})` : undefined}
    >
      <Shape placed={placed} base={bands.base} />
      {placed.count > 1 && (
        <text
          x={placed.x + 6}
          y={10}
          className={`stroke-bg stroke-3 text-[11px] [paint-order:stroke] ${placed.kind === 'error' ? 'fill-t-error' : 'fill-ink-2'}`}
        >
          {placed.count}
        </text>
      )}
    </g>
  ));
}

/** A shape that stepped aside is tied to its place. */
function Shape({ placed, base }: { readonly placed: PlacedMark; readonly base: number }): ReactNode {
  const { kind, x: exact, trueX } = placed;
  const x = Math.round(exact) + 0.5;
  const foot = Math.round(trueX) + 0.5;
  if (kind === 'error') {
    return (
      <>
        {Math.abs(foot - x) > 1 && <path d={`M${x} 10.5L${foot} 13`} className="fill-none stroke-k-error" />}
        <path d={`M${x - 3} 3l6 6m0-6l-6 6`} className="fill-none stroke-k-error stroke-[1.6]" strokeLinecap="round" />
      </>
    );
  }
  if (kind === 'prompt') {
    return (
      <>
        <path d={`M${foot} 2V${base}`} className="fill-none stroke-ink" />
        <path d={`M${x} 2l6.500 3.800l-6.500 3.800z`} className="fill-ink" />
        {x - foot > 1 && x - foot < 15 && <path d={`M${foot} 2H${x}`} className="fill-none stroke-ink" />}
      </>
    );
  }
  return <path d={PATHS[kind](x)} className="fill-ink" />;
}

const PATHS = {
  compact: (x: number) => `M${x - 4.5} 3.5h9l-4.500 5.500z`,
  guard: (x: number) => `M${x} 1.5l4.500 4.500l-4.500 4.500l-4.500-4.500z`,
  bookmark: (x: number) => `M${x - 3} 1.5h6v9l-3-2.500l-3 2.500z`,
};
