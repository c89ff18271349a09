/**
 * The selected row: what it was given, what came of it, why it came to be and what it cost.
 */
import * as Tabs from '@radix-ui/react-tabs';
import { useEffect, useMemo, useRef } from 'react';
import { hasFlag, kindAt } from '../page/rows.ts';
import type { PageSource } from '../page/source.ts';
import { actKind, shellCommand } from './act.ts';
import { commandRun } from './command-run.ts';
import { CostTab } from './cost-tab.tsx';
import { InputTab } from './input-tab.tsx';
import { OutputTab } from './output-tab.tsx';
import { PanelHead } from './panel-head.tsx';
import { RawTab } from './raw-tab.tsx';
import { type RowEvents, rowRef } from './row-events.ts';
import { useRow } from './use-row.ts';
import { linksOf, WhyChain, WhyLine } from './why.tsx';

export interface EventPanelProps {
  readonly source: PageSource;
  /** A row of `source.page.rows`. */
  readonly row: number;
  /** `input`, `output`, `raw`, `why` or `cost`; of one that the row has not, `output` is shown. */
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly onSelect: (row: number) => void;
}

const TITLES: Readonly<Record<string, string>> = {
  input: 'Input',
  raw: 'Raw',
  why: 'Why',
  cost: 'Cost',
};
const TRIGGER =
  '-mb-px h-[34px] cursor-pointer border-b-2 border-transparent px-2 whitespace-nowrap text-ink-2 hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-ink';

export function EventPanel({ source, row, tab, onTab, onSelect }: EventPanelProps) {
  const events = useRow(source, row);
  // Head and body are of one row: the one whose events are there.
  const shown = events?.row ?? row;
  const scroller = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row begins at its top
  useEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [shown]);
  const { page } = source;
  const tabs = tabsOf(source, shown, events);
  const current = tabs.includes(tab) ? tab : 'output';
  const title = useMemo(() => titleOf(source, shown, events), [source, shown, events]);
  const exitCode = useMemo(() => exitCodeOf(events), [events]);
  return (
    <div
      ref={scroller}
      aria-busy={shown !== row || events === undefined}
      className="@container flex h-full min-h-0 min-w-0 flex-col overflow-y-auto [scrollbar-width:thin]"
    >
      <PanelHead page={page} row={shown} events={events} title={title} exitCode={exitCode} />
      <WhyLine page={page} row={shown} onSelect={onSelect} />
      <Tabs.Root value={current} onValueChange={onTab} className="flex min-w-0 flex-1 flex-col">
        <Tabs.List
          aria-label={`Event ${rowRef(page, shown)}`}
          className="flex flex-none gap-1 overflow-x-auto border-b border-line px-3 [scrollbar-width:none]"
        >
          {tabs.map(name => (
            <Tabs.Trigger key={name} value={name} className={TRIGGER}>
              {name === 'output' ? outputTitle(events) : TITLES[name]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content
          value={current}
          tabIndex={-1}
          className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-5 px-5 pt-4 pb-8 outline-none @max-[480px]:px-4"
        >
          {events !== undefined && (
            <TabBody key={`${shown} ${current}`} name={current} source={source} events={events} onSelect={onSelect} />
          )}
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}

interface TabBodyProps {
  readonly name: string;
  readonly source: PageSource;
  readonly events: RowEvents;
  readonly onSelect: (row: number) => void;
}

function TabBody({ name, source, events, onSelect }: TabBodyProps) {
  switch (name) {
    case 'input':
      return <InputTab events={events} isSubagent={kindAt(source.page.rows, events.row) === 'sub'} />;
    case 'raw':
      return <RawTab events={events} />;
    case 'why':
      return <WhyChain page={source.page} row={events.row} onSelect={onSelect} />;
    case 'cost':
      return <CostTab page={source.page} events={events} />;
    default:
      return <OutputTab source={source} events={events} onSelect={onSelect} />;
  }
}

function outputTitle(events: RowEvents | undefined): string {
  const kind = events === undefined ? 'call' : actKind(events.first.event);
  if (kind === 'call') return 'Output';
  return kind === 'fact' ? 'Details' : 'Text';
}

/** Those that have something to show for the row. */
function tabsOf({ page }: PageSource, row: number, events: RowEvents | undefined): string[] {
  const isCall = events === undefined || actKind(events.first.event) === 'call';
  const hasCost = (page.rows.usd[row] ?? null) !== null || (page.rows.size[row] ?? 0) > 0;
  return [
    ...(isCall ? ['input'] : []),
    'output',
    'raw',
    ...(linksOf(page, row).length > 0 ? ['why'] : []),
    ...(hasCost ? ['cost'] : []),
  ];
}

const MOST_TITLE_CHARS = 20_000;

/** A command whole, where the row has only its beginning; else the row's title. */
function titleOf({ page: { rows } }: PageSource, row: number, events: RowEvents | undefined): string {
  const title = rows.title[row] ?? '';
  const isSaid = events !== undefined && ['said', 'thought'].includes(actKind(events.first.event));
  // The words stand below, in full.
  if (isSaid) return '';
  if (!hasFlag(rows, row, 'code') || hasFlag(rows, row, 'path')) return title;
  const command = shellCommand(events?.first.event)?.trim();
  // A row leaves out the folder that a command runs in, and its line ends.
  const isIts = command?.replace(/\s+/g, ' ').includes(title.slice(0, 40).trimEnd()) === true;
  return command !== undefined && isIts ? command.slice(0, MOST_TITLE_CHARS) : title;
}

function exitCodeOf(events: RowEvents | undefined): number | undefined {
  const call = events?.first.event;
  return shellCommand(call) === undefined ? undefined : commandRun(call, events?.outcome?.event).exitCode;
}
