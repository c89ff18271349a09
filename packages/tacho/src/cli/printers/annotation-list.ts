/**
 * The annotations of a session as a list, each with the number that its event has now.
 */
import type { Annotation } from '../../core/annotations.ts';
import { type Annotations, readAnnotations } from '../../store/annotations.ts';
import { numbersOf } from '../../store/event-places.ts';
import { planSession } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { formatCount, formatMoment, formatOffset } from '../terminal/numbers.ts';
import { type Safe, safe, splitLines, trustLine } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { annotationHead } from './annotation-text.ts';

export async function listAnnotations(context: Context, files: SessionFiles, asJson: boolean): Promise<ExitCode> {
  const read = readAnnotations(files);
  const ids = new Set(read.annotations.map(({ event_id }) => event_id));
  const numbers = read.annotations.length === 0 ? new Map<string, number>() : numbersOf(planSession(files), ids);
  if (asJson) await printJson(context, files.id, read, numbers);
  else await printText(context, read, numbers);
  return 0;
}

async function printJson(
  { out }: Context,
  id: string,
  { annotations, damaged }: Annotations,
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  const shown = annotations.map(one => ({ ...one, number: numbers.get(one.event_id) ?? null }));
  await out.write(safeJson({ session_id: id, annotations: shown, damaged_lines: damaged }, 2));
  await out.line();
}

async function printText(
  { out, err, style, errStyle }: Context,
  { annotations, damaged }: Annotations,
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  await out.line(annotations.length === 0 ? safe`no annotations` : formatCount(annotations.length, safe`annotation`));
  for (const one of annotations) {
    const place = placeOf(one, numbers.get(one.event_id), style);
    const [id, offset] = [trustLine(one.annotation_id), formatOffset(one.offset_seconds)];
    await out.line();
    await out.line(safe`${style.bold(id)}  ${place}  ${style.dim(offset)}${annotationHead(one, style)}`);
    if (one.note !== '')
      for (const line of splitLines(sanitise(one.note, { multiline: true }))) await out.line(safe`  ${line}`);
    const author = one.author === '' ? safe`` : safe`${sanitise(one.author)}, `;
    await out.line(safe`  ${style.dim(safe`— ${author}${formatMoment(one.created_at)}`)}`);
  }
  if (damaged > 0) await err.line(errStyle.error(safe`${formatCount(damaged, safe`damaged line`)} skipped`));
}

function placeOf({ event_id: id }: Annotation, number: number | undefined, style: Style): Safe {
  if (id === '') return safe`the session`;
  const event = safe`event=${sanitise(id)}`;
  return number === undefined ? style.error(safe`${event} (gone)`) : safe`#${number} ${event}`;
}
