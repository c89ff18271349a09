/**
 * An event as replay prints it, and which events it prints.
 */
import type { Annotation } from '../../core/annotations.ts';
import type { Description } from '../../core/describe/event.ts';
import { isOutcome } from '../../core/identity.ts';
import type { TraceEvent } from '../../core/schema.ts';
import type { Context } from '../context.ts';
import { formatDuration, formatOffset } from '../terminal/numbers.ts';
import { join, joinLines, type Safe, type SafeText, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { marks } from '../terminal/style.ts';
import { blanks, cutTo } from '../terminal/width.ts';
import { annotationLine } from './annotation-text.ts';

const DETAIL_CHARS = 150;
/** Under the title: offset, number and mark stand before it. */
const INDENT = blanks(18);
const ANSWERS = safe`← `;

export function isShown(event: TraceEvent, description: Description, types: readonly string[] | undefined): boolean {
  if (types === undefined) return description.quiet !== true;
  return types.includes(event.event_type) || types.includes(event.data.subtype as string);
}

/** What stands before each line of a session that another one started. */
export function gutterOf({ style }: Context, depth: number): Safe {
  return depth === 0 ? safe`` : style.agent(join(Array.from({ length: depth }, () => safe`│  `)));
}

/** One or two lines with their line feeds. */
export function eventText(
  { style, columns }: Context,
  event: TraceEvent,
  { kind, title, detail }: Description,
  number: number,
  startedAt: number | null,
  gutter: Safe,
): SafeText {
  const offset =
    event.timestamp === null || startedAt === null ? safe`+       –` : formatOffset(event.timestamp - startedAt);
  const took = event.duration_ms === undefined ? safe`` : style.dim(safe` (${formatDuration(event.duration_ms)})`);
  const place = style.dim(safe`${offset}  ${trustLine(`#${number}`.padEnd(5))} `);
  const act = style[kind](safe`${marks[kind]} ${isOutcome(event) ? ANSWERS : safe``}${sanitise(title)}`);
  const head = cutTo(safe`${gutter}${place}${act}${took}`, columns);
  if (detail === undefined || detail === '') return joinLines([head, safe``]);
  return joinLines([head, cutTo(safe`${gutter}${INDENT}${beginningOf(detail)}`, columns), safe``]);
}

/** The line of an annotation under its event. */
export function annotatedText({ style, columns }: Context, annotation: Annotation, gutter: Safe): Safe {
  return cutTo(safe`${gutter}${INDENT}${annotationLine(annotation, style)}`, columns);
}

/** As much of a text as one line shows; runs of white space become one space, since a result is often a screen of text. */
function beginningOf(detail: string): Safe {
  // White space shrinks, so what fits may begin with more than it.
  const start = detail.slice(0, 2 * DETAIL_CHARS);
  const line = (/[\n\t]| {2}/.test(start) ? start.replace(/\s+/g, ' ') : start).trim();
  const isCut = line.length > DETAIL_CHARS || detail.length > 2 * DETAIL_CHARS;
  return isCut ? safe`${sanitise(line.slice(0, DETAIL_CHARS))}…` : sanitise(line);
}
