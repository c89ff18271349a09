/**
 * A change of a file as a table: amber and + for what was added, grey and − for what was taken away, the words that differ
 * marked inside a changed line.
 */
import { useMemo, useState } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import { Mark } from '../ui/mark.tsx';
import { PathText } from '../ui/path-text.tsx';
import { placed } from '../ui/placed.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { changedWords, type Word } from './compare-texts.ts';
import type { DiffLine, FileDiff } from './file-diff.ts';
import { type DiffRow, diffRows } from './fold-context.ts';

const MOST_ROWS = 80;
const STEP = 2_000;
const MOST_LINE_CHARS = 4_000;

export function DiffView({ diff }: { readonly diff: FileDiff }) {
  const [most, setMost] = useState(MOST_ROWS);
  const [open, setOpen] = useState<ReadonlySet<DiffRow>>(new Set());
  const rows = useMemo(() => diffRows(diff), [diff]);
  const words = useMemo(() => new Map(diff.hunks.flatMap(({ lines }) => [...changedWords(lines)])), [diff]);
  const numbered = diff.hunks.some(({ lines }) => lines.some(line => line.old !== null || line.new !== null));
  // A fold that would hide a dozen lines is no help.
  const shown = rows.length <= most + 12 ? rows : rows.slice(0, most);
  return (
    <ScrollBox label={`Change of ${visibleText(diff.path)}`} className="leading-[20px]">
      <FileHead diff={diff} />
      <table className="w-full min-w-max border-collapse">
        <tbody>
          {placed(shown).map(([key, row]) => {
            if (row.is === 'line')
              return <Line key={key} line={row.line} words={words.get(row.line)} numbered={numbered} />;
            if (row.is === 'fold' && open.has(row))
              return placed(row.lines).map(([at, line]) => (
                <Line key={`${key}:${at}`} line={line} words={undefined} numbered={numbered} />
              ));
            return (
              <tr key={key} className="bg-sunken text-ink-3">
                <td colSpan={numbered ? 4 : 2} className="px-2">
                  {row.is === 'place' ? (
                    <span className="sticky left-2">⋯ {visibleText(row.text)}</span>
                  ) : (
                    <ShowMore onClick={() => setOpen(new Set(open).add(row))}>
                      {countText(row.lines.length, 'unchanged line')}
                    </ShowMore>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <div className="border-t border-line px-2">
          <ShowMore onClick={() => setMost(most + STEP)}>
            {most === MOST_ROWS
              ? `show all ${countText(rows.length, 'line')}`
              : `${countText(rows.length - most, 'line')} more`}
          </ShowMore>
        </div>
      )}
      {rows.length === 0 && <p className="px-2.5 py-1 font-sans text-ink-3">{emptyWords(diff)}</p>}
    </ScrollBox>
  );
}

function FileHead({ diff: { path, movedTo, what, added, removed } }: { readonly diff: FileDiff }) {
  return (
    <div className="sticky left-0 flex min-h-[30px] flex-wrap items-center gap-x-2 border-b border-line bg-sunken px-2.5 py-1">
      <Mark kind="write" />
      <span className="min-w-0 flex-1 leading-[18px] wrap-anywhere">
        <PathText path={path} />
        {movedTo !== undefined && (
          <>
            {' → '}
            <PathText path={movedTo} />
          </>
        )}
      </span>
      <span className="whitespace-nowrap text-ink-3">
        {what !== undefined && <span className="mr-2 font-sans">{what}</span>}
        {added > 0 || removed > 0 ? `+${added} −${removed}` : ''}
      </span>
    </div>
  );
}

interface LineProps {
  readonly line: DiffLine;
  readonly words: readonly Word[] | undefined;
  readonly numbered: boolean;
}

const NUMBER = 'w-9 min-w-9 select-none px-1.5 text-right align-top text-ink-3';

function Line({ line, words, numbered }: LineProps) {
  const { sign, text } = line;
  const colour = sign === '+' ? 'bg-f-write' : sign === '-' ? 'bg-f-cut text-ink-3' : '';
  return (
    <tr className={colour}>
      {numbered && <td className={NUMBER}>{line.old}</td>}
      {numbered && <td className={NUMBER}>{line.new}</td>}
      <td className={`w-4 min-w-4 text-center align-top ${sign === '+' ? 'font-bold text-t-write' : ''}`}>
        {sign === '-' ? '−' : sign === '+' ? '+' : ''}
      </td>
      <td className="px-2 whitespace-pre [tab-size:4]">
        {words === undefined
          ? visibleText(cut(text))
          : placed(words).map(([key, word]) => <Piece key={key} word={word} sign={sign} />)}
      </td>
    </tr>
  );
}

function Piece({ word, sign }: { readonly word: Word; readonly sign: DiffLine['sign'] }) {
  const text = visibleText(word.text);
  if (!word.differs) return text;
  const colour = sign === '+' ? 'bg-k-write/30' : 'bg-line-2/60 text-ink-2';
  return <mark className={`rounded-s text-inherit ${colour}`}>{text}</mark>;
}

function cut(text: string): string {
  return text.length > MOST_LINE_CHARS ? `${text.slice(0, MOST_LINE_CHARS)} …` : text;
}

function emptyWords({ what }: FileDiff): string {
  if (what === 'deleted') return 'The file was deleted; its lines are not in the record.';
  return what === undefined ? 'No lines differ.' : 'An empty file.';
}
