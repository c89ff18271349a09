/**
 * Two states of a file as the hunks of a unified diff.
 */

export interface DiffLine {
  readonly mark: ' ' | '-' | '+';
  /** Without its line end. */
  readonly text: string;
  /** The last line of a file that does not end with a line feed. */
  readonly isUnended: boolean;
}

export interface Hunk {
  /** First line from 1, and how many, before and after. */
  readonly before: readonly [start: number, count: number];
  readonly after: readonly [start: number, count: number];
  readonly lines: readonly DiffLine[];
}

/** Unchanged lines shown around a change. */
const CONTEXT = 3;
/** Cells of the table that finds the longest common part; above it, a change is shown as one block. */
const MAX_CELLS = 4_000_000;

/** The hunks between two texts; none when they are equal. An absent file is the empty text. */
export function diffLines(before: string, after: string): Hunk[] {
  const rows = compare(before.match(/[^\n]*\n|[^\n]+$/g) ?? [], after.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  const hunks: Hunk[] = [];
  let [old, now] = [1, 1];
  for (let at = 0; at < rows.length; ) {
    const change = rows.findIndex(({ mark }, i) => i >= at && mark !== ' ');
    if (change === -1) break;
    const from = Math.max(at, change - CONTEXT);
    [old, now] = [old + from - at, now + from - at];
    const lines = rows.slice(from, endOfHunk(rows, change));
    const counts = [lines.filter(({ mark }) => mark !== '+').length, lines.filter(({ mark }) => mark !== '-').length];
    const [gone, come] = counts as [number, number];
    hunks.push({ before: [gone === 0 ? old - 1 : old, gone], after: [come === 0 ? now - 1 : now, come], lines });
    [old, now, at] = [old + gone, now + come, from + lines.length];
  }
  return hunks;
}

/** Changes with no more than twice the context between them are one hunk. */
function endOfHunk(rows: readonly DiffLine[], change: number): number {
  let last = change;
  for (let at = change; at < rows.length && at - last <= 2 * CONTEXT; at++) {
    if (rows[at]?.mark !== ' ') last = at;
  }
  return Math.min(rows.length, last + CONTEXT + 1);
}

function compare(old: readonly string[], now: readonly string[]): DiffLine[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [
    ...old.slice(0, head).map(line => row(' ', line)),
    ...compareMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(line => row(' ', line)),
  ];
}

/** By the longest common subsequence of lines. */
function compareMiddle(old: readonly string[], now: readonly string[]): DiffLine[] {
  const width = now.length + 1;
  if (old.length === 0 || now.length === 0 || old.length * width > MAX_CELLS) {
    return [...old.map(line => row('-', line)), ...now.map(line => row('+', line))];
  }
  const common = new Uint32Array((old.length + 1) * width);
  const cell = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === now[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1));
    }
  }
  const rows: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      rows.push(row(' ', old[i++] as string));
      j++;
    } else if (j === now.length || (i < old.length && cell(i + 1, j) >= cell(i, j + 1))) {
      rows.push(row('-', old[i++] as string));
    } else rows.push(row('+', now[j++] as string));
  }
  return rows;
}

function row(mark: DiffLine['mark'], line: string): DiffLine {
  return { mark, text: line.replace(/\r?\n$/, ''), isUnended: !line.endsWith('\n') };
}
