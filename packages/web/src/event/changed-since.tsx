/**
 * Changed since this command last ran: the edits between its run before and this one.
 */
import { useEffect, useState } from 'react';
import { countText, durationText } from 'tacho/src/core/numbers.ts';
import { changesOfAct } from '../diff/changes-of-act.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { type FileDiff, patchText } from '../diff/file-diff.ts';
import { endOf } from '../page/rows.ts';
import type { PageSource } from '../page/source.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { placed } from '../ui/placed.ts';
import { Section } from '../ui/section.tsx';
import type { SinceLastRun } from './earlier-run.ts';
import { eventsOf, readRow, rowRef } from './row-events.ts';
import { RowLink } from './row-link.tsx';

interface ChangedSinceProps {
  readonly source: PageSource;
  readonly row: number;
  readonly since: SinceLastRun;
  readonly onSelect: (row: number) => void;
}

interface Change {
  readonly row: number;
  readonly diff: FileDiff;
}

const MOST_FILES = 5;
/** Of many edits the last ones are the likeliest to matter. */
const MOST_WRITES = 20;

export function ChangedSince({ source, row, since, onSelect }: ChangedSinceProps) {
  const [changes, setChanges] = useState<readonly Change[]>();
  useEffect(() => {
    let isWanted = true;
    void readChanges(source, since).then(read => {
      if (isWanted) setChanges(read);
    });
    return () => {
      isWanted = false;
    };
  }, [source, since]);
  const { page } = source;
  const [start, end] = [endOf(page.rows, since.before), page.rows.at[row] ?? null];
  const span = start === null || end === null || end < start ? '' : ` in ${durationText(end - start)}`;
  const shown = changes?.slice(-MOST_FILES) ?? [];
  const left = (changes?.length ?? 0) - shown.length;
  return (
    <Section
      title="Changed since this command last ran"
      note={`${rowRef(page, since.before)} to ${rowRef(page, row)}, ${countText(since.writes.length, 'edit')}${span}`}
      tools={<CopyButton label="Copy diff" text={() => (changes ?? []).map(({ diff }) => patchText(diff)).join('')} />}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {placed(shown).map(([key, { row: write, diff }]) => (
          <div key={key}>
            <div className="mb-1 text-12">
              <RowLink page={page} row={write} onSelect={onSelect} />
            </div>
            <DiffView diff={diff} />
          </div>
        ))}
      </div>
      {left > 0 && <p className="mt-2 text-ink-3">{countText(left, 'earlier change')} not shown.</p>}
    </Section>
  );
}

async function readChanges(source: PageSource, { writes }: SinceLastRun): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const row of writes.slice(-MOST_WRITES)) {
    const { first, outcome, others } = await readRow(source, row);
    if (outcome?.event?.event_type === 'error') continue;
    const beside = eventsOf({ row, first, outcome: undefined, others, left: 0 });
    for (const diff of changesOfAct(first.event, outcome?.event, beside)) changes.push({ row, diff });
  }
  return changes;
}
