/**
 * The page of a session of 100,000 events: writing it, and looking at it in a browser. The bounds are times, not ratios.
 */
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../packages/web/test/browser.ts';
import type { Usage } from './measure.ts';
import type { Row } from './table.ts';
import { folderIn, megabytes, SESSION_EVENTS, SESSION_ID, type Workbench, writeSession } from './workloads.ts';

const BROWSER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'page-in-browser.mjs');
/** Milliseconds and MiB. */
const BOUNDS = { write: 2_000, firstRows: 1_000, longestFrame: 50, search: 300, heapMiB: 150 };

interface Looked {
  readonly firstRows: number;
  readonly longestFrame: number;
  readonly search: number;
  readonly heapMiB: number;
}

export function pageRows({ temp, runs, scale, watch, say }: Workbench): Row[] {
  const dir = folderIn(temp, 'page');
  const store = path.join(dir, 'store');
  const page = path.join(dir, 'page.html');
  writeSession(store, SESSION_ID, 0, SESSION_EVENTS * scale);
  const written: Usage[] = [];
  for (let run = 0; run < runs; run++) written.push(watch.tacho(store, 'replay', SESSION_ID, '--output', page));
  say(
    `page: ${megabytes(statSync(path.join(store, SESSION_ID, 'events.ndjson')).size)} of events, ${megabytes(statSync(page).size)} of page`,
  );
  const rows = [rowOf('page, write', written, BOUNDS.write)];
  if (findChromium() === undefined) say('page: no Chromium to look at it with');
  else {
    const looked: Looked[] = [];
    for (let run = 0; run < runs; run++) {
      watch.node(BROWSER, page, 'adds up rows');
      looked.push(JSON.parse(readFileSync(path.join(temp, 'output'), 'utf8')) as Looked);
    }
    const times = (key: 'firstRows' | 'longestFrame' | 'search') => looked.map(of => usageOf(of[key], of.heapMiB));
    rows.push(
      { ...rowOf('page, first rows', times('firstRows'), BOUNDS.firstRows), peakBound: BOUNDS.heapMiB },
      rowOf('page, longest frame', times('longestFrame'), BOUNDS.longestFrame),
      rowOf('page, search', times('search'), BOUNDS.search),
    );
  }
  rmSync(dir, { recursive: true, force: true });
  return rows;
}

/** What ours took against the time that it may take. */
function rowOf(what: string, ours: readonly Usage[], ms: number): Row {
  return { what, ours, floor: ours.map(() => usageOf(ms, 0)), bound: 1, by: 'clock' };
}

function usageOf(ms: number, peakMiB: number): Usage {
  return { cpuMs: ms, clockMs: ms, peakMiB };
}
