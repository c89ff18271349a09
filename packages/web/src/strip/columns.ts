/**
 * One kind for each pixel column, so that thirty acts and a hundred thousand cost the same, and nothing blurs.
 */
import { PACKED_KINDS, type Packed, rowFlags } from './packed.ts';
import type { Scale } from './scale.ts';
import type { StripKind } from './segments.ts';

/** Pixels side by side that show the same. `dim`: none of what is there was asked for. */
export interface Run {
  readonly x: number;
  readonly width: number;
  readonly kind: StripKind;
  readonly dim: boolean;
}

/** Of what happened in one pixel, an edit is what somebody looks for. */
const WEIGHTS: Readonly<Record<StripKind, number>> = {
  wait: 0.4,
  think: 0.6,
  sub: 0.8,
  read: 1,
  net: 1,
  run: 1,
  write: 3,
};
const WEIGHT_AT = Float64Array.from(PACKED_KINDS, kind => WEIGHTS[kind]);
const THINK = PACKED_KINDS.indexOf('think');
/** Of an act however short: where there are many, they count. Thinking is between all of them and says nothing. */
const LEAST_PX = 0.2;
/** Of what was asked for, one in a pixel is enough. */
const MATCH = 1_000_000;

/** In order of x. What took the most of a pixel's time has it; a segment has a pixel at least, unless another has more. */
export function toRuns(segments: Packed, scale: Scale, matches: ReadonlySet<number> | null): readonly Run[] {
  const columns = Math.ceil(scale.width);
  const flags = matches === null ? null : rowFlags(matches);
  const amounts = PACKED_KINDS.map(() => new Float64Array(columns));
  for (let index = 0; index < segments.count; index++) {
    const kind = segments.kind[index] as number;
    const begin = scale.x(segments.from[index] as number);
    if (begin >= columns) continue;
    const end = Math.max(scale.x(segments.to[index] as number), begin + (kind === THINK ? 0 : LEAST_PX));
    if (end < 0) continue;
    const own = amounts[kind] as Float64Array;
    const weight = WEIGHT_AT[kind] as number;
    const extra = flags?.[segments.row[index] as number] === 1 ? MATCH : 0;
    const last = Math.min(columns, Math.ceil(end)) - 1;
    for (let column = Math.max(0, Math.floor(begin)); column <= last; column++) {
      own[column] = (own[column] as number) + (Math.min(end, column + 1) - Math.max(begin, column)) * weight + extra;
    }
  }
  return joined(amounts, columns, matches !== null);
}

function joined(amounts: readonly Float64Array[], columns: number, canDim: boolean): readonly Run[] {
  const runs: { x: number; width: number; kind: StripKind; dim: boolean }[] = [];
  let open: (typeof runs)[number] | undefined;
  for (let x = 0; x < columns; x++) {
    let most = 0;
    let kind: StripKind | undefined;
    for (let index = 0; index < PACKED_KINDS.length; index++) {
      const amount = amounts[index]?.[x] ?? 0;
      if (amount <= most) continue;
      most = amount;
      kind = PACKED_KINDS[index];
    }
    const dim = canDim && most < MATCH;
    if (kind === undefined) {
      open = undefined;
    } else if (open?.kind === kind && open.dim === dim) {
      open.width++;
    } else {
      open = { x, width: 1, kind, dim };
      runs.push(open);
    }
  }
  return runs;
}
