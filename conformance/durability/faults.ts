/**
 * Stores that cannot be written: full, read-only, locked, limited, hanging, not a store at all. The hook ends with 0 and says
 * nothing on standard output; earlier lines stay as they were; once the fault is gone the next event is whole, and what was
 * lost stands as a gap.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../report.ts';
import {
  fill,
  fillNames,
  folder,
  has,
  lock,
  mount,
  put,
  reader,
  replaced,
  type Standing,
  unmount,
} from './breaking.ts';
import { call, HookBox, type HookRun } from './hook-box.ts';
import { idsOf } from './log-lines.ts';

interface Fault {
  readonly name: string;
  /** Before the store has anything; gives why that is not possible here. */
  readonly prepare?: (box: HookBox) => string | undefined;
  /** Breaks a store that has one event; gives why that is not possible here. */
  readonly arrange: (box: HookBox) => Standing | string;
  readonly clear?: (box: HookBox) => void;
  /** Of the events that come meanwhile; by default 20 bytes. */
  readonly bytes?: number;
  /** True when a lost event may have left a damaged line. */
  readonly cuts?: boolean;
  /** True when the hook must wait until it gives up. */
  readonly hangs?: boolean;
}

const LOST = ['toolu_1', 'toolu_2', 'toolu_3'];
/** A hook that does not have to wait; the aim is 250 ms, with its start. */
const MAX_MS = 1_500;
/** One that does: its deadline of 0.8 s is longer when the machine has other things to do. */
const MAX_HUNG_MS = 3_000;

const FAULTS: readonly Fault[] = [
  {
    name: 'a disk without a byte left',
    prepare: box => mount('-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', box.store),
    arrange: box => ({ lift: fill(path.join(box.store, 'filler')) }),
    clear: unmount,
    bytes: 20_000,
    cuts: true,
  },
  {
    name: 'a disk without a file left, for a session that has not begun',
    prepare: box => mount('-t', 'tmpfs', '-o', 'size=1m,nr_inodes=40', 'tmpfs', box.store),
    arrange: box => {
      const empty = fillNames(box.store);
      const standing = replaced(path.join(box.store, 's1'), () => undefined);
      if (typeof standing === 'string') return standing;
      return {
        lift() {
          empty();
          standing.lift();
        },
      };
    },
    clear: unmount,
  },
  {
    name: 'a read-only disk',
    arrange(box) {
      const problem = mount('--bind', box.store, box.store) ?? mount('-o', 'remount,ro,bind', box.store);
      return problem ?? { lift: () => unmount(box) };
    },
    clear: unmount,
  },
  { name: 'a log that is locked', arrange: box => lock(box.logPath('s1')) },
  {
    name: 'a limit on the size of files',
    arrange: box =>
      has('prlimit') ?? {
        lift: () => {},
        wrap: ['prlimit', `--fsize=${readFileSync(box.logPath('s1')).length + 3_000}`],
      },
    bytes: 20_000,
    cuts: true,
  },
  {
    name: 'a log that hangs when it is opened',
    arrange: box => replaced(box.logPath('s1'), file => has('mkfifo', file)),
    hangs: true,
  },
  { name: 'a log that hangs when it is written', arrange: reader, bytes: 200_000, hangs: true },
  {
    name: 'settings of redaction that hang',
    arrange: box => replaced(path.join(box.store, '.redaction.json'), file => has('mkfifo', file)),
    hangs: true,
  },
  { name: 'a folder in the place of the log', arrange: box => replaced(box.logPath('s1'), folder) },
  { name: 'a file in the place of the session', arrange: box => replaced(path.join(box.store, 's1'), put) },
  { name: 'a file in the place of the store', arrange: box => replaced(box.store, put) },
];

export async function checkFaults(report: Report, temp: string): Promise<void> {
  for (const args of [[], ['--redact', '--mask']]) {
    report.section(`Stores that cannot be written${args.length > 0 ? ', redacted' : ''}`);
    for (const fault of FAULTS) await checkFault(report, temp, fault, args);
  }
}

async function checkFault(report: Report, temp: string, fault: Fault, args: readonly string[]): Promise<void> {
  const box = new HookBox(temp, 'fault');
  mkdirSync(box.store, { mode: 0o700 });
  let problem = fault.prepare?.(box);
  try {
    if (problem === undefined) problem = await judge(report, box, fault, args);
  } finally {
    fault.clear?.(box);
  }
  if (problem !== undefined) report.note(`skipped: ${fault.name}: ${problem}`);
}

async function judge(report: Report, box: HookBox, fault: Fault, args: readonly string[]): Promise<string | undefined> {
  const { bytes, arrange, cuts = false, hangs = false } = fault;
  await box.hook(call('toolu_before'), { args });
  const before = readFileSync(box.logPath('s1'));
  const standing = arrange(box);
  if (typeof standing === 'string') return standing;
  const runs: HookRun[] = [];
  try {
    for (const id of LOST) runs.push(await box.hook(call(id, bytes), { args, wrap: standing.wrap ?? [] }));
  } finally {
    standing.lift();
    box.forgetHang();
  }
  const findings = runs.flatMap(({ code, stdout }) => (code === 0 && stdout === '' ? [] : [`exit ${code}: ${stdout}`]));
  const said = runs.filter(({ stderr }) => stderr !== '').length;
  const next = await box.hook(call('toolu_next', bytes), { args });
  if (next.code !== 0 || next.stdout + next.stderr !== '')
    findings.push(`afterwards: exit ${next.code} ${next.stderr}`);
  const lines = box.log('s1');
  const ids = idsOf(lines);
  const kept = LOST.filter(id => ids.includes(id));
  const lost = box.lost('s1');
  if (lost !== LOST.length - kept.length) findings.push(`lost ${lost}, and ${kept.length} of ${LOST.length} are there`);
  if (said !== (lost > 0 ? 1 : 0)) findings.push(`said ${said} times`);
  if (!ids.includes('toolu_next')) findings.push('the next event is missing');
  if (!readFileSync(box.logPath('s1')).subarray(0, before.length).equals(before) && ids[0] !== 'toolu_before')
    findings.push('earlier lines are not what they were');
  const damaged = lines.filter(({ record }) => record === undefined).map(({ offset }) => offset);
  if (damaged.length > (cuts ? 2 * lost : 0)) findings.push(`${damaged.length} damaged lines`);
  const reported = await box.damagedOffsets('s1');
  if (reported.join() !== damaged.join())
    findings.push(`damaged at ${damaged.join()}, doctor reports ${reported.join()}`);
  for (const command of ['replay', 'doctor']) {
    const { stdout } = await box.run(command, 's1');
    if (lost > 0 && !stdout.includes(`${lost} events lost`)) findings.push(`${command} does not tell of the gap`);
  }
  const longest = Math.max(...runs.map(({ ms }) => ms));
  if (longest > (hangs ? MAX_HUNG_MS : MAX_MS)) findings.push(`took ${Math.round(longest)} ms`);
  const reason = /\(([^)]+)\)/.exec(runs[0]?.stderr ?? '')?.[1] ?? 'recorded all the same';
  report.check(
    fault.name,
    `${reason}, lost ${lost}, ${damaged.length} damaged, longest ${Math.round(longest)} ms`,
    findings,
  );
  return undefined;
}
