/**
 * The causes of one event, and the cause of every call, in a session of 100,000 events without an index.
 */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Usage } from './measure.ts';
import type { Row } from './table.ts';
import { folderIn, megabytes, SESSION_EVENTS, SESSION_ID, type Workbench, writeSession } from './workloads.ts';

/** `why N` near the end of a log in the peer's shape; with `--effects`; and `--all`, which reads the events again. */
export function whyRows({ temp, runs, scale, watch, say }: Workbench): Row[] {
  const dir = folderIn(temp, 'why');
  const events = SESSION_EVENTS * scale;
  writeSession(dir, SESSION_ID, 0, events);
  const log = path.join(dir, SESSION_ID, 'events.ndjson');
  say(`why: ${megabytes(statSync(log).size)}`);
  // A call of the kind that has most causes to choose from: an edit.
  const late = String(Math.floor((events * 0.999) / 6) * 6 + 3);
  const floor: Usage[] = [];
  const one: Usage[] = [];
  const forward: Usage[] = [];
  const all: Usage[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(watch.floor(log));
    one.push(watch.tacho(dir, 'why', SESSION_ID, late));
    forward.push(watch.tacho(dir, 'why', SESSION_ID, '3', '--effects'));
    all.push(watch.tacho(dir, 'why', SESSION_ID, '--all', '--json'));
  }
  rmSync(dir, { recursive: true, force: true });
  return [
    { what: 'why', ours: one, floor, bound: 3, by: 'clock', peakBound: 250 },
    { what: 'why --effects', ours: forward, floor, bound: 5, by: 'clock', peakBound: 250 },
    { what: 'why --all --json', ours: all, floor, bound: 16, by: 'clock', peakBound: 640 },
  ];
}
