/**
 * Text of a session, isolated from what stands around it, with what was looked for marked.
 */
import { patternOf } from '../find/search.ts';
import { visibleText } from './visible-text.tsx';

export interface MarkedTextProps {
  readonly text: string;
  /** '' marks nothing. */
  readonly query?: string;
  /** Paths and code read from left to right whatever they hold. */
  readonly code?: boolean;
}

export function MarkedText({ text, query = '', code = false }: MarkedTextProps) {
  const shown = visibleText(text);
  return <bdi dir={code ? 'ltr' : 'auto'}>{query === '' ? shown : piecesOf(shown, query)}</bdi>;
}

function piecesOf(text: string, query: string) {
  const pattern = new RegExp(patternOf(query), 'giu');
  const pieces = [];
  let end = 0;
  for (const { index, 0: hit } of text.matchAll(pattern)) {
    pieces.push(text.slice(end, index), <mark key={index}>{hit}</mark>);
    end = index + hit.length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
