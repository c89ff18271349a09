/**
 * Reading patches: the unified form, Claude Code's `structuredPatch`, and the form of Codex's apply_patch. None of them throws;
 * what is no patch has no hunks.
 */
import { isObject } from 'tacho/src/core/record.ts';
import { type FileDiff, type Hunk, hunkOf, toFileDiff } from './file-diff.ts';

const HUNK_HEAD = /^@@ -(\d{1,9})(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@ ?(.*)/;

/** Hunks of a unified diff of one file; whatever stands before the first is passed over. */
export function unifiedHunks(text: string): Hunk[] {
  const hunks: Hunk[] = [];
  let head: RegExpExecArray | null = null;
  let lines: string[] = [];
  const close = () => {
    if (head === null) return;
    hunks.push(hunkOf(lines, { old: Number(head[1]), new: Number(head[2]) }, head[3]));
  };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const next = HUNK_HEAD.exec(line);
    if (next === null) {
      if (head !== null) lines.push(line);
      continue;
    }
    close();
    head = next;
    lines = [];
  }
  close();
  return hunks;
}

/** `[{ oldStart, newStart, lines: [' a', '-b', '+c'] }]` */
export function structuredHunks(patch: unknown): Hunk[] {
  if (!Array.isArray(patch)) return [];
  return patch.filter(isObject).flatMap(({ oldStart, newStart, lines }) => {
    if (!Array.isArray(lines)) return [];
    const isNumbered = Number.isSafeInteger(oldStart) && Number.isSafeInteger(newStart);
    const start = isNumbered ? { old: oldStart as number, new: newStart as number } : null;
    return [
      hunkOf(
        lines.filter(line => typeof line === 'string'),
        start,
      ),
    ];
  });
}

export const PATCH_BEGIN = '*** Begin Patch';
const FILE = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;

/** The files of an apply_patch. It names places by a line of code, not by number. */
export function appliedPatch(text: string): FileDiff[] {
  const files: { path: string; verb: string; movedTo?: string; hunks: { place?: string; lines: string[] }[] }[] = [];
  for (const line of text.slice(text.indexOf(PATCH_BEGIN)).split('\n')) {
    const header = FILE.exec(line);
    const file = files.at(-1);
    if (header !== null) files.push({ path: (header[2] as string).trim(), verb: header[1] as string, hunks: [] });
    else if (file === undefined) continue;
    else if (line.startsWith('*** ')) {
      const movedTo = MOVE.exec(line)?.[1];
      if (movedTo !== undefined) file.movedTo = movedTo.trim();
      if (line.startsWith('*** End Patch')) break;
    } else if (line.startsWith('@@')) file.hunks.push({ place: line.slice(2).trim(), lines: [] });
    else {
      if (file.hunks.length === 0) file.hunks.push({ lines: [] });
      file.hunks.at(-1)?.lines.push(line);
    }
  }
  return files.map(({ path, verb, movedTo, hunks }) =>
    toFileDiff(
      path,
      hunks
        .filter(({ lines }) => lines.some(line => line !== ''))
        .map(({ lines, place }) => hunkOf(lines, verb === 'Add' ? { old: 1, new: 1 } : null, place)),
      {
        ...(verb === 'Add' && { what: 'new' }),
        ...(verb === 'Delete' && { what: 'deleted' }),
        ...(movedTo !== undefined && { movedTo }),
      },
    ),
  );
}
