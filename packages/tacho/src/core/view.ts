/**
 * What an analysis shows, as data: a few kinds of view, each drawn once by every surface (terminal, page, report).
 * Text in a view is whatever a session held: the surface that draws it makes it harmless.
 */

/** How a cell is meant; the surface has a colour and a mark for it. */
export type Tone = 'error' | 'good' | 'warn' | 'dim' | 'bold';

/** A value with its unit, so that every surface writes it as it writes all its numbers. Null is unknown. */
export type Measure =
  | { readonly usd: number | null; readonly about?: boolean }
  | { readonly ms: number | null }
  | { readonly tokens: number | null; readonly about?: boolean }
  /** 0.25 is 25 %. */
  | { readonly share: number | null }
  /** A moment, Unix seconds. */
  | { readonly at: number | null }
  /** Seconds from the start of the session. */
  | { readonly offset: number | null }
  /** A number of something. */
  | { readonly count: number | null }
  /** The n-th event of a session, as `replay` numbers it. */
  | { readonly event: number };

export type Value = string | Measure | null;
/** One piece of a line, or several that stand one after the other. */
export type Cell = Value | Toned | readonly Cell[];

export interface Toned {
  readonly tone: Tone;
  readonly cell: Cell;
}

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** Gives up width first where there is too little. */
  readonly wide?: boolean;
  /** Of a text that is too long, keep its end: for paths. */
  readonly keep?: 'end';
}

/** Rows of cells under titles. */
export interface TableView {
  readonly as: 'table';
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What a reader must know of the numbers, in a line below. */
  readonly caption?: string;
}

/** One labelled value. Those that follow each other stand in one column. */
export interface NumberView {
  readonly as: 'number';
  readonly label: string;
  readonly value: Cell;
}

/** A sentence, or a line of one. */
export interface NoteView {
  readonly as: 'note';
  readonly text: Cell;
}

/** A curve: one value for each step. */
export interface SeriesView {
  readonly as: 'series';
  readonly title?: string;
  readonly points: readonly SeriesPoint[];
  /** The value that fills the height; the greatest of the points by default. */
  readonly max?: number;
  readonly unit: 'tokens' | 'usd' | 'ms' | 'count';
}

export interface SeriesPoint {
  /** The event it belongs to, 1-based. */
  readonly event: number;
  /** Null is a gap. */
  readonly value: number | null;
  readonly tone?: Tone;
}

export interface TreeView {
  readonly as: 'tree';
  readonly title?: string;
  readonly roots: readonly TreeNode[];
}

export interface TreeNode {
  readonly cell: Cell;
  readonly children: readonly TreeNode[];
}

/** Events in order, each with its place in the session. */
export interface TimelineView {
  readonly as: 'timeline';
  readonly title?: string;
  readonly items: readonly TimelineItem[];
}

export interface TimelineItem {
  readonly event: number;
  readonly title: Cell;
  readonly detail?: Cell;
  /** What stands below it, a line each. */
  readonly notes?: readonly Cell[];
}

/** Two sides in one order: what both have, and what only one has. */
export interface DiffView {
  readonly as: 'diff';
  readonly title?: string;
  readonly a: string;
  readonly b: string;
  readonly rows: readonly DiffRow[];
}

export interface DiffRow {
  readonly side: 'both' | 'a' | 'b';
  readonly cell: Cell;
  /** Indented below another row. */
  readonly depth?: number;
}

/** Titled parts, each with lines and views of its own. */
export interface GroupsView {
  readonly as: 'groups';
  readonly groups: readonly Group[];
}

export interface Group {
  readonly title: Cell;
  readonly lines: readonly Cell[];
  readonly views?: readonly View[];
}

export type View = TableView | NumberView | NoteView | SeriesView | TreeView | TimelineView | DiffView | GroupsView;

/** A cell in a tone. */
export function toned(tone: Tone, cell: Cell): Toned {
  return { tone, cell };
}

/** A sentence of several pieces. */
export function note(...cells: readonly Cell[]): NoteView {
  return { as: 'note', text: cells };
}

/** `1 file`, `3 files`: a count with its noun. */
export function counted(count: number, one: string, many = `${one}s`): Cell {
  return [{ count }, ` ${count === 1 ? one : many}`];
}
