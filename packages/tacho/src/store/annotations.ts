/**
 * The annotations of a session, in a file beside its events, which are never touched. Written like the log: one line, one write.
 *
 * A deleted one is overwritten with blanks where it stands. What was deleted is off the disk, for other programs too, and
 * whoever appends at that moment loses nothing: no byte moves, and a line of blanks is nothing to any reader. Two that delete
 * at once write the same blanks. A file written anew would lose what was appended meanwhile; a line that says "deleted" would be
 * an annotation to the peer's reader, and leave the words on disk.
 */
import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Annotation, foldAnnotations, parseAnnotation } from '../core/annotations.ts';
import { TraceError } from '../core/errors.ts';
import { parseLine, scanLines } from './lines.ts';
import { ANNOTATIONS_NAME } from './names.ts';
import type { SessionFiles } from './session-files.ts';
import { peerIdOf } from './trace-folder.ts';
import { appendRecord, writeAll } from './write.ts';

export interface Annotations {
  /** Oldest first. */
  readonly annotations: readonly Annotation[];
  /** Lines that are none. */
  readonly damaged: number;
}

/** Empty for a session that has none. Throws `io` for a file that is there and cannot be read. */
export function readAnnotations(session: SessionFiles): Annotations {
  const found: Annotation[] = [];
  let damaged = 0;
  for (const path of pathsOf(session)) {
    eachLine(path, annotation => {
      if (annotation === undefined) damaged++;
      else found.push(annotation);
    });
  }
  return { annotations: found.length === 0 ? [] : foldAnnotations(found), damaged };
}

/** Appends one. Throws `io` where the store cannot be written. */
export function addAnnotation(session: SessionFiles, annotation: Annotation): void {
  const path = join(session.dir, ANNOTATIONS_NAME);
  // A link may lead out of the store.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new TraceError('io', `${path} is a link, and is not written to`);
  }
  try {
    appendRecord(path, annotation);
  } catch (error) {
    throw refused(path, 'write', error);
  }
}

/** False when no line of the session has it. Throws `io` where the store cannot be written. */
export function deleteAnnotation(session: SessionFiles, id: string): boolean {
  let isFound = false;
  for (const path of pathsOf(session)) {
    const places: { offset: number; length: number }[] = [];
    eachLine(path, (annotation, offset, length) => {
      if (annotation?.annotation_id === id) places.push({ offset, length });
    });
    if (places.length === 0) continue;
    isFound = true;
    try {
      blank(path, id, places);
    } catch (error) {
      throw refused(path, 'write', error);
    }
  }
  return isFound;
}

function blank(path: string, id: string, places: readonly { offset: number; length: number }[]): void {
  const file = openSync(path, 'r+');
  try {
    for (const { offset, length } of places) {
      // The peer writes the whole file anew when it deletes: what stands here now may be another line.
      const bytes = Buffer.alloc(length);
      const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, length, offset));
      const record = parseLine(text);
      if (typeof record === 'object' && record.annotation_id === id) writeAll(file, Buffer.alloc(length, ' '), offset);
    }
  } finally {
    closeSync(file);
  }
}

function eachLine(
  path: string,
  visit: (annotation: Annotation | undefined, offset: number, length: number) => void,
): void {
  try {
    scanLines(path, {
      record: (record, offset, length) => visit(parseAnnotation(record), offset, length),
      damage: ({ offset }) => visit(undefined, offset, 0),
    });
  } catch (error) {
    throw refused(path, 'read', error);
  }
}

/** Ours, and those that the peer's user made of the same session. Links are not followed. */
function pathsOf({ id, dir }: SessionFiles): string[] {
  const peerId = peerIdOf(id);
  return [dir, ...(peerId === undefined ? [] : [join(dirname(dir), peerId)])]
    .map(folder => join(folder, ANNOTATIONS_NAME))
    .filter(path => lstatSync(path, { throwIfNoEntry: false })?.isFile());
}

function refused(path: string, what: 'read' | 'write', error: unknown): TraceError {
  return new TraceError('io', `cannot ${what} ${path}: ${(error as Error).message}`, { cause: error });
}
