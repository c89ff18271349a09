/**
 * The events of sessions as chunks of a page. A large page is packed by a thread of its own, while this one reads what it is about.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { stringify } from '../../core/json.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { eventsWithTexts } from '../../store/event-texts.ts';
import { planSession, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import { ChunkPacker, type Packed } from './chunks.ts';

/** What the thread is started with. */
export interface PackTask {
  readonly sessions: readonly SessionFiles[];
  readonly level: number;
}

/** Only the session keeps its name: other sessions are found by it. */
export function redactedEvent(event: TraceEvent, redactor: Redactor): TraceEvent {
  return { ...redactor.value(event), session_id: event.session_id };
}

/** Part by part, in their order. */
export function packSessions(plans: Iterable<SessionPlan>, level: number, redactor?: Redactor): Promise<Packed> {
  const packer = new ChunkPacker(level);
  let part = 0;
  for (const plan of plans) {
    packer.begin(part++);
    for (const { event, start, rest, bytes } of eventsWithTexts(plan)) {
      if (redactor === undefined) packer.add(start, rest, bytes);
      else packer.add(stringify(redactedEvent(event, redactor)));
    }
  }
  return packer.end();
}

/** What the thread does. */
export function packTask({ sessions, level }: PackTask): Promise<Packed> {
  return packSessions(planned(sessions), level);
}

function* planned(sessions: readonly SessionFiles[]): Generator<SessionPlan> {
  for (const files of sessions) yield planSession(files);
}

/** Starts the thread. Undefined where it could not do it, for whatever reason: then it is done here, where the reason is told. */
export async function packBeside(task: PackTask): Promise<Packed | undefined> {
  const entry = workerEntry();
  if (entry === undefined) return undefined;
  const worker = new Worker(entry, { workerData: task, execArgv: [] });
  return new Promise(done => {
    worker.once('message', (packed: Packed) => done(packed));
    worker.once('error', () => done(undefined));
    worker.once('exit', () => done(undefined));
  });
}

function workerEntry(): URL | undefined {
  const place = import.meta.url.endsWith('.ts') ? '../../entries/pack.ts' : '../pack.js';
  const url = new URL(place, import.meta.url);
  return existsSync(url) ? url : undefined;
}
