/**
 * What stands in a log, read by code that the writer and the CLI have no part in.
 */
import { existsSync, readFileSync } from 'node:fs';

export interface Line {
  readonly offset: number;
  /** Undefined for a line that is not one JSON object. */
  readonly record: Readonly<Record<string, unknown>> | undefined;
}

/** Which tool calls stand in a log, in its order. */
export function idsOf(lines: readonly Line[]): string[] {
  return lines.flatMap(({ record }) => {
    const id = (record?.data as Record<string, unknown> | undefined)?.tool_use_id;
    return typeof id === 'string' ? [id] : [];
  });
}

/** The lines of a file that are not blank. */
export function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end > start) lines.push({ offset: start, record: asObject(bytes.toString('utf8', start, end)) });
    start = end + 1;
  }
  return lines;
}

function asObject(text: string): Line['record'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What was acknowledged and is not there, what is there twice, and what nobody wrote. */
export function compare(
  acknowledged: Iterable<string>,
  written: readonly string[],
  known: ReadonlySet<string>,
): string[] {
  const there = new Set<string>();
  const findings: string[] = [];
  for (const id of written) {
    if (there.has(id)) findings.push(`twice: ${id}`);
    if (!known.has(id)) findings.push(`never sent: ${id}`);
    there.add(id);
  }
  for (const id of acknowledged) if (!there.has(id)) findings.push(`acknowledged and missing: ${id}`);
  return findings;
}
