/**
 * The events of a row as they were recorded: as a tree, or as the very text.
 */
import { useMemo, useState } from 'react';
import { bytesText, countText } from 'tacho/src/core/numbers.ts';
import { parseJson } from '../json/exact-json.ts';
import { JsonTree } from '../json/json-tree.tsx';
import { linesOf } from '../output/fold-lines.ts';
import { OutputView } from '../output/output-view.tsx';
import { CopyButton, QUIET_BUTTON } from '../ui/copy-button.tsx';
import { Missing, Section } from '../ui/section.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import type { ReadEvent, RowEvents } from './row-events.ts';

export function RawTab({ events: { first, outcome, others, left } }: { readonly events: RowEvents }) {
  const all = [first, ...(outcome === undefined ? [] : [outcome]), ...others];
  return (
    <>
      {all.map(read => (
        <RawEvent key={read.n} read={read} />
      ))}
      {left > 0 && <Missing>{countText(left, 'more event')} of this row; `tacho export` has them all.</Missing>}
    </>
  );
}

function RawEvent({ read: { n, line, event, problem } }: { readonly read: ReadEvent }) {
  const [asText, setAsText] = useState(false);
  const value = useMemo(() => (asText ? undefined : parseJson(line)), [asText, line]);
  const bytes = useMemo(() => new TextEncoder().encode(line).length, [line]);
  const title = `#${n} ${visibleText(typeof event?.event_type === 'string' ? event.event_type : 'event')}`;
  return (
    <Section
      title={title}
      note={line === '' ? '' : bytesText(bytes)}
      tools={
        <>
          <CopyButton text={() => line} />
          <button type="button" className={QUIET_BUTTON} aria-pressed={asText} onClick={() => setAsText(!asText)}>
            {asText ? 'As a tree' : 'As recorded'}
          </button>
        </>
      }
    >
      {problem !== undefined && <Missing>This event could not be read: {problem}.</Missing>}
      {line !== '' &&
        (value === undefined ? (
          <OutputView lines={linesOf(line)} wrap label={title} />
        ) : (
          <JsonTree value={value} label={title} />
        ))}
    </Section>
  );
}
