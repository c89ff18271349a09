/**
 * A subagent, from the call that started it: its numbers, its rows, what it was asked and what came back.
 */
import { countText, durationText, moneyText } from 'tacho/src/core/numbers.ts';
import type { PageDocument, PagePart } from 'tacho/src/core/page/page.ts';
import { hasFlag, isError, kindAt } from '../page/rows.ts';
import type { PageSource } from '../page/source.ts';
import { Prose } from '../prose/prose.tsx';
import { QUIET_BUTTON } from '../ui/copy-button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Missing, Section } from '../ui/section.tsx';
import { argumentsOf, outcomeText, textOf } from './act.ts';
import { type RowEvents, rowRef } from './row-events.ts';
import { rowWords } from './row-link.tsx';

interface SubagentOutputProps {
  readonly source: PageSource;
  readonly events: RowEvents;
  readonly onSelect: (row: number) => void;
}

const MOST_ROWS = 40;

export function SubagentOutput({ source: { page }, events, onSelect }: SubagentOutputProps) {
  const { row, first, outcome } = events;
  const task = taskOf(events);
  const said = outcomeText(outcome?.event) ?? '';
  const parts = page.head.parts.filter(part => part.parent_row === row);
  return (
    <>
      {parts.map(part => (
        <Part key={part.key} page={page} part={part} onSelect={onSelect} />
      ))}
      {parts.length === 0 && <Missing>Its own record is not on this page.</Missing>}
      {task !== '' && (
        <Section title="Task">
          <Prose text={task} />
        </Section>
      )}
      {said !== '' && (
        <Section title="What came back" note="the rest stays in the subagent">
          <Prose text={said} />
        </Section>
      )}
      {outcome === undefined && first.event !== undefined && <Missing>No result was recorded.</Missing>}
    </>
  );
}

/** What it was asked to do. */
export function taskOf({ first }: RowEvents): string {
  const args = argumentsOf(first.event);
  const found = [args.prompt, args.message, args.objective, args.task, args.description].find(of => textOf(of) !== '');
  return textOf(found);
}

interface PartProps {
  readonly page: PageDocument;
  readonly part: PagePart;
  readonly onSelect: (row: number) => void;
}

function Part({ page, part, onSelect }: PartProps) {
  const last = part.first_row + part.rows;
  const top = page.rows.depth[part.first_row] ?? 1;
  const rows: number[] = [];
  // A prompt is the task itself; what was done for it is what one wants to see.
  for (let at = part.first_row; at < last && rows.length < MOST_ROWS; at++)
    if ((page.rows.depth[at] ?? 0) <= top + 1 && kindAt(page.rows, at) !== 'side') rows.push(at);
  const facts = [
    durationText(part.duration_ms),
    part.usd === null ? 'cost unknown' : moneyText(part.usd),
    'its own context',
  ];
  return (
    <Section
      title={countText(part.events, 'event')}
      note={facts.join(', ')}
      tools={
        <button type="button" className={QUIET_BUTTON} onClick={() => onSelect(part.first_row)}>
          Go to its first event
        </button>
      }
    >
      <ol className="grid grid-cols-[minmax(0,1fr)]">
        {rows.map(at => (
          <li key={at}>
            <button
              type="button"
              onClick={() => onSelect(at)}
              className="flex min-h-[26px] w-full cursor-pointer items-center gap-2 text-left hover:bg-hover"
            >
              <span className="min-w-12 flex-none font-mono text-12 text-ink-3">{rowRef(page, at)}</span>
              <Mark kind={isError(page.rows, at) ? 'error' : kindAt(page.rows, at)} />
              <bdi className={`min-w-0 truncate ${hasFlag(page.rows, at, 'code') ? 'font-mono text-12' : ''}`}>
                {rowWords(page, at)}
              </bdi>
              <span className="ms-auto flex-none ps-2 text-ink-3">
                {page.rows.ms[at] === null ? '' : durationText(page.rows.ms[at])}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {part.rows > rows.length && <p className="mt-1 text-ink-3">{countText(part.rows, 'row')} in all.</p>}
    </Section>
  );
}
