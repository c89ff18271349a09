/**
 * Output under its title, with copy and wrap.
 */
import { useMemo, useState } from 'react';
import { countText, integerText } from 'tacho/src/core/numbers.ts';
import { CopyButton, QUIET_BUTTON } from '../ui/copy-button.tsx';
import { Section } from '../ui/section.tsx';
import { linesOf } from './fold-lines.ts';
import { OutputView } from './output-view.tsx';
import { terminalText } from './terminal-text.ts';

interface OutputSectionProps {
  readonly title: string;
  readonly text: string;
  readonly failed?: boolean;
  /** Broken into lines at first. */
  readonly wrapped?: boolean;
  /** What else is to say of it. */
  readonly note?: string;
}

export function OutputSection({ title, text, failed = false, wrapped = false, note }: OutputSectionProps) {
  const { lines, sequences, bare } = useMemo(() => {
    const told = terminalText(text);
    return { lines: linesOf(told.text), sequences: told.sequences, bare: told.text };
  }, [text]);
  const longest = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines]);
  const [wrap, setWrap] = useState(wrapped);
  const notes = [countText(lines.length, 'line')];
  if (sequences > 0) notes.push(`${integerText(sequences)} control sequences removed`);
  if (note !== undefined) notes.push(note);
  return (
    <Section
      title={title}
      note={notes.join(', ')}
      tools={
        <>
          <CopyButton text={() => bare} />
          {longest > 60 && (
            <button type="button" className={QUIET_BUTTON} aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
              {wrap ? 'No wrap' : 'Wrap'}
            </button>
          )}
        </>
      }
    >
      <OutputView lines={lines} wrap={wrap} failed={failed} label={title} />
    </Section>
  );
}
