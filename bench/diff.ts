/**
 * Two sessions of 100,000 events compared: alike with a change every hundred calls, and of quite different works. The
 * floor is a bare read of the bytes of both.
 */
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Usage } from './measure.ts';
import type { Row } from './table.ts';
import { folderIn, megabytes, SESSION_EVENTS, SESSION_ID, type Workbench, writeSession } from './workloads.ts';

const OTHER_ID = '20000000-0000-4000-8000-000000000000';

export function diffRows(bench: Workbench): Row[] {
  const dir = folderIn(bench.temp, 'diff');
  const rows = [
    ...pairRows(bench, dir, 'alike', changedHereAndThere),
    ...pairRows(bench, dir, 'different', doneOtherwise),
  ];
  rmSync(dir, { recursive: true, force: true });
  return rows;
}

/** `change` makes the second session's line out of the first one's; undefined leaves it out. */
function pairRows(
  { runs, scale, watch, say }: Workbench,
  dir: string,
  name: string,
  change: (line: string, n: number) => string | undefined,
): Row[] {
  const store = path.join(dir, name);
  writeSession(store, SESSION_ID, 0, SESSION_EVENTS * scale);
  const first = path.join(store, SESSION_ID, 'events.ndjson');
  const second = path.join(store, OTHER_ID, 'events.ndjson');
  mkdirSync(path.dirname(second));
  writeFileSync(path.join(store, OTHER_ID, 'meta.json'), JSON.stringify({ session_id: OTHER_ID }));
  const lines = readFileSync(first, 'utf8').trimEnd().replaceAll(SESSION_ID, OTHER_ID).split('\n');
  const kept = lines.map(change).filter(line => line !== undefined);
  writeFileSync(second, '');
  appendFileSync(second, `${kept.join('\n')}\n`);
  say(`diff, ${name}: ${megabytes(Buffer.byteLength(kept.join('\n')) * 2)} in two sessions`);
  // The index knows which session started which; it is made by whoever comes first.
  watch.tacho(store, 'list');
  const floor: Usage[] = [];
  const structural: Usage[] = [];
  const compared: Usage[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(watch.floor(first, second));
    structural.push(watch.tacho(store, 'diff', SESSION_ID, OTHER_ID));
    compared.push(watch.tacho(store, 'diff', SESSION_ID, OTHER_ID, '--compare'));
  }
  return [
    { what: `diff, ${name}`, ours: structural, floor, bound: 3, by: 'clock', peakBound: 350 },
    { what: `diff --compare, ${name}`, ours: compared, floor, bound: 3, by: 'clock', peakBound: 350 },
  ];
}

/** Every hundredth call runs or edits something else, every thousandth is not made, nor is its result. */
function changedHereAndThere(line: string, n: number): string | undefined {
  const call = n - (n % 2);
  if (call % 2_000 === 1_000) return undefined;
  return call % 200 === 100 ? line.replace('/module-', '/other-') : line;
}

/** Two lines of three are about other files, commands and questions; what stays is a call here and there, in the same order. */
function doneOtherwise(line: string, n: number): string | undefined {
  if (n % 6 < 2) return line;
  const shift = (n * 31) % 977;
  return line
    .replace(/\/module-\d+\/file-\d+/g, `/part-${shift % 19}/unit-${shift}`)
    .replace('npm test --', shift % 3 === 0 ? 'npx vitest run' : 'npm run check --')
    .replace('"prompt":"', `"prompt":"Now ${shift} and `);
}
