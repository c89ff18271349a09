/**
 * A titled piece of a panel: title, a quiet note beside it, and what one can do with it at the right.
 */
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, note, tools, children }: SectionProps) {
  return (
    <section className="min-w-0">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        {note !== undefined && note !== '' && <span className="min-w-0 text-ink-3">{note}</span>}
        {tools !== undefined && <span className="ml-auto flex gap-3 text-12 text-ink-3">{tools}</span>}
      </div>
      {children}
    </section>
  );
}

/** What is known in pairs of a word and a value. */
export function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, ReactNode])[] }) {
  if (pairs.length === 0) return null;
  return (
    <dl className="grid grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1 leading-[20px]">
      {pairs.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="max-w-48 text-ink-3 wrap-anywhere">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A sentence in place of what is not there. */
export function Missing({ children }: { readonly children: ReactNode }) {
  return <p className="text-ink-3 leading-read">{children}</p>;
}
