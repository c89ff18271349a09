/**
 * The changes of files that a call and its outcome tell of, whatever agent wrote them. The client's own patch wins over the
 * call's words, because it knows line numbers.
 */
import { isObject } from 'tacho/src/core/record.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { writtenTexts } from 'tacho/src/core/story/written-text.ts';
import { hunksBetween } from './compare-texts.ts';
import { type FileDiff, type Hunk, toFileDiff } from './file-diff.ts';
import { appliedPatch, PATCH_BEGIN, structuredHunks, unifiedHunks } from './parse-patch.ts';

/** Empty where nothing is changed, or nobody says what. Never throws. */
export function changesOfAct(
  call: TraceEvent | undefined,
  outcome?: TraceEvent,
  others: readonly TraceEvent[] = [],
): FileDiff[] {
  if (call === undefined) return [];
  const told = toldBy(call, outcome);
  if (told !== undefined) return told;
  const reported = [call, ...others].flatMap(reportedChanges);
  if (reported.length > 0) return reported;
  const patch = patchIn(call);
  return patch === undefined ? written(call) : appliedPatch(patch);
}

/** The patch that the client made of the edit: `structuredPatch` of Claude Code, `fileDiff` of Gemini. */
function toldBy({ data }: TraceEvent, outcome: TraceEvent | undefined): FileDiff[] | undefined {
  const details = outcome?.data.details;
  if (!isObject(details)) return undefined;
  const isUnified = typeof details.fileDiff === 'string';
  const hunks = isUnified ? unifiedHunks(details.fileDiff as string) : structuredHunks(details.structuredPatch);
  if (hunks.length === 0) return undefined;
  const args = isObject(data.arguments) ? data.arguments : {};
  const path = [details.filePath, args.file_path, args.path, details.fileName].find(of => typeof of === 'string');
  return [toFileDiff((path as string | undefined) ?? 'a file', hunks)];
}

/** What a client tells of the files that a script of its own changed. */
function reportedChanges({ event_type, data }: TraceEvent): FileDiff[] {
  if (event_type !== 'system' || data.subtype !== 'file_change' || !isObject(data.changes)) return [];
  return Object.entries(data.changes).flatMap(([path, change]) => {
    if (!isObject(change)) return [];
    if (typeof change.content === 'string')
      return [toFileDiff(path, hunksBetween('', change.content, true), { what: 'new' })];
    if (change.type === 'delete') return [toFileDiff(path, [], { what: 'deleted' })];
    const movedTo = typeof change.move_path === 'string' ? { movedTo: change.move_path } : {};
    return typeof change.unified_diff === 'string'
      ? [toFileDiff(path, unifiedHunks(change.unified_diff), movedTo)]
      : [];
  });
}

function patchIn({ event_type, data }: TraceEvent): string | undefined {
  if (event_type !== 'tool_call' || !isObject(data.arguments)) return undefined;
  const { input, patch, command, cmd } = data.arguments;
  const texts = [input, patch, command, cmd].flatMap(of => (Array.isArray(of) ? of : [of]));
  const found = texts.find(text => typeof text === 'string' && text.includes(PATCH_BEGIN)) as string | undefined;
  return found === undefined ? undefined : unquoted(found);
}

/** A patch inside a script of JavaScript is a string literal on one line. */
function unquoted(text: string): string {
  if (/\n\*\*\* (?:Add|Update|Delete) File: /.test(text)) return text;
  return text
    .slice(text.indexOf(PATCH_BEGIN))
    .replace(/\\(["'`\\nt])/g, (_, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char));
}

/** By the call's own words: old and new texts, without line numbers. Those of one file are one change. */
function written(call: TraceEvent): FileDiff[] {
  const hunksByPath = new Map<string, { hunks: Hunk[]; whole: boolean; deleted: boolean }>();
  for (const { path, before, after, whole, deleted } of writtenTexts(call)) {
    const file = hunksByPath.get(path) ?? { hunks: [], whole, deleted: deleted === true };
    hunksByPath.set(path, file);
    file.hunks.push(...hunksBetween(before, after, whole));
  }
  return Array.from(hunksByPath, ([path, { hunks, whole, deleted }]) =>
    toFileDiff(path, hunks, whole ? { what: 'written whole' } : deleted ? { what: 'deleted' } : {}),
  );
}
