/**
 * What came of a call: the change of a file, the output of a command, what was read or found, or whatever else came back.
 */
import { useMemo } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { changesOfAct } from '../diff/changes-of-act.ts';
import { DiffSection } from '../diff/diff-section.tsx';
import { parseJson } from '../json/exact-json.ts';
import { JsonTree } from '../json/json-tree.tsx';
import { OutputSection } from '../output/output-section.tsx';
import { hasFlag } from '../page/rows.ts';
import type { PageSource } from '../page/source.ts';
import { Missing, Section } from '../ui/section.tsx';
import { outcomeText, shellCommand } from './act.ts';
import { ChangedSince } from './changed-since.tsx';
import { commandRun } from './command-run.ts';
import { sinceLastRun } from './earlier-run.ts';
import { ReadOutput } from './read-output.tsx';
import { eventsOf, type RowEvents } from './row-events.ts';

interface CallOutputProps {
  readonly source: PageSource;
  readonly events: RowEvents;
  readonly onSelect: (row: number) => void;
}

export function CallOutput({ source, events, onSelect }: CallOutputProps) {
  const { row, first, outcome } = events;
  const call = first.event;
  const { rows } = source.page;
  const failed = hasFlag(rows, row, 'failed') || outcome?.event?.event_type === 'error';
  const isCommand = shellCommand(call) !== undefined;
  const diffs = useMemo(
    () => changesOfAct(call, outcome?.event, eventsOf({ ...events, outcome: undefined })),
    [call, outcome, events],
  );
  const since = useMemo(
    () => (failed && isCommand ? sinceLastRun(source.page, row) : undefined),
    [failed, isCommand, source, row],
  );
  return (
    <>
      {diffs.length > 0 && <DiffSection title={failed ? 'Edit, not made' : 'Edit'} diffs={diffs} />}
      {isCommand && <CommandOutput call={call} outcome={outcome?.event} failed={failed} />}
      {!isCommand && (diffs.length === 0 || failed) && <Result call={call} outcome={outcome?.event} failed={failed} />}
      {outcome === undefined && <Missing>No result was recorded.</Missing>}
      {outcome?.problem !== undefined && <Missing>The result could not be read: {outcome.problem}.</Missing>}
      {since !== undefined && <ChangedSince source={source} row={row} since={since} onSelect={onSelect} />}
    </>
  );
}

interface ResultProps {
  readonly call: TraceEvent | undefined;
  readonly outcome: TraceEvent | undefined;
  readonly failed: boolean;
}

function CommandOutput({ call, outcome, failed }: ResultProps) {
  const run = useMemo(() => commandRun(call, outcome), [call, outcome]);
  if (outcome === undefined) return null;
  const isEmpty = run.output === '' && run.errors === '';
  return (
    <>
      {run.output !== '' && <OutputSection title="Output" text={run.output} failed={failed} />}
      {run.errors !== '' && <OutputSection title="Errors" note="stderr" text={run.errors} failed={failed} />}
      {isEmpty && <Missing>It wrote nothing.</Missing>}
    </>
  );
}

/** Of anything that is no command: lines, places, JSON, or text as it came. */
function Result({ call, outcome, failed }: ResultProps) {
  const text = outcomeText(outcome);
  const json = useMemo(() => (text !== undefined && /^\s*[[{]/.test(text) ? parseJson(text) : undefined), [text]);
  if (outcome === undefined) return null;
  if (text === undefined) return <Odd outcome={outcome} />;
  if (text === '') return <Missing>{emptyWords(outcome.data.images)}</Missing>;
  if (failed) return <OutputSection title="Error" text={text} failed />;
  if (typeof json === 'object' && json !== null)
    return (
      <Section title="Result">
        <JsonTree value={json} label="Result" />
      </Section>
    );
  return <ReadOutput call={call} text={text} />;
}

/** A result that is neither a text nor a list of texts. */
function Odd({ outcome }: { readonly outcome: TraceEvent }) {
  const value = outcome.data.result ?? outcome.data.message ?? outcome.data;
  return (
    <Section title="Result">
      <JsonTree value={value} label="Result" />
    </Section>
  );
}

function emptyWords(images: unknown): string {
  const count = Array.isArray(images) ? images.length : 0;
  return count === 0 ? 'It came back empty.' : `${countText(count, 'image')} came back, not on this page.`;
}
