/**
 * A view under its title.
 */
import type { ReactNode } from 'react';
import { visibleText } from '../ui/visible-text.tsx';

export function Titled({ title, children }: { readonly title: string | undefined; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      {title !== undefined && title !== '' && (
        <h2 className="mb-2 font-semibold wrap-anywhere">{visibleText(title)}</h2>
      )}
      {children}
    </section>
  );
}
