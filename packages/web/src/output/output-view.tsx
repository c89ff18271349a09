/**
 * What a program wrote: monospaced, without escape sequences, folded in the middle when it is long. Lines stand in blocks that
 * the browser lays out as they come into sight, so that a megabyte does not hold the page up.
 */
import { useMemo, useState } from 'react';
import { countText, integerText } from 'tacho/src/core/numbers.ts';
import { placed } from '../ui/placed.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { marksOf, washesVerdicts } from './failure-marks.ts';
import { chunked, foldLines } from './fold-lines.ts';

interface OutputViewProps {
  readonly lines: readonly string[];
  readonly wrap: boolean;
  /** Marks what says that something failed. */
  readonly failed?: boolean;
  readonly label?: string;
}

const MOST_LINES = 200;
const TAIL_LINES = 60;
/** Shown at once after a click; more is a click further. */
const STEP = 20_000;
const BLOCK = 200;
const MOST_LINE_CHARS = 4_000;

export function OutputView({ lines, wrap, failed = false, label = 'Output' }: OutputViewProps) {
  const [most, setMost] = useState(MOST_LINES);
  const { head, hidden, tail } = useMemo(() => foldLines(lines, most, TAIL_LINES), [lines, most]);
  const all = most > MOST_LINES;
  const washed = useMemo(() => failed && washesVerdicts(lines), [failed, lines]);
  return (
    <ScrollBox label={label} className="bg-sunken">
      <pre
        className={`py-2.5 leading-[18px] text-ink-2 [tab-size:4] ${wrap ? 'whitespace-pre-wrap wrap-anywhere' : 'w-max min-w-full whitespace-pre'}`}
      >
        <Blocks lines={head} failed={failed} washed={washed} whole={all} />
        {hidden > 0 && (
          <div className="px-3">
            <ShowMore onClick={() => setMost(most + STEP)}>
              {all ? `${countText(hidden, 'line')} more` : `show all ${countText(lines.length, 'line')}`}
            </ShowMore>
          </div>
        )}
        <Blocks lines={tail} failed={failed} washed={washed} whole={all} />
      </pre>
    </ScrollBox>
  );
}

interface BlocksProps {
  readonly lines: readonly string[];
  readonly failed: boolean;
  readonly washed: boolean;
  readonly whole: boolean;
}

function Blocks({ lines, failed, washed, whole }: BlocksProps) {
  return placed(chunked(lines, BLOCK)).map(([key, block]) => (
    <div key={key} className="px-3 [contain-intrinsic-height:auto_3600px] [content-visibility:auto]">
      {failed
        ? placed(block).map(([at, line]) => <Line key={at} line={cut(line, whole)} washed={washed} />)
        : plain(block, whole)}
    </div>
  ));
}

function plain(lines: readonly string[], whole: boolean): string {
  return visibleText(lines.map(line => `${cut(line, whole)}\n`).join(''));
}

const MARKED = { bad: 'text-t-error', place: 'font-semibold text-ink' };

function Line({ line, washed }: { readonly line: string; readonly washed: boolean }) {
  const marks = marksOf(line);
  if (marks === undefined) return `${visibleText(line)}\n`;
  const isWashed = washed && marks.verdict;
  return (
    <span className={isWashed ? '-mx-3 block bg-f-error px-3 text-ink' : undefined}>
      {placed(marks.parts).map(([key, { text, mark }]) => (
        <span key={key} className={mark && MARKED[mark]}>
          {visibleText(text)}
        </span>
      ))}
      {isWashed ? '' : '\n'}
    </span>
  );
}

function cut(line: string, whole: boolean): string {
  if (whole || line.length <= MOST_LINE_CHARS) return line;
  return `${line.slice(0, MOST_LINE_CHARS)} … ${integerText(line.length - MOST_LINE_CHARS)} more characters`;
}
