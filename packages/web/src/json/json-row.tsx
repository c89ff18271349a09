/**
 * One line of a JSON tree: key, value, and the two buttons that copy it.
 */
import { useState } from 'react';
import { integerText } from 'tacho/src/core/numbers.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { jsonText, LongNumber } from './exact-json.ts';
import { type JsonNode, pathOf } from './json-nodes.ts';

interface JsonRowProps {
  readonly node: JsonNode;
  readonly open: boolean;
  readonly focused: boolean;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
}

const MOST_KEY_CHARS = 120;
const MOST_TEXT_CHARS = 240;
const WHOLE_TEXT_CHARS = 200_000;
/** Deeper lines are not indented further, or they would leave the page. */
const MOST_INDENT = 24;

export function JsonRow({ node, open, focused, onFocus, onToggle }: JsonRowProps) {
  const { key, parent, size, depth } = node;
  const holds = size !== null && size > 0;
  return (
    <div
      role="treeitem"
      data-line=""
      aria-level={depth + 1}
      aria-selected={focused}
      {...(holds && { 'aria-expanded': open })}
      tabIndex={focused ? 0 : -1}
      onFocus={onFocus}
      style={{ paddingInlineStart: 8 + Math.min(depth, MOST_INDENT) * 14 }}
      className="group relative flex min-w-full items-baseline gap-1 pe-2 hover:bg-hover focus-visible:-outline-offset-2"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the tree has the keys */}
      <span
        onClick={holds ? onToggle : undefined}
        className={`w-3 flex-none text-ink-3 ${holds ? 'cursor-pointer' : ''}`}
      >
        {holds ? (open ? '▾' : '▸') : ''}
      </span>
      {parent !== undefined && (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the tree has the keys
        <span
          onClick={holds ? onToggle : undefined}
          className={`max-w-[60%] flex-none text-ink-3 wrap-anywhere ${holds ? 'cursor-pointer' : ''}`}
          title={key.length > MOST_KEY_CHARS ? `${integerText(key.length)} characters` : undefined}
        >
          <bdi>{visibleText(key.slice(0, MOST_KEY_CHARS))}</bdi>
          {key.length > MOST_KEY_CHARS && '…'}:
        </span>
      )}
      {size === null ? <Scalar value={node.value} /> : <Holder node={node} open={open} onToggle={onToggle} />}
      <span className="absolute top-0 right-2 flex gap-2 rounded-s bg-hover px-1 font-sans text-ink-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton label="value" text={() => (typeof node.value === 'string' ? node.value : jsonText(node.value))} />
        {parent !== undefined && <CopyButton label="path" text={() => pathOf(node)} />}
      </span>
    </div>
  );
}

interface HolderProps {
  readonly node: JsonNode;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Holder({ node: { keys, size, value }, open, onToggle }: HolderProps) {
  const words = keys === undefined ? `[${integerText(size)}]` : `{${integerText(size)}}`;
  const peek = open ? '' : keys === undefined ? peekOf(value as readonly unknown[]) : keys.slice(0, 6).join(', ');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the tree has the keys
    <span onClick={onToggle} className="min-w-0 flex-1 cursor-pointer truncate text-ink-3">
      {words} {visibleText(peek.slice(0, 160))}
    </span>
  );
}

function peekOf(values: readonly unknown[]): string {
  return values
    .slice(0, 4)
    .map(value => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 40) : ''))
    .filter(Boolean)
    .join(', ');
}

function Scalar({ value }: { readonly value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string')
    return <span className="font-medium">{value instanceof LongNumber ? value.digits : String(value)}</span>;
  const isLong = value.length > MOST_TEXT_CHARS || value.includes('\n');
  if (!isLong) return <Quoted text={value} />;
  const line = value.slice(0, MOST_TEXT_CHARS).split('\n', 1)[0] ?? '';
  return (
    <span className="min-w-0 flex-1">
      {whole ? <Quoted text={value.slice(0, WHOLE_TEXT_CHARS)} /> : <Quoted text={`${line}…`} />}{' '}
      <button
        type="button"
        className="cursor-pointer font-sans text-ink-3 hover:text-ink"
        onClick={() => setWhole(!whole)}
      >
        {whole ? 'fold' : `all ${integerText(value.length)} characters`}
      </button>
      {whole && value.length > WHOLE_TEXT_CHARS && (
        <span className="font-sans text-ink-3"> the rest only when copied</span>
      )}
    </span>
  );
}

function Quoted({ text }: { readonly text: string }) {
  return (
    <span className="min-w-0 whitespace-pre-wrap text-ink wrap-anywhere">
      <span className="text-ink-3">“</span>
      <bdi>{visibleText(text)}</bdi>
      <span className="text-ink-3">”</span>
    </span>
  );
}
