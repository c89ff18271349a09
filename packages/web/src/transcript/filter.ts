/**
 * Which rows somebody wants to see: of some kinds, that failed, with notes, in a stretch of time.
 */
import type { PageRows, RowKind } from 'tacho/src/core/page/page.ts';
import { endOf, hasFlag, isError, kindAt } from '../page/rows.ts';

export interface Range {
  /** Milliseconds since the zero of the page. */
  readonly from: number;
  readonly to: number;
}

export interface Filter {
  /** Empty is every kind. */
  readonly kinds: ReadonlySet<Group>;
  /** Each of these that is on is enough. */
  readonly errors: boolean;
  readonly retries: boolean;
  readonly notes: boolean;
}

export const NO_FILTER: Filter = { kinds: new Set(), errors: false, retries: false, notes: false };

/** Kinds as a person asks for them, in the order of the bar. */
export const GROUPS = {
  prompts: ['prompt'],
  answers: ['answer', 'think'],
  reads: ['read'],
  edits: ['write'],
  commands: ['run'],
  network: ['net'],
  subagents: ['sub'],
} as const satisfies Readonly<Record<string, readonly RowKind[]>>;
export type Group = keyof typeof GROUPS;

const GROUP_OF = new Map<RowKind, Group>(
  Object.entries(GROUPS).flatMap(([group, kinds]) => kinds.map(kind => [kind, group as Group] as const)),
);

export interface FilterInput {
  readonly rows: PageRows;
  readonly hasNote: (row: number) => boolean;
  readonly range: Range | null;
  /** Matches of the find box, where only those are to be shown. */
  readonly only: ReadonlySet<number> | null;
}

/** A 1 for each row that passes; null where every row does. */
export function passingRows(filter: Filter, { rows, hasNote, range, only }: FilterInput): Uint8Array | null {
  const traits = filter.errors || filter.retries || filter.notes;
  if (filter.kinds.size === 0 && !traits && range === null && only === null) return null;
  const passing = new Uint8Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    if (only !== null && !only.has(row)) continue;
    if (range !== null && !isWithin(rows, row, range)) continue;
    if (filter.kinds.size > 0 && !filter.kinds.has(groupAt(rows, row) as Group)) continue;
    const has =
      (filter.errors && isError(rows, row)) ||
      (filter.retries && hasFlag(rows, row, 'retry')) ||
      (filter.notes && hasNote(row));
    if (!traits || has) passing[row] = 1;
  }
  return passing;
}

/** How many rows each group has, and each trait. */
export function countRows(rows: PageRows, hasNote: (row: number) => boolean) {
  const groups = new Map<Group, number>();
  const traits = { errors: 0, retries: 0, notes: 0, side: 0 };
  for (let row = 0; row < rows.count; row++) {
    const group = groupAt(rows, row);
    if (group !== undefined) groups.set(group, (groups.get(group) ?? 0) + 1);
    if (isError(rows, row)) traits.errors++;
    if (hasFlag(rows, row, 'retry')) traits.retries++;
    if (hasNote(row)) traits.notes++;
    if (kindAt(rows, row) === 'side') traits.side++;
  }
  return { groups, ...traits };
}

/** A row without a time is in no range. One that only touches it counts: it was going on. */
export function isWithin(rows: PageRows, row: number, { from, to }: Range): boolean {
  const at = rows.at[row] ?? null;
  return at !== null && at <= to && (kindAt(rows, row) === 'prompt' ? at : (endOf(rows, row) ?? at)) >= from;
}

function groupAt(rows: PageRows, row: number): Group | undefined {
  return GROUP_OF.get(kindAt(rows, row));
}
