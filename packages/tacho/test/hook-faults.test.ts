/**
 * Whatever is wrong, a recording hook ends with 0 and says nothing on standard output; what it could not record is counted,
 * and stands as a gap in the session as soon as something can be written again.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLosses } from '../src/capture/hook/loss.ts';
import type { RawRecord } from '../src/core/record.ts';
import { endOf, HookMachine, installedPackage, payload, QUIET } from './hooks.ts';

const built = installedPackage();
const machine = () => new HookMachine(built.hook);
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';
const has = (tool: string) => spawnSync(tool, ['--version']).status === 0;

const idsOf = (rows: readonly RawRecord[]) => rows.map(row => (row.data as RawRecord).tool_use_id).filter(Boolean);

/** The next hook finds all well: it is recorded whole, with what was lost before it behind it. */
async function recovers(box: HookMachine, lost: number, reason: string): Promise<void> {
  expect(await box.hook(payload({ tool_use_id: 'toolu_next' }))).toEqual(QUIET);
  expect(idsOf(box.log().rows)).toContain('toolu_next');
  expect(box.gaps('s1')).toEqual([{ lost, reasons: [reason], events: { PreToolUse: lost } }]);
  expect(box.counted()).toBe(0);
}

describe('input that is no payload', () => {
  test.each<[string, string | Buffer, string]>([
    ['nothing at all', '', 'no input'],
    ['blanks', ' \n\n', 'no input'],
    ['garbage', 'exit 2 {', 'input is not JSON'],
    ['half an object', '{"session_id":"s1","tool_in', 'input is not JSON'],
    ['a list', '[{"session_id":"s1"}]', 'input is no JSON object'],
    ['null', 'null', 'input is no JSON object'],
    ['an object of no session', '{"hook_event_name":"PreToolUse"}', 'no session_id'],
    ['many bytes that are no text', Buffer.alloc(300_000, 0xfe), 'input is not UTF-8'],
    ['a million levels', `{"a":${'['.repeat(1_000_000)}`, 'input is nested too deeply'],
  ])('%s is a gap of the store', async (_, input, reason) => {
    const box = machine();
    const line = `tacho: not recorded (${reason}): ${box.store}; tacho doctor says more\n`;
    expect(await box.hook(input, 'pre-tool')).toEqual({ code: 0, stdout: '', stderr: line });
    // Once is enough.
    expect(await box.hook(input, 'pre-tool')).toEqual(QUIET);
    expect(await box.hook(payload())).toEqual(QUIET);
    expect(box.gaps()).toEqual([{ lost: 2, reasons: [reason], events: { PreToolUse: 2 } }]);
    expect(box.gaps('s1')).toEqual([]);
  });

  test('is a gap of the session where the environment names it', async () => {
    const box = machine();
    box.env.CLAUDE_CODE_SESSION_ID = 's1';
    await box.hook('garbage', 'pre-tool');
    await recovers(box, 1, 'input is not JSON');
  });

  test('with a byte order mark, blanks around it, or in a pipe that stays open is one all the same', async () => {
    const box = machine();
    expect(await box.hook(`\ufeff \n${JSON.stringify(payload({ tool_use_id: 'toolu_bom' }))}\n\n`)).toEqual(QUIET);
    const child = box.startHook();
    child.stdin?.write(JSON.stringify(payload({ tool_use_id: 'toolu_open' })));
    expect(await endOf(child)).toEqual(QUIET);
    expect(idsOf(box.log().rows)).toEqual(['toolu_bom', 'toolu_open']);
  });

  test('that never ends is not waited for for ever', async () => {
    const box = machine();
    const child = box.startHook('pre-tool');
    child.stdin?.write('{"session_id":"s1","tool_input":"');
    const { code, stdout, stderr } = await endOf(child);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('not recorded (timeout)');
    expect(box.counted()).toBe(1);
  });
});

describe('a store', () => {
  test('that is a file is left as it is', async () => {
    const box = machine();
    box.write('store', 'somebody else’s');
    const run = await box.hook(payload());
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toMatch(/^tacho: not recorded \(\w+\): [^\n]+\n$/);
    expect(await box.hook(payload())).toEqual(QUIET);
    expect(readFileSync(box.store, 'utf8')).toBe('somebody else’s');
    const loss = { session_id: 's1', event: 'PreToolUse', at: expect.any(Number), reason: expect.any(String) };
    expect(await readLosses([box.store], box.env)).toEqual([loss, loss]);
    expect(box.counted()).toBe(2);
    box.remove('store');
    await box.hook(payload({ tool_use_id: 'toolu_next' }));
    expect(box.gaps('s1')).toMatchObject([{ lost: 2, events: { PreToolUse: 2 } }]);
  });

  test('below a file cannot be made', async () => {
    const box = machine();
    box.write('file', '');
    box.env.AGENT_TRACE_DIR = path.join(box.root, 'file/store');
    expect(await box.hook(payload())).toMatchObject({ code: 0, stdout: '' });
    box.remove('file');
    await box.hook(payload());
    const log = path.join(box.root, 'file/store/s1/events.ndjson');
    expect(readFileSync(log, 'utf8')).toContain('"lost":1');
  });

  test.skipIf(isWindows || isRoot)('that may not be written', async () => {
    const box = machine();
    box.folder('store');
    box.chmod('store', 0o500);
    expect(await box.hook(payload())).toMatchObject({ code: 0, stdout: '' });
    box.chmod('store', 0o700);
    await recovers(box, 1, 'EACCES');
  });

  test.skipIf(isWindows)('whose session is a link is not followed out of it', async () => {
    const box = machine();
    await box.hook(payload({ session_id: 's0' }));
    symlinkSync(box.folder('outside'), path.join(box.store, 's1'));
    expect(await box.hook(payload())).toMatchObject({ code: 0, stdout: '' });
    box.remove('store/s1');
    box.folder('store/s1');
    symlinkSync(box.write('outside/log', ''), path.join(box.store, 's1/events.ndjson'));
    expect(await box.hook(payload())).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(path.join(box.root, 'outside/log'), 'utf8')).toBe('');
    expect(readdirSync(path.join(box.root, 'outside'))).toEqual(['log']);
    box.remove('store/s1');
    await recovers(box, 2, 'ELOOP');
  });

  test.skipIf(isWindows)('that hangs does not hold up the agent', async () => {
    const box = machine();
    box.folder('store/s1');
    expect(spawnSync('mkfifo', [path.join(box.store, 's1/events.ndjson')]).status).toBe(0);
    const { code, stdout, stderr } = await box.hook(payload());
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(`tacho: not recorded (timeout): ${box.store}; tacho doctor says more\n`);
    rmSync(path.join(box.store, 's1/events.ndjson'));
    // Nobody waits for it again for a while.
    expect(await box.hook(payload())).toEqual(QUIET);
    expect(box.log().rows).toEqual([]);
    box.forgetHang();
    expect(await box.hook(payload({ tool_use_id: 'toolu_next' }))).toEqual(QUIET);
    expect(idsOf(box.log().rows)).toEqual(['toolu_next']);
    expect(box.gaps('s1')).toEqual([{ lost: 2, reasons: ['timeout', 'store hangs'], events: { PreToolUse: 2 } }]);
  });

  test('whose meta.json cannot be written has the event all the same', async () => {
    const box = machine();
    const start = { session_id: 's1', hook_event_name: 'SessionStart', source: 'startup' };
    box.folder('store/s1/meta.json');
    expect(await box.hook(start)).toEqual(QUIET);
    expect(box.log().rows).toHaveLength(1);
  });

  test.skipIf(!has('prlimit'))('that may not grow keeps what it has; a line that was cut is told of', async () => {
    const box = machine();
    await box.hook(payload({ tool_use_id: 'toolu_before' }));
    const child = spawn('prlimit', ['--fsize=4096', process.execPath, built.hook], { cwd: box.cwd, env: box.env });
    child.stdin.end(JSON.stringify(payload({ tool_input: { command: 'x'.repeat(20_000) } })));
    expect(await endOf(child)).toMatchObject({ code: 0, stdout: '' });
    await recovers(box, 1, 'EFBIG');
    const { rows, damaged } = box.log();
    expect(idsOf(rows)).toEqual(['toolu_before', 'toolu_next']);
    expect(damaged).toMatchObject([{ reason: 'not JSON' }]);
    const { sessions } = JSON.parse(box.run('doctor', 's1', '--json').stdout);
    expect(sessions[0].damaged).toMatchObject([{ offset: damaged[0]?.offset }]);
  });
});

describe('a hook', () => {
  test.skipIf(isWindows)('in a folder that is gone, without a home, says nothing of it', async () => {
    const box = machine();
    const gone = box.folder('gone');
    // Removed by the shell that stands in it, which then becomes the hook.
    const script = 'rmdir "$PWD" && exec "$0" "$@"';
    for (const args of [[], ['--trace-dir', box.store]]) {
      box.folder('gone');
      const env = { ...box.env, HOME: undefined, AGENT_TRACE_DIR: args.length === 0 ? undefined : box.store };
      const child = spawn('/bin/sh', ['-c', script, process.execPath, built.hook, ...args], { cwd: gone, env });
      child.stdin.end(JSON.stringify(payload({ cwd: box.cwd })));
      expect(await endOf(child)).toEqual(QUIET);
    }
    expect(idsOf(box.log().rows)).toEqual(['toolu_1']);
    expect(existsSync(path.join(box.cwd, '.agent-traces/s1/events.ndjson'))).toBe(true);
    const child = spawn('/bin/sh', ['-c', script, process.execPath, built.hook], {
      cwd: box.folder('gone'),
      env: box.env,
    });
    child.stdin.end('garbage');
    expect((await endOf(child)).stderr).toMatch(/^tacho: not recorded \(input is not JSON\): [^\n]+\n$/);
  });

  test('to whom nobody listens ends with 0', async () => {
    const box = machine();
    const child = box.startHook();
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.stdin?.end('garbage');
    expect(await new Promise(done => child.on('close', done))).toBe(0);
    expect(box.counted()).toBe(1);
  });

  test('counts its losses in the temporary folder when there is no other', async () => {
    const box = machine();
    box.write('store', '');
    const { XDG_RUNTIME_DIR: runtime } = box.env;
    for (const folder of [undefined, '', 'not/absolute', path.join(box.root, 'gone')]) {
      box.env.XDG_RUNTIME_DIR = folder;
      expect(await box.hook(payload())).toMatchObject({ code: 0, stdout: '' });
    }
    expect(box.counted()).toBe(4);
    box.env.XDG_RUNTIME_DIR = runtime;
    box.remove('store');
    await box.hook(payload({ tool_use_id: 'toolu_next' }));
    expect(box.gaps('s1')).toMatchObject([{ lost: 4 }]);
  });
});

describe('counted losses', () => {
  /** A machine on which so many hooks of session s1 were lost. */
  async function withLosses(count: number): Promise<HookMachine> {
    const box = machine();
    box.write('store', '');
    await Promise.all(Array.from({ length: count }, () => box.hook(payload())));
    expect(box.counted()).toBe(count);
    box.remove('store');
    return box;
  }
  const countFile = (box: HookMachine) => {
    const name = Object.keys(box.contents('runtime')).find(one => one.endsWith('.lost')) as string;
    return path.join(box.root, 'runtime', name);
  };

  test('are written down once by hooks that come at once', async () => {
    const box = await withLosses(8);
    await Promise.all(Array.from({ length: 12 }, (_, n) => box.hook(payload({ tool_use_id: `toolu_${n}` }))));
    expect(box.gaps('s1')).toMatchObject([{ lost: 8, events: { PreToolUse: 8 } }]);
    expect(box.counted()).toBe(0);
  });

  test('that somebody took and died over are taken again, and are one gap if they were written already', async () => {
    const box = await withLosses(2);
    const counted = readFileSync(countFile(box));
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const taken = `${countFile(box)}.${dead}-0`;
    renameSync(countFile(box), taken);
    await box.hook(payload({ tool_use_id: 'toolu_2' }));
    expect(box.gaps('s1')).toMatchObject([{ lost: 2 }]);
    writeFileSync(taken, counted);
    await box.hook(payload({ tool_use_id: 'toolu_3' }));
    expect(box.counted()).toBe(0);
    const { events } = box.json('inspect', 's1');
    expect(events.filter((event: RawRecord) => (event.data as RawRecord).subtype === 'gap')).toHaveLength(1);
  });

  test('that cannot be written down stay counted, and keep no other from being', async () => {
    const box = machine();
    box.folder('store/s2/events.ndjson');
    await box.hook(payload({ session_id: 's2' }));
    await box.hook('garbage', 'pre-tool');
    expect(await box.hook(payload())).toEqual(QUIET);
    expect(box.gaps()).toMatchObject([{ lost: 1 }]);
    expect(box.counted()).toBe(1);
    rmdirSync(path.join(box.store, 's2/events.ndjson'));
    await box.hook(payload({ tool_use_id: 'toolu_2' }));
    expect(box.gaps('s2')).toMatchObject([{ lost: 1 }]);
    expect(box.counted()).toBe(0);
  });

  test('say nothing of what the input held', async () => {
    const box = machine();
    box.write('store', '');
    await box.hook(payload({ hook_event_name: 'a secret, not a name', tool_input: { command: 'a secret' } }));
    await box.hook('{"session_id":"s1", "a secret": no JSON');
    expect(readFileSync(countFile(box), 'utf8')).not.toContain('secret');
  });

  test('of a session that has not begun leave its meta.json to it', async () => {
    const box = machine();
    box.write('store', '');
    await box.hook(payload({ session_id: 's2' }));
    box.remove('store');
    await box.hook(payload());
    expect(box.gaps('s2')).toMatchObject([{ lost: 1 }]);
    await box.hook({ session_id: 's2', hook_event_name: 'UserPromptSubmit', prompt: 'hello', cwd: box.cwd });
    const meta = JSON.parse(readFileSync(path.join(box.store, 's2/meta.json'), 'utf8'));
    expect(meta).toMatchObject({ session_id: 's2', cwd: box.cwd });
  });
});
