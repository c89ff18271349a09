/**
 * The colours of the strip as a canvas takes them: read from the tokens of the page, again when its theme changes.
 */
import { type RefObject, useEffect, useState } from 'react';
import type { StripKind } from './segments.ts';

export type Palette = Readonly<
  Record<
    StripKind | 'error' | 'ink' | 'accent' | 'base' | 'lane' | 'cut' | 'context' | 'edge' | 'roof' | 'cost',
    string
  >
>;

const TOKENS: Palette = {
  think: 'var(--k-think)',
  wait: 'var(--k-wait)',
  sub: 'var(--k-sub)',
  read: 'var(--k-read)',
  net: 'var(--k-net)',
  run: 'var(--k-run)',
  write: 'var(--k-write)',
  error: 'var(--k-error)',
  ink: 'var(--ink)',
  accent: 'var(--accent)',
  base: 'var(--line-2)',
  lane: 'var(--f-accent)',
  cut: 'var(--control)',
  context: 'var(--s-ctx)',
  edge: 'var(--s-ctx-edge)',
  roof: 'var(--line-2)',
  cost: 'var(--s-cost)',
};

/** Where the reader has chosen the colours, kinds are told by height alone. */
const FORCED: Palette = {
  ...TOKENS,
  think: 'GrayText',
  wait: 'GrayText',
  sub: 'CanvasText',
  read: 'CanvasText',
  net: 'CanvasText',
  run: 'CanvasText',
  write: 'CanvasText',
  ink: 'CanvasText',
  accent: 'Highlight',
  base: 'GrayText',
  lane: 'Canvas',
  cut: 'CanvasText',
  context: 'Canvas',
  edge: 'GrayText',
  roof: 'GrayText',
  cost: 'CanvasText',
};

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)'];

/** Null until the element is there. */
export function usePalette(element: RefObject<HTMLElement | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => setPalette(element.current === null ? null : toPalette(element.current));
    read();
    const queries = QUERIES.map(query => matchMedia(query));
    for (const query of queries) query.addEventListener('change', read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
    return () => {
      for (const query of queries) query.removeEventListener('change', read);
      observer.disconnect();
    };
  }, [element]);
  return palette;
}

/** A custom property is only text: what `light-dark()` in it comes to, the colour of an element tells. */
function toPalette(near: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.setProperty('forced-color-adjust', 'none');
  near.append(probe);
  const tokens = matchMedia('(forced-colors: active)').matches ? FORCED : TOKENS;
  const style = getComputedStyle(probe);
  const entries = Object.entries(tokens).map(([name, token]) => {
    probe.style.color = token;
    return [name, style.color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}
