/**
 * A change of one file, in the one shape that all sources of it are read into.
 */
export interface FileDiff {
  readonly path: string;
  /** Where a patch moves the file. */
  readonly movedTo?: string;
  readonly added: number;
  readonly removed: number;
  /** A word for a change that is no edit: the file is new, written whole, or gone. */
  readonly what?: 'new' | 'written whole' | 'deleted';
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** What a patch says of the place, where it gives no line numbers. */
  readonly place?: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
  /** Line numbers before and after; null where nobody says. */
  readonly old: number | null;
  readonly new: number | null;
}

/** A change with its lines counted. */
export function toFileDiff(
  path: string,
  hunks: readonly Hunk[],
  more: Pick<FileDiff, 'what' | 'movedTo'> = {},
): FileDiff {
  let added = 0;
  let removed = 0;
  for (const { lines } of hunks)
    for (const { sign } of lines) {
      if (sign === '+') added += 1;
      if (sign === '-') removed += 1;
    }
  return { path, added, removed, hunks, ...more };
}

/** Lines that begin with their sign, numbered from where the hunk starts; numbers are null where it does not say. */
export function hunkOf(
  signed: readonly string[],
  start: { readonly old: number; readonly new: number } | null,
  place?: string,
): Hunk {
  let before = start?.old ?? 0;
  let after = start?.new ?? 0;
  const lines: DiffLine[] = [];
  for (const line of signed) {
    const sign = line[0] === '+' || line[0] === '-' ? line[0] : ' ';
    if (line.startsWith('\\')) continue;
    lines.push({
      sign,
      text: line.slice(1),
      old: start === null || sign === '+' ? null : before++,
      new: start === null || sign === '-' ? null : after++,
    });
  }
  return { lines, ...(place !== undefined && place !== '' && { place }) };
}

/** As a unified diff, to be read: of hunks whose place in the file nobody told, the numbers begin at 1. */
export function patchText({ path, movedTo, what, hunks }: FileDiff): string {
  // A path of several lines would be hunks of its own.
  const oneLine = (name: string) => name.replace(/[\r\n]+/g, ' ');
  const head = [
    what === 'new' ? '--- /dev/null' : `--- a/${oneLine(path)}`,
    what === 'deleted' ? '+++ /dev/null' : `+++ b/${oneLine(movedTo ?? path)}`,
  ];
  const body = hunks.flatMap(({ lines, place = '' }) => {
    const count = (sign: string) => lines.filter(line => line.sign !== sign).length;
    const old = lines.find(line => line.old !== null)?.old ?? (what === 'new' ? 0 : 1);
    const now = lines.find(line => line.new !== null)?.new ?? (what === 'deleted' ? 0 : 1);
    return [
      `@@ -${old},${count('+')} +${now},${count('-')} @@ ${place}`.trimEnd(),
      ...lines.map(line => line.sign + line.text),
    ];
  });
  return `${[...head, ...body].join('\n')}\n`;
}
