/**
 * A JSON value as a tree that one walks with the arrow keys; values and paths can be copied.
 */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { integerText } from 'tacho/src/core/numbers.ts';
import { placed } from '../ui/placed.ts';
import { ShowMore } from '../ui/show-more.tsx';
import { Children, type JsonLine, type JsonNode, openAtFirst, openLines, PAGE, rootNode } from './json-nodes.ts';
import { JsonRow } from './json-row.tsx';

/** `label` says what the tree is of. A new value is a new tree. */
export function JsonTree({ value, label }: { readonly value: unknown; readonly label: string }) {
  const tree = useMemo(() => {
    const root = rootNode(value);
    const children = new Children();
    return { root, children, first: openAtFirst(root, children) };
  }, [value]);
  const [state, setState] = useState({ tree, open: tree.first, focus: tree.root });
  const { open, focus } = state.tree === tree ? state : { open: tree.first, focus: tree.root };
  const lines = useMemo(() => openLines(tree.root, open, tree.children), [tree, open]);
  const box = useRef<HTMLDivElement>(null);

  const show = (node: JsonNode, count: number | undefined) => {
    const next = new Map(open);
    if (count === undefined) next.delete(node);
    else next.set(node, count);
    setState({ tree, open: next, focus: node });
  };
  const moveTo = (line: JsonLine | undefined) => {
    if (line === undefined) return;
    setState({ tree, open, focus: line.node });
    const at = lines.indexOf(line);
    box.current?.querySelectorAll<HTMLElement>('[data-line]')[at]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLButtonElement) return;
    const at = lines.findIndex(line => line.is === 'node' && line.node === focus);
    const act = keyActs(event.key, { lines, at, open, show });
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (typeof act === 'number') moveTo(lines[act]);
    else act();
  };
  return (
    <div
      ref={box}
      role="tree"
      aria-label={label}
      onKeyDown={onKeyDown}
      className="overflow-x-auto rounded border border-line bg-sunken py-2 font-mono text-12 leading-[20px]"
    >
      {placed(lines).map(([key, line]) =>
        line.is === 'node' ? (
          <JsonRow
            key={key}
            node={line.node}
            open={line.open}
            focused={line.node === focus}
            onFocus={() => line.node !== focus && setState({ tree, open, focus: line.node })}
            onToggle={() => show(line.node, line.open ? undefined : PAGE)}
          />
        ) : (
          <div key={key} data-line="" className="px-6">
            <ShowMore onClick={() => show(line.node, line.shown + PAGE)}>
              {integerText(Math.min(PAGE, (line.node.size ?? 0) - line.shown))} more of{' '}
              {integerText((line.node.size ?? 0) - line.shown)}
            </ShowMore>
          </div>
        ),
      )}
    </div>
  );
}

interface KeyPlace {
  readonly lines: readonly JsonLine[];
  readonly at: number;
  readonly open: ReadonlyMap<JsonNode, number>;
  readonly show: (node: JsonNode, count: number | undefined) => void;
}

/** The line to go to, or what to do; undefined for a key that is none of the tree's. */
function keyActs(key: string, { lines, at, open, show }: KeyPlace): number | (() => void) | undefined {
  const node = lines[at]?.node;
  if (node === undefined) return undefined;
  const isOpen = open.has(node);
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, lines.length - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return lines.length - 1;
    case 'ArrowRight':
      return isOpen ? at + 1 : node.size === null ? undefined : () => show(node, PAGE);
    case 'ArrowLeft':
      if (isOpen) return () => show(node, undefined);
      return lines.findIndex(line => line.is === 'node' && line.node === node.parent);
    case 'Enter':
    case ' ':
      return node.size === null ? undefined : () => show(node, isOpen ? undefined : PAGE);
    default:
      return undefined;
  }
}
