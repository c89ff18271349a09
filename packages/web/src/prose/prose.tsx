/**
 * What somebody wrote: as markdown, or as it was typed; a long text folded after a screenful or two.
 */
import { useMemo, useState } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import { linesOf } from '../output/fold-lines.ts';
import { CopyButton, QUIET_BUTTON } from '../ui/copy-button.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { Markdown } from './markdown.tsx';
import { parseMarkdown } from './parse-markdown.ts';

const MOST_LINES = 60;
/** A line of prose may be a whole paragraph: a fold counts these as one. */
const MOST_CHARS = 6_000;
const STEP_CHARS = 400_000;

export function Prose({ text }: { readonly text: string }) {
  const [plain, setPlain] = useState(false);
  const [most, setMost] = useState(MOST_CHARS);
  const lines = useMemo(() => linesOf(text), [text]);
  const part = useMemo(() => foldText(text, lines, most), [text, lines, most]);
  const tokens = useMemo(() => (plain ? undefined : parseMarkdown(part)), [plain, part]);
  return (
    <div className="min-w-0">
      {tokens === undefined ? (
        <div dir="auto" className="text-14 leading-read whitespace-pre-wrap wrap-anywhere">
          {visibleText(part)}
        </div>
      ) : (
        <Markdown tokens={tokens} />
      )}
      {part.length < text.length && (
        <ShowMore onClick={() => setMost(most + STEP_CHARS)}>
          {most === MOST_CHARS ? `show all ${countText(lines.length, 'line')}` : 'show more'}
        </ShowMore>
      )}
      <div className="mt-3 flex gap-3 text-12 text-ink-3">
        <CopyButton text={() => text} />
        {(plain || tokens !== undefined) && (
          <button type="button" className={QUIET_BUTTON} aria-pressed={plain} onClick={() => setPlain(!plain)}>
            {plain ? 'Rendered' : 'As typed'}
          </button>
        )}
      </div>
    </div>
  );
}

function foldText(text: string, lines: readonly string[], most: number): string {
  if (text.length <= most && (lines.length <= MOST_LINES + 12 || most > MOST_CHARS)) return text;
  const byChars = text.slice(0, most);
  if (most > MOST_CHARS) return byChars;
  const byLines = lines.slice(0, MOST_LINES).join('\n');
  return byLines.length < byChars.length ? byLines : byChars;
}
