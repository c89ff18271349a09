/**
 * A tree as lists in lists.
 */
import type { TreeNode, TreeView } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { CellText, type OnEvent } from './cells.tsx';
import { usePaged } from './paged.tsx';
import { Titled } from './titled.tsx';

/** What is deeper is cut; a session's content may say anything. */
const MOST_DEPTH = 20;

export function Tree({ view, onEvent }: { readonly view: TreeView; readonly onEvent: OnEvent }) {
  return (
    <Titled title={view.title}>
      <Nodes nodes={view.roots} depth={0} onEvent={onEvent} />
    </Titled>
  );
}

interface NodesProps {
  readonly nodes: readonly TreeNode[];
  readonly depth: number;
  readonly onEvent: OnEvent;
}

function Nodes({ nodes, depth, onEvent }: NodesProps) {
  const [shown, more] = usePaged(nodes, 'branch');
  return (
    <ul className={depth === 0 ? '' : 'ms-[6px] border-l border-line-2'}>
      {placed(shown).map(([key, node]) => (
        <li key={key}>
          <div
            className={`py-[3px] leading-[18px] wrap-anywhere ${depth === 0 ? '' : 'relative ps-4 before:absolute before:top-3 before:left-0 before:h-px before:w-2.5 before:bg-line-2'}`}
          >
            <CellText cell={node.cell} onEvent={onEvent} />
          </div>
          {node.children.length > 0 && (
            <div className={depth === 0 ? '' : 'ps-4'}>
              {depth < MOST_DEPTH ? <Nodes nodes={node.children} depth={depth + 1} onEvent={onEvent} /> : '…'}
            </div>
          )}
        </li>
      ))}
      {more}
    </ul>
  );
}
