/**
 * The tree, a line for each session: what it is called, how long it took, what it did and cost.
 */
import { type Cell, counted, note, type TreeNode, toned, type View } from '../../core/view.ts';
import type { TreeNodeReport, TreeReport } from './report.ts';

const TITLE_CHARS = 60;

export function treeViews(report: TreeReport): View[] {
  return [
    { as: 'tree', roots: [nodeOf(report.root, true)] },
    note(
      '',
      counted(report.sessions, 'session'),
      ...(report.sidechains > 0
        ? [' and ', counted(report.sidechains, 'subagent inside it', 'subagents inside it')]
        : []),
      ', ',
      counted(report.tool_calls, 'tool'),
      ', ',
      { tokens: report.total_tokens },
      ' tokens, ',
      { usd: report.total_usd },
      ', ',
      counted(report.errors, 'error'),
    ),
  ];
}

function nodeOf(node: TreeNodeReport, isRoot: boolean): TreeNode {
  return { cell: lineOf(node, isRoot), children: node.children.map(child => nodeOf(child, false)) };
}

/** A subagent goes by its own id: the part before it stands a line above. */
function lineOf(node: TreeNodeReport, isRoot: boolean): Cell {
  const id = node.session_id;
  const name = id === null ? 'in the session' : isRoot ? id : (id.split('_').at(-1) ?? id);
  const title = node.title === null ? '' : `  ${cut(node.title)}`;
  return [
    name,
    '  ',
    { ms: node.total_duration_ms },
    '  ',
    counted(node.tool_calls, 'tool'),
    '  ',
    { tokens: node.total_tokens },
    ' tokens  ',
    { usd: node.total_usd },
    ...(node.errors > 0 ? [toned('error', ['  ✕ ', counted(node.errors, 'error')])] : []),
    toned('dim', title),
  ];
}

function cut(title: string): string {
  return title.length > TITLE_CHARS ? `${title.slice(0, TITLE_CHARS - 1)}…` : title;
}
