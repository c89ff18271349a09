/**
 * What an agent wrote, looked at as it goes by: marks left in comments, doubts, tests switched off, dependencies. Texts are
 * scanned and let go; of the lines only hashes stay, to see later whether they were taken out again.
 */
import type { EventFold } from '../../core/event-fold.ts';
import { isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { targetOf } from '../../core/story/files.ts';
import { lineOf } from '../../core/story/line-of.ts';
import { type WrittenText, writtenTexts } from '../../core/story/written-text.ts';
import { commentOf, hasRemark, isDoubtful, markOf } from './comments.ts';
import { type Listed, manifestReading } from './manifests.ts';
import { isAssertion, isSkip, isTestPath } from './risks.ts';

export interface Remark {
  readonly kind: 'mark' | 'doubt';
  /** The comment on one line, cut. */
  readonly text: string;
}

/** One file in one call. Whether the call worked is for the story to say. */
export interface Written {
  readonly n: number;
  readonly path: string;
  readonly whole: boolean;
  readonly deleted: boolean;
  /** A client's report of what its script changed: no call of its own. */
  readonly reported: boolean;
  /** Remarks in lines that did not stand there before. */
  readonly remarks: readonly Remark[];
  /** Texts of remarks that were taken out. */
  readonly removedRemarks: readonly string[];
  readonly skips: readonly string[];
  /** Assertions written less those taken out. */
  readonly assertions: number;
  readonly dependencies: readonly Listed[];
  readonly removedDependencies: readonly Listed[];
  readonly addedLines: number;
  readonly removedLines: number;
  /** Hashes of the lines added and taken out, blank ones aside. */
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

const REMARK_CHARS = 140;
/** A longer line is data. */
const LINE_CHARS = 400;
const MOST_REMARKS = 200;
/** Hashes kept for a session; what comes later is not compared. */
const MOST_HASHES = 400_000;

export class WrittenFold implements EventFold<readonly Written[]> {
  readonly #written: Written[] = [];
  /** Files that the session looked at before it wrote them: what a whole new text holds may have stood there. */
  readonly #seen = new Set<string>();
  readonly #made = new Set<string>();
  #events = 0;
  #remarks = 0;
  #hashes = 0;

  add(event: TraceEvent): void {
    const n = ++this.#events;
    if (event.event_type !== 'tool_call' && event.event_type !== 'system') return;
    const texts = writtenTexts(event);
    if (texts.length === 0) {
      this.#look(event);
      return;
    }
    // Code that moves between two files of one patch is not new.
    const gone = new Set(
      texts.flatMap(({ before }) => (hasRemark(before) ? linesOf(before).map(line => line.trim()) : [])),
    );
    for (const text of texts) this.#text(n, text, gone, event.event_type === 'system');
  }

  end(): readonly Written[] {
    return this.#written;
  }

  #look({ event_type, data }: TraceEvent): void {
    if (event_type !== 'tool_call' || !isObject(data.arguments)) return;
    const target = targetOf(data.tool_name, data.arguments);
    if (target !== undefined) this.#seen.add(target.path);
  }

  #text(n: number, text: WrittenText, gone: ReadonlySet<string>, reported: boolean): void {
    const { path, before, after, whole, deleted = false } = text;
    const isRewrite = whole && this.#seen.has(path) && !this.#made.has(path);
    if (whole && !this.#seen.has(path)) this.#made.add(path);
    this.#seen.add(path);
    const [was, now] = [linesOf(before), linesOf(after)];
    const { added, removed } = changedLines(was, now);
    const remarks =
      isRewrite || !hasRemark(after) ? [] : remarksIn(added, path).filter(of => !gone.has(of.line.trim()));
    const removedRemarks = hasRemark(before) ? remarksIn(removed, path) : [];
    // A mark whose line was only reworded stood there before.
    const fresh = remarks.slice(Math.min(remarks.length, removedRemarks.length));
    this.#remarks += fresh.length;
    const isTest = isTestPath(path);
    const reading = manifestReading(path);
    const listed = (lines: readonly string[]) =>
      reading === undefined ? [] : lines.map(reading).filter(of => of !== undefined);
    this.#hashes += added.length + removed.length;
    const keepsHashes = this.#hashes <= MOST_HASHES;
    this.#written.push({
      n,
      path,
      whole,
      deleted,
      reported,
      remarks: this.#remarks > MOST_REMARKS ? [] : fresh.map(({ kind, text }) => ({ kind, text })),
      removedRemarks: removedRemarks.map(({ text }) => text),
      skips: isTest
        ? added
            .filter(isSkip)
            .slice(0, 5)
            .map(line => lineOf(line, REMARK_CHARS))
        : [],
      assertions: isTest && !whole ? added.filter(isAssertion).length - removed.filter(isAssertion).length : 0,
      dependencies: isRewrite ? [] : copied(listed(added)),
      removedDependencies: copied(listed(removed)),
      addedLines: added.length,
      removedLines: removed.length,
      added: keepsHashes ? hashesOf(added) : [],
      removed: keepsHashes ? hashesOf(removed) : [],
    });
  }
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** The lines that only one side has, each as often as the other lacks it. */
function changedLines(
  was: readonly string[],
  now: readonly string[],
): { added: readonly string[]; removed: readonly string[] } {
  if (was.length === 0 || now.length === 0) return { added: now, removed: was };
  const left = new Map<string, number>();
  for (const line of was) left.set(line, (left.get(line) ?? 0) + 1);
  const added = now.filter(line => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
  const removed = was.filter(line => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count > 0;
  });
  return { added, removed };
}

function remarksIn(lines: readonly string[], path: string): (Remark & { line: string })[] {
  const found: (Remark & { line: string })[] = [];
  for (const line of lines) {
    if (line.length > LINE_CHARS || !hasRemark(line)) continue;
    const comment = commentOf(line, path);
    if (comment === undefined || !hasRemark(comment)) continue;
    const kind = markOf(comment) !== undefined ? 'mark' : isDoubtful(comment) ? 'doubt' : undefined;
    if (kind !== undefined)
      found.push({ kind, line, text: lineOf(comment.replace(/\s*(?:\*\/|-->)\s*$/, ''), REMARK_CHARS) });
  }
  return found;
}

/** Texts of their own, which do not keep the file's in memory. */
function copied(listed: readonly Listed[]): Listed[] {
  return listed.map(({ name, version }) => ({
    name: lineOf(`${name} `, 120),
    version: version === null ? null : lineOf(`${version} `, 60),
  }));
}

/** 32 bits of each line that says something. */
function hashesOf(lines: readonly string[]): number[] {
  const hashes: number[] = [];
  for (const line of lines) {
    const text = line.trim();
    if (text.length < 3) continue;
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hashes.push(hash >>> 0);
  }
  return hashes;
}
