/**
 * Many hooks at once, all of them the first of a session: one folder, one meta.json, and every event once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../report.ts';
import { call, HookBox } from './hook-box.ts';
import { compare, idsOf } from './log-lines.ts';

const CROWD = 64;
const SIZES = [200, 4_096, 65_536, 1_000_000];
const ROUNDS = 2;

export async function checkCrowd(report: Report, temp: string): Promise<void> {
  report.section(`${CROWD} hooks at once on a session that none has begun`);
  for (const args of [[], ['--redact', '--mask']]) {
    for (const bytes of SIZES) {
      const findings: string[] = [];
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) findings.push(...(await crowd(temp, bytes, args, times)));
      times.sort((a, b) => a - b);
      const middle = Math.round(times[times.length >> 1] as number);
      const figure = `${ROUNDS * CROWD} events, median ${middle} ms, longest ${Math.round(times.at(-1) as number)} ms`;
      report.check(`${bytes} bytes each${args.length > 0 ? ', redacted' : ''}`, figure, findings);
    }
  }
}

async function crowd(temp: string, bytes: number, args: readonly string[], times: number[]): Promise<string[]> {
  const box = new HookBox(temp, 'crowd');
  const ids = Array.from({ length: CROWD }, (_, n) => `toolu_${n}`);
  const runs = await Promise.all(ids.map(id => box.hook(call(id, bytes), { args })));
  times.push(...runs.map(({ ms }) => ms));
  const findings = runs.flatMap(({ code, stdout, stderr }) =>
    code === 0 && stdout === '' && stderr === '' ? [] : [`exit ${code}: ${stdout}${stderr}`],
  );
  const lines = box.log('s1');
  findings.push(...compare(ids, idsOf(lines), new Set(ids)));
  findings.push(...lines.filter(({ record }) => record === undefined).map(({ offset }) => `torn at byte ${offset}`));
  const names = readdirSync(box.store, { recursive: true, encoding: 'utf8' }).sort().join(' ');
  const wanted = [
    '.gitignore',
    ...(args.length > 0 ? ['.redaction.json'] : []),
    '.tacho.json',
    's1',
    's1/events.ndjson',
    's1/meta.json',
  ];
  if (names !== wanted.join(' ')) findings.push(`the store holds ${names}`);
  const meta = JSON.parse(readFileSync(path.join(box.store, 's1/meta.json'), 'utf8')) as { session_id?: unknown };
  if (meta.session_id !== 's1') findings.push('meta.json is of another session');
  const listed = await box.json<{ session_id: string }[]>('list', '--json');
  if (listed.length !== 1) findings.push(`${listed.length} sessions are listed`);
  return findings;
}
