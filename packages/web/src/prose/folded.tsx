/**
 * A text that is in the way more often than it is wanted: folded, with its length.
 */
import { tokensText } from 'tacho/src/core/numbers.ts';
import { Prose } from './prose.tsx';

interface FoldedProps {
  readonly title: string;
  readonly text: string;
  readonly open?: boolean;
}

export function Folded({ title, text, open = false }: FoldedProps) {
  return (
    <details open={open} className="border-l-2 border-line-2 ps-3 text-ink-2">
      <summary className="cursor-pointer list-none text-ink-3 before:content-['▸_'] [[open]>&]:before:content-['▾_']">
        {title}, {tokensText(text.length)} characters
      </summary>
      <div className="mt-2">
        <Prose text={text} />
      </div>
    </details>
  );
}
