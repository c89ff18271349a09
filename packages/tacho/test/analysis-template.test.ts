/**
 * Adding an analysis is one folder: the template, copied and named, is a command with its help, text and JSON, and no
 * other file was touched but the generated index.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { generate } from '../../../scripts/gen.mjs';
import { Machine, type Run } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const PACKAGE = path.join(import.meta.dirname, '..');
const ID = 'aaaaaaaa-1111-4222-8333-444444444444';

const machine = new Machine();
let home: string;

beforeAll(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'tacho-toy-')));
  cpSync(path.join(PACKAGE, 'src'), path.join(home, 'src'), { recursive: true });
  cpSync(path.join(PACKAGE, 'package.json'), path.join(home, 'package.json'));
  symlinkSync(path.join(PACKAGE, '../../node_modules'), path.join(home, 'node_modules'));
  const toy = path.join(home, 'src/analyses/streaks');
  cpSync(path.join(home, 'src/analyses/_template'), toy, { recursive: true });
  const index = path.join(toy, 'index.ts');
  writeFileSync(index, readFileSync(index, 'utf8').replace("name: '_template'", "name: 'streaks'"));
  for (const [file, text] of generate(home)) writeFileSync(file, text);
  const calls = ['t1', 't2', 't3'].flatMap((id, i) => [
    answer(i * 2 + 1, `msg_${id}`, [call(id, 'Bash', { command: 'ls' })]),
    result(i * 2 + 2, id, 'ok'),
  ]);
  machine.write(`in/${ID}.jsonl`, transcript(ID, prompt(0, 'Look'), ...calls));
  machine.json('import', '../in', '--json');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function toy(...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(home, 'src/entries/bin.ts'), ...args], {
    cwd: machine.cwd,
    env: machine.env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

test('it stands in the help, and has one of its own', () => {
  expect(toy('--help').stdout).toContain('streaks [options] [session]');
  expect(toy('streaks', '--help').stdout).toMatch(/--min <calls>\s+streaks of at least so many calls \(default: 2\)/);
});

test('it prints text and JSON', () => {
  expect(toy('streaks')).toEqual({ code: 0, stdout: 'Tool  Calls in a row\nBash               3\n', stderr: '' });
  expect(JSON.parse(toy('streaks', ID, '--json').stdout)).toEqual({
    session_id: ID,
    streaks: [{ tool: 'Bash', longest: 3 }],
  });
});

test('its arguments are checked, and so is its session', () => {
  expect(toy('streaks', '--min', '4').stdout).toContain('No tool was called twice in a row');
  expect(toy('streaks', '--min', '0')).toMatchObject({
    code: 2,
    stderr: 'tacho: --min takes a number of at least 1, not 0\n',
  });
  expect(toy('streaks', 'zzz')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^tacho: no session zzz/) });
});
