/**
 * The transcript on paper: all rows, not those in sight, up to a number that a printer can take.
 */
import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { durationText, integerText, moneyText, tokensText } from 'tacho/src/core/numbers.ts';
import { isError, kindAt } from '../page/rows.ts';
import { useViewer } from '../state/viewer.ts';
import { outlineOf } from '../transcript/outline.ts';
import { endingOf, leadOf, textOf } from '../transcript/row-words.ts';
import { Mark } from '../ui/mark.tsx';
import { oneLine, visibleText } from '../ui/visible-text.tsx';
import { clockText, momentWithZone } from '../ui/words.ts';

/** About 60 pages. */
const MOST = 3_000;

/** Draws what is printed before the browser looks at it, and the page again after it. */
export function usePrinting(): void {
  const { state } = useViewer();
  useEffect(() => {
    const before = () => flushSync(() => state.set({ printing: true }));
    const after = () => state.set({ printing: false, reveals: state.get().reveals + 1 });
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, [state]);
}

export function PrintView() {
  const viewer = useViewer();
  const { head, rows, index } = viewer;
  const passing = viewer.passing();
  const { rows: shown } = outlineOf(rows, { folded: new Set(), passing, side: viewer.state.get().side });
  const facts = [
    head.agent,
    head.status + (head.failure_reason === null ? '' : `: ${head.failure_reason}`),
    head.user,
    [head.project, head.branch].filter(part => part !== null).join('@'),
    head.started_at === null ? null : momentWithZone(head.started_at),
    durationText(head.duration_ms),
    moneyText(head.usd),
    `${tokensText(head.tokens)} tokens`,
    head.session_id,
  ];
  return (
    <article className="print-view">
      <h1>
        <bdi>{oneLine(head.title) || 'Session without a title'}</bdi>
      </h1>
      <p>{visibleText(facts.filter(Boolean).join(' · '))}</p>
      {[head.redaction, ...head.notices]
        .filter(line => line !== null)
        .map(line => (
          <p key={line}>{visibleText(line)}</p>
        ))}
      <p>
        {shown.length > MOST
          ? `The first ${integerText(MOST)} of ${integerText(shown.length)} rows; the file itself holds them all.`
          : `${integerText(shown.length)} rows${passing === null ? '' : ` that pass the filter, of ${integerText(rows.count)}`}.`}
      </p>
      {Array.from(shown.subarray(0, MOST), row => (
        <div key={row} className={`print-row print-${kindAt(rows, row)}`} data-level={index.level[row] || undefined}>
          <span className="font-mono">{rows.n[row]}</span>
          <span>{clockText(head, rows.at[row] ?? null)}</span>
          <Mark kind={kindAt(rows, row)} />
          <bdi>
            {leadOf(rows, row)} {visibleText(textOf(rows, row))}
          </bdi>
          <span>
            {[
              isError(rows, row) ? '✕' : '',
              endingOf(rows, row),
              visibleText(rows.note[row] ?? ''),
              durationOf(rows.ms[row]),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
      ))}
    </article>
  );
}

function durationOf(ms: number | null | undefined): string {
  return typeof ms === 'number' ? durationText(ms) : '';
}
