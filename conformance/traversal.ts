/**
 * Ids that try to leave the store: refused in one line, nothing read or made outside of it.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { readJsonLines, type SharedData } from './shared.ts';
import { inParallel, type Run, Sandbox } from './tacho.ts';

const COMMANDS = ['inspect', 'stats'];
/** Stands in every session outside of the store. */
const SECRET = 'only-outside-of-the-store';

export async function checkTraversal(report: Report, shared: SharedData, temp: string): Promise<void> {
  report.section('Ids that are paths');
  const cases = readJsonLines<{ id: string; sessionId: string }>(path.join(shared.data, 'hostile/traversal.jsonl'));
  // No process can be started with a zero byte in its arguments.
  const possible = cases.filter(({ sessionId }) => !sessionId.includes('\0'));
  report.note(`${cases.length - possible.length} of ${cases.length} hold a zero byte and cannot be given`);
  const box = new Sandbox(temp, 'traversal');
  writeSession(path.join(box.store, 'good'), 'inside');
  for (const outside of ['x', 'y', 'home/x', 'etc']) writeSession(path.join(box.dir, outside), SECRET);
  const before = listing(box);

  const findings = await inParallel(possible, async ({ sessionId }) => {
    const runs: Run[] = [];
    for (const command of COMMANDS) {
      // An id that looks like an option is given as what it is.
      const guard = sessionId.startsWith('-') ? ['--'] : [];
      runs.push(await box.run(command, ...guard, sessionId));
    }
    return runs.flatMap(complaints);
  });
  for (const [at, { id }] of possible.entries()) {
    const found = findings[at] as string[];
    if (found.length > 0) report.check(id, JSON.stringify(possible[at]?.sessionId), found);
  }
  const refused = findings.filter(found => found.length === 0).length;
  report.check('refused', `${refused} ids by ${COMMANDS.join(' and ')}`, []);
  const after = listing(box);
  const changed = [...after]
    .filter(([name, state]) => before.get(name) !== state)
    .map(([name]) => `${name} was touched`);
  report.check('outside of the store', `${after.size} files and folders as they were`, changed);
}

function complaints(run: Run): string[] {
  const what = run.args.slice(3).join(' ');
  const found: string[] = [];
  if (run.code !== 1 && run.code !== 2) found.push(`${what}: exit ${run.code}`);
  if (run.stdout.length > 0) found.push(`${what}: wrote to stdout: ${run.stdout.toString('utf8', 0, 80)}`);
  const talk = run.stderr.toString('utf8');
  if (!/^[^\n]+\n$/.test(talk)) found.push(`${what}: one line on stderr expected, got: ${talk.slice(0, 200)}`);
  if (talk.includes(SECRET) || talk.includes('internal error')) found.push(`${what}: ${talk.slice(0, 200)}`);
  return found;
}

/** Everything in the sandbox but the store, with its time of change. */
function listing(box: Sandbox): Map<string, string> {
  const state = new Map<string, string>();
  for (const entry of readdirSync(box.dir, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (file === box.store || file.startsWith(box.store + path.sep)) continue;
    const { mtimeMs, size } = statSync(file);
    state.set(path.relative(box.dir, file), `${mtimeMs} ${size}`);
  }
  return state;
}

function writeSession(folder: string, prompt: string): void {
  mkdirSync(folder, { recursive: true });
  const event = {
    event_type: 'user_prompt',
    timestamp: 1_760_000_000,
    event_id: 'e1',
    session_id: 's',
    data: { prompt },
  };
  writeFileSync(path.join(folder, 'events.ndjson'), `${JSON.stringify(event)}\n`);
  writeFileSync(path.join(folder, 'meta.json'), `${JSON.stringify({ session_id: 's', started_at: 1_760_000_000 })}\n`);
}
