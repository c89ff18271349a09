/**
 * Two texts as hunks, and the words that differ in two lines: both within a bound, beyond which everything is said to differ.
 */
import { diffWordsWithSpace, structuredPatch } from 'diff';
import { type DiffLine, type Hunk, hunkOf } from './file-diff.ts';
import { structuredHunks } from './parse-patch.ts';

const MOST_LINES = 5_000;
const MOST_MS = 150;
const CONTEXT = 3;

/** Line numbers count from the first line of the texts: null unless those are whole files. */
export function hunksBetween(before: string, after: string, isWhole = false): Hunk[] {
  if (before === after) return [];
  const [old, now] = [signed('-', before), signed('+', after)];
  const start = isWhole ? { old: 1, new: 1 } : null;
  if (old.length === 0 || now.length === 0 || old.length + now.length > MOST_LINES)
    return [hunkOf([...old, ...now], start)];
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, timeout: MOST_MS });
  if (patch === undefined) return [hunkOf([...old, ...now], start)];
  const hunks = structuredHunks(patch.hunks);
  return isWhole
    ? hunks
    : hunks.map(({ lines }) => ({ lines: lines.map(line => ({ ...line, old: null, new: null })) }));
}

function signed(sign: string, text: string): string[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map(line => sign + line);
}

/** A piece of a line, and whether the other side lacks it. */
export interface Word {
  readonly text: string;
  readonly differs: boolean;
}

const MOST_PAIRS = 200;
const MOST_CHARS = 800;
/** Lines that share less are two lines, not one that was changed. */
const LEAST_SHARED = 0.4;

/** By line, its words, for the lines that were changed rather than replaced. */
export function changedWords(lines: readonly DiffLine[]): ReadonlyMap<DiffLine, readonly Word[]> {
  const words = new Map<DiffLine, readonly Word[]>();
  for (const [old, now] of pairsOf(lines).slice(0, MOST_PAIRS)) {
    if (old.text.length > MOST_CHARS || now.text.length > MOST_CHARS) continue;
    const changes = diffWordsWithSpace(old.text, now.text, { timeout: 5 });
    if (changes === undefined) continue;
    const shared = changes.filter(of => !of.added && !of.removed).reduce((sum, of) => sum + of.value.trim().length, 0);
    if (shared < LEAST_SHARED * Math.max(old.text.trim().length, now.text.trim().length)) continue;
    words.set(
      old,
      changes.filter(of => !of.added).map(of => ({ text: of.value, differs: of.removed })),
    );
    words.set(
      now,
      changes.filter(of => !of.removed).map(of => ({ text: of.value, differs: of.added })),
    );
  }
  return words;
}

/** Of a run of removed lines and the added ones after it, the first with the first, and so on. */
function pairsOf(lines: readonly DiffLine[]): [DiffLine, DiffLine][] {
  const pairs: [DiffLine, DiffLine][] = [];
  let removed: DiffLine[] = [];
  let next = 0;
  for (const line of lines) {
    if (line.sign === '-') {
      if (next > 0) [removed, next] = [[], 0];
      removed.push(line);
      continue;
    }
    const old = line.sign === '+' ? removed[next++] : undefined;
    if (old !== undefined) pairs.push([old, line]);
    if (line.sign === ' ') [removed, next] = [[], 0];
  }
  return pairs;
}
