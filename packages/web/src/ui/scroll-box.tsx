/**
 * A box that scrolls sideways by itself, also without a mouse.
 */
import type { ReactNode } from 'react';

interface ScrollBoxProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function ScrollBox({ label, className = '', children }: ScrollBoxProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll what has the focus
      tabIndex={0}
      className={`overflow-x-auto rounded border border-line font-mono text-12 [font-variant-ligatures:none] ${className}`}
    >
      {children}
    </section>
  );
}
