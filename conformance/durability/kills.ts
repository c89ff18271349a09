/**
 * `kill -9` at random over twelve writers of one log. What a writer was told is written is there, once, whoever died beside
 * it; what a death cut off is one damaged line, and doctor says where.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../report.ts';
import { call, ended, give, HookBox } from './hook-box.ts';
import { compare, idsOf } from './log-lines.ts';

const WRITERS = 12;
const SIZES = [1_024, 50 * 1_024];
/** Of each size. */
const KILLS = 500;
/** A log of its own for so many: it is read whole afterwards. */
const KILLS_A_ROUND = 25;

interface Tally {
  kills: number;
  acknowledged: number;
  torn: number;
  leftOver: number;
  readonly findings: string[];
}

export async function checkKills(report: Report, temp: string): Promise<void> {
  report.section(`kill -9 over ${WRITERS} hooks at once`);
  for (const bytes of SIZES) await sweep(report, temp, bytes, killHooks);
  report.section(`kill -9 over ${WRITERS} writers that never pause`);
  for (const bytes of SIZES) await sweep(report, temp, bytes, killWriters);
}

type Round = (box: HookBox, bytes: number, acknowledged: Set<string>, sent: Set<string>) => Promise<number>;

async function sweep(report: Report, temp: string, bytes: number, round: Round): Promise<void> {
  const tally: Tally = { kills: 0, acknowledged: 0, torn: 0, leftOver: 0, findings: [] };
  while (tally.kills < KILLS) {
    const box = new HookBox(temp, 'kills');
    const [acknowledged, sent] = [new Set<string>(), new Set<string>()];
    const kills = await round(box, bytes, acknowledged, sent);
    await judge(box, kills, acknowledged, sent, tally);
    rmSync(box.dir, { recursive: true, force: true });
  }
  const { kills, acknowledged, torn, findings, leftOver } = tally;
  report.check(
    `${bytes} bytes`,
    `${kills} kills, ${acknowledged} events acknowledged, ${torn} lines torn and reported with their offset, 0 missing, 0 doubled`,
    findings,
  );
  if (leftOver > 0) report.note(`${leftOver} temporary files were left by those that died over a new session`);
}

async function judge(
  box: HookBox,
  kills: number,
  acknowledged: ReadonlySet<string>,
  sent: ReadonlySet<string>,
  tally: Tally,
): Promise<void> {
  const lines = box.log('s1');
  const torn = lines.filter(({ record }) => record === undefined).map(({ offset }) => offset);
  const { findings } = tally;
  findings.push(...compare(acknowledged, idsOf(lines), sent));
  if (torn.length > kills) findings.push(`${torn.length} lines torn by ${kills} kills`);
  const reported = await box.damagedOffsets('s1');
  if (reported.join() !== torn.join()) findings.push(`torn at ${torn.join()}, doctor reports ${reported.join()}`);
  JSON.parse(readFileSync(path.join(box.store, 's1/meta.json'), 'utf8'));
  const names = readdirSync(box.store, { recursive: true, encoding: 'utf8' });
  tally.leftOver += names.filter(name => path.basename(name).startsWith('.tmp-')).length;
  tally.kills += kills;
  tally.acknowledged += acknowledged.size;
  tally.torn += torn.length;
  if (box.lost('s1') > 0 || box.counts().length > 0)
    findings.push('hooks counted losses: they were not let at the disk');
}

/** Hooks, of which most are killed at some moment of their lives: acknowledged is what ended with 0. */
async function killHooks(box: HookBox, bytes: number, acknowledged: Set<string>, sent: Set<string>): Promise<number> {
  let kills = 0;
  let next = 0;
  /** How long those lived that were left alone, ms. */
  let lifetime = 200;
  const writer = async () => {
    while (kills < KILLS_A_ROUND) {
      const id = `toolu_${next++}`;
      sent.add(id);
      const child = box.start();
      const end = ended(child);
      give(child, call(id, bytes));
      const isVictim = Math.random() < 0.7;
      const timer = isVictim ? setTimeout(() => child.kill('SIGKILL'), Math.random() * 1.2 * lifetime) : undefined;
      const { code, ms } = await end;
      clearTimeout(timer);
      if (code === 0) acknowledged.add(id);
      else if (code === 'SIGKILL') kills++;
      else throw new Error(`a hook ended with ${code}`);
      if (!isVictim) lifetime += (ms - lifetime) / 8;
    }
  };
  // Somebody must begin the session whatever happens to the others.
  await box.hook(call('toolu_first', bytes));
  acknowledged.add('toolu_first');
  sent.add('toolu_first');
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return kills;
}

/** Writers that append without end, each killed soon after it began: acknowledged is what they said. */
async function killWriters(box: HookBox, bytes: number, acknowledged: Set<string>, sent: Set<string>): Promise<number> {
  let kills = 0;
  let next = 0;
  const program = fileURLToPath(import.meta.resolve('./writer.ts'));
  const args = (name: string) => ['--no-warnings', program, box.store, name, String(bytes)];
  const writer = async () => {
    while (kills < KILLS_A_ROUND) {
      const name = `w${next++}`;
      const child = spawn(process.execPath, args(name), {
        cwd: box.dir,
        env: box.env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said = collect(child);
      await once(child.stdout, 'data');
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
      const [, signal] = await once(child, 'close');
      if (signal !== 'SIGKILL') throw new Error('a writer ended by itself');
      kills++;
      // An id that was cut off was not said.
      const ids = said().split('\n').slice(0, -1);
      for (const id of ids) {
        acknowledged.add(id);
        sent.add(id);
      }
      // The one that was under way may be there or not.
      sent.add(`${name}-${ids.length}`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return kills;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', chunk => (text += chunk));
  return () => text;
}
