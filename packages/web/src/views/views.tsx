/**
 * What an analysis shows, drawn: one component for each kind of view. Numbers that follow each other stand in one list.
 */
import type { NumberView, View } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { visibleText } from '../ui/visible-text.tsx';
import { CellText, type OnEvent } from './cells.tsx';
import { DiffRows } from './diff-rows.tsx';
import { Groups } from './groups.tsx';
import { Series } from './series.tsx';
import { Table } from './table.tsx';
import { Timeline } from './timeline.tsx';
import { Tree } from './tree.tsx';

interface ViewsProps {
  readonly views: readonly View[];
  /** Is given the number of an event of the first session of the page. */
  readonly onEvent: OnEvent;
}

export function Views({ views, onEvent }: ViewsProps) {
  return (
    <div className="@container grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
      {placed(blocksOf(views)).map(([key, block]) =>
        isNumbers(block) ? (
          <Numbers key={key} numbers={block} onEvent={onEvent} />
        ) : (
          <OneView key={key} view={block} onEvent={onEvent} />
        ),
      )}
    </div>
  );
}

type Block = Exclude<View, NumberView> | readonly NumberView[];

function blocksOf(views: readonly View[]): Block[] {
  const blocks: (Exclude<View, NumberView> | NumberView[])[] = [];
  for (const view of views) {
    const last = blocks.at(-1);
    if (view.as !== 'number') blocks.push(view);
    else if (Array.isArray(last)) last.push(view);
    else blocks.push([view]);
  }
  return blocks;
}

function isNumbers(block: Block): block is readonly NumberView[] {
  return Array.isArray(block);
}

function OneView({ view, onEvent }: { readonly view: Exclude<View, NumberView>; readonly onEvent: OnEvent }) {
  switch (view.as) {
    case 'table':
      return <Table view={view} onEvent={onEvent} />;
    case 'note':
      return (
        <p className="max-w-[90ch] leading-read wrap-anywhere [p+&]:-mt-3">
          <CellText cell={view.text} onEvent={onEvent} />
        </p>
      );
    case 'series':
      return <Series view={view} onEvent={onEvent} />;
    case 'tree':
      return <Tree view={view} onEvent={onEvent} />;
    case 'timeline':
      return <Timeline view={view} onEvent={onEvent} />;
    case 'diff':
      return <DiffRows view={view} onEvent={onEvent} />;
    case 'groups':
      return <Groups view={view} onEvent={onEvent} />;
  }
}

function Numbers({ numbers, onEvent }: { readonly numbers: readonly NumberView[]; readonly onEvent: OnEvent }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 leading-[20px] @max-[420px]:gap-x-3">
      {placed(numbers).map(([key, { label, value }]) => (
        <div key={key} className="contents">
          <dt className="max-w-48 text-ink-3 wrap-anywhere">{visibleText(label)}</dt>
          <dd className="wrap-anywhere">
            <CellText cell={value} onEvent={onEvent} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
