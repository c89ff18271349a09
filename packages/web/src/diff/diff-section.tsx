/**
 * The changes of an act, file by file, with one patch of all to copy.
 */
import type { ReactNode } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { placed } from '../ui/placed.ts';
import { Section } from '../ui/section.tsx';
import { DiffView } from './diff-view.tsx';
import { type FileDiff, patchText } from './file-diff.ts';

interface DiffSectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly diffs: readonly FileDiff[];
}

const MOST_FILES = 50;

export function DiffSection({ title, note, diffs }: DiffSectionProps) {
  const left = diffs.length - MOST_FILES;
  const sums = diffs.length > 1 ? countText(diffs.length, 'file') : '';
  return (
    <Section
      title={title}
      note={note ?? sums}
      tools={<CopyButton label="Copy diff" text={() => diffs.map(patchText).join('')} />}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {placed(diffs.slice(0, MOST_FILES)).map(([key, diff]) => (
          <DiffView key={key} diff={diff} />
        ))}
      </div>
      {left > 0 && <p className="mt-2 text-ink-3">{countText(left, 'file')} more; they are in the patch.</p>}
    </Section>
  );
}
