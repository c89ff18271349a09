/**
 * Whatever comes on standard input, up to 50 MB of it: exit 0, nothing on standard output, in time; what cannot be recorded is a
 * gap, and what can is there.
 */
import { randomBytes } from 'node:crypto';
import type { Report } from '../report.ts';
import { call, ended, HookBox, type HookRun } from './hook-box.ts';
import { idsOf } from './log-lines.ts';

const SIZE = 50_000_000;
/** Reading 50 MB takes its time before there is anything to record; a disk is not waited for so long. */
const MAX_MS = 6_000;
/** How long a hook waits for the next part of its input, with its start. */
const MAX_OPEN_MS = 13_000;

const answer = (tool_response: unknown) =>
  JSON.stringify({ ...call('toolu_1'), hook_event_name: 'PostToolUse', tool_response });

const INPUTS: readonly (readonly [name: string, make: () => string | Buffer, isRecorded: boolean])[] = [
  ['nothing', () => '', false],
  ['blanks', () => ' \n\t', false],
  ['a word', () => 'garbage', false],
  ['half an object', () => '{"session_id":"s1","tool_', false],
  ['a list', () => '[{"session_id":"s1"}]', false],
  ['an object of no session', () => '{"hook_event_name":"Stop"}', false],
  ['random bytes, 50 MB', () => randomBytes(SIZE), false],
  ['NUL bytes, 50 MB', () => Buffer.alloc(SIZE), false],
  ['blanks, 50 MB', () => ' '.repeat(SIZE), false],
  ['brackets, 50 MB', () => `{"session_id":"s1","a":${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}}`, false],
  ['one text, 50 MB', () => answer('all work and no play\n'.repeat(SIZE / 21)), true],
  ['one word, 50 MB', () => answer('x'.repeat(SIZE)), true],
  ['beyond Latin-1, 50 MB', () => answer('Ωß😀 '.repeat(SIZE / 9)), true],
  ['many lines, 50 MB', () => answer(Array.from({ length: SIZE / 100 }, (_, n) => `${n} ${'line '.repeat(18)}`)), true],
  [
    'many small objects, 50 MB',
    () => answer(Array.from({ length: SIZE / 62 }, (_, n) => ({ n, text: `text ${n}`, list: [1, 2, null] }))),
    true,
  ],
  [
    'many keys, 50 MB',
    () => answer(Object.fromEntries(Array.from({ length: SIZE / 30 }, (_, n) => [`key ${n}`, `value ${n}`]))),
    true,
  ],
  ['9,000 levels', () => answer(0).replace('0}', `${'['.repeat(9_000)}${']'.repeat(9_000)}}`), true],
];

export async function checkInput(report: Report, temp: string): Promise<void> {
  for (const args of [[], ['--redact', '--mask']]) {
    report.section(`Any input${args.length > 0 ? ', redacted' : ''}`);
    for (const [name, make, isRecorded] of INPUTS) {
      const box = new HookBox(temp, 'input');
      const run = await box.hook(make(), { args });
      await judge(report, box, name, run, isRecorded, MAX_MS);
    }
  }
  report.section('Input that does not end');
  for (const [name, part, isRecorded] of [
    ['nothing in an open pipe', '', false],
    ['half an object in an open pipe', '{"session_id":"s1","tool_', false],
    ['an object in an open pipe', JSON.stringify(call('toolu_1')), true],
  ] as const) {
    const box = new HookBox(temp, 'input');
    const child = box.start();
    const end = ended(child);
    child.stdin?.write(part);
    await judge(report, box, name, await end, isRecorded, MAX_OPEN_MS);
  }
}

async function judge(
  report: Report,
  box: HookBox,
  name: string,
  run: HookRun,
  isRecorded: boolean,
  maxMs: number,
): Promise<void> {
  const findings: string[] = [];
  if (run.code !== 0 || run.stdout !== '') findings.push(`exit ${run.code}: ${run.stdout.slice(0, 200)}`);
  if (isRecorded ? run.stderr !== '' : !/^tacho: not recorded \([^\n]+\n$/.test(run.stderr)) findings.push(run.stderr);
  if (run.ms > maxMs) findings.push(`took ${Math.round(run.ms)} ms`);
  const next = await box.hook(call('toolu_next'));
  if (next.code !== 0 || next.stdout + next.stderr !== '')
    findings.push(`afterwards: exit ${next.code} ${next.stderr}`);
  const ids = idsOf(box.log('s1')).join();
  if (ids !== (isRecorded ? 'toolu_1,toolu_next' : 'toolu_next')) findings.push(`the log has ${ids}`);
  const lost = box.lost('s1');
  if (lost !== (isRecorded ? 0 : 1)) findings.push(`lost ${lost}`);
  const reason = /\(([^)]+)\)/.exec(run.stderr)?.[1];
  report.check(name, `${isRecorded ? 'recorded' : `a gap: ${reason}`}, ${Math.round(run.ms)} ms`, findings);
}
