/**
 * Views as lines for a terminal or a pipe. One function for each kind; whoever adds a kind is told by the compiler.
 */
import type {
  DiffRow,
  DiffView,
  GroupsView,
  NumberView,
  TableView,
  TimelineView,
  TreeNode,
  TreeView,
  View,
} from '../../core/view.ts';
import { LABEL_COLUMNS } from '../printers/fields.ts';
import { type Safe, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { drawTable } from '../terminal/table.ts';
import { blanks, displayWidth, padEnd } from '../terminal/width.ts';
import { drawCell } from './cells.ts';
import { drawSeries } from './series.ts';
import { wrapCell } from './wrap.ts';

export interface Surface {
  readonly style: Style;
  /** Display columns; Infinity for a pipe. */
  readonly columns: number;
}

const EMPTY = safe``;
const INDENT = safe`  `;
/** A tree that is deeper is cut; a session's content may say anything. */
const MOST_DEPTH = 20;

/** The views one below the other, a blank line around whatever takes more than a line. */
export function* drawViews(views: readonly View[], surface: Surface): Generator<Safe> {
  const labelWidth = Math.max(LABEL_COLUMNS, ...views.map(view => (view.as === 'number' ? labelOf(view) + 2 : 0)));
  let before: View | undefined;
  for (const view of views) {
    const drawn = drawView(view, surface, labelWidth);
    const isShort = view.as === 'number' || view.as === 'note';
    const wasShort = before?.as === 'number' || before?.as === 'note';
    if (before !== undefined && !(isShort && wasShort)) yield EMPTY;
    yield* drawn;
    before = view;
  }
}

function drawView(view: View, surface: Surface, labelWidth: number): Iterable<Safe> {
  switch (view.as) {
    case 'table':
      return drawTableView(view, surface);
    case 'number':
      return drawNumber(view, surface, labelWidth);
    case 'note':
      return wrapCell(view.text, surface.style, surface.columns, EMPTY);
    case 'series':
      return drawSeries(view, surface);
    case 'tree':
      return drawTree(view, surface);
    case 'timeline':
      return drawTimeline(view, surface);
    case 'diff':
      return drawDiff(view, surface);
    case 'groups':
      return drawGroups(view, surface);
  }
}

function labelOf(view: NumberView): number {
  return displayWidth(sanitise(view.label));
}

function drawNumber({ label, value }: NumberView, { style, columns }: Surface, width: number): Safe[] {
  const head = style.dim(padEnd(label === '' ? EMPTY : safe`${sanitise(label)}:`, width));
  return wrapCell(value, style, columns, head, 0);
}

function* titled(title: string | undefined, { style }: Surface): Generator<Safe> {
  if (title !== undefined) yield style.bold(sanitise(title));
}

function* drawTableView(view: TableView, surface: Surface): Generator<Safe> {
  yield* titled(view.title, surface);
  const columns = view.columns.map(({ title, align, wide, keep }) => ({
    title: sanitise(title),
    ...(align !== undefined && { align }),
    ...(wide === true && { shrink: 1, min: 12 }),
    ...(keep !== undefined && { keep }),
  }));
  const rows = view.rows.map(row => row.map(cell => drawCell(cell, surface.style)));
  yield* drawTable(columns, rows, { width: surface.columns, header: view.columns.some(({ title }) => title !== '') });
  if (view.caption !== undefined) yield surface.style.dim(sanitise(view.caption));
}

function* drawTree(view: TreeView, surface: Surface): Generator<Safe> {
  yield* titled(view.title, surface);
  for (const root of view.roots) yield* drawNode(root, surface, EMPTY, EMPTY, 0);
}

/** `branch` stands before the node itself, `below` before what hangs under it. */
function* drawNode(node: TreeNode, surface: Surface, branch: Safe, below: Safe, depth: number): Generator<Safe> {
  yield* wrapCell(node.cell, surface.style, surface.columns, surface.style.dim(branch), 2);
  if (depth >= MOST_DEPTH) return;
  for (const [i, child] of node.children.entries()) {
    const isLast = i === node.children.length - 1;
    yield* drawNode(
      child,
      surface,
      safe`${below}${isLast ? safe`└─ ` : safe`├─ `}`,
      safe`${below}${isLast ? safe`   ` : safe`│  `}`,
      depth + 1,
    );
  }
}

function* drawTimeline(view: TimelineView, surface: Surface): Generator<Safe> {
  yield* titled(view.title, surface);
  const width = Math.max(0, ...view.items.map(item => String(item.event).length)) + 1;
  const margin = blanks(width + 2);
  for (const { event, title, detail, notes } of view.items) {
    const number = padEnd(safe`#${trustLine(String(event))}`, width + 2);
    const line = detail === undefined ? title : [title, '  ', detail];
    yield* wrapCell(line, surface.style, surface.columns, surface.style.dim(number));
    for (const below of notes ?? []) yield* wrapCell(below, surface.style, surface.columns, margin);
  }
}

function paintSide(side: DiffRow['side'], style: Style): Safe {
  if (side === 'both') return INDENT;
  return side === 'a' ? style.error(safe`− `) : style.agent(safe`+ `);
}

function* drawDiff(view: DiffView, surface: Surface): Generator<Safe> {
  const { style } = surface;
  yield* titled(view.title, surface);
  yield style.error(safe`− ${sanitise(view.a)}`);
  yield style.agent(safe`+ ${sanitise(view.b)}`);
  for (const { side, cell, depth = 0 } of view.rows) {
    const mark = paintSide(side, style);
    yield* wrapCell(cell, style, surface.columns, safe`${mark}${blanks(depth * 2)}`);
  }
}

function* drawGroups(view: GroupsView, surface: Surface): Generator<Safe> {
  for (const [i, group] of view.groups.entries()) {
    if (i > 0) yield EMPTY;
    yield* wrapCell(group.title, surface.style, surface.columns);
    for (const line of group.lines) yield* wrapCell(line, surface.style, surface.columns, INDENT);
    for (const inner of group.views ?? [])
      for (const line of drawView(inner, surface, LABEL_COLUMNS)) yield safe`${INDENT}${line}`;
  }
}
