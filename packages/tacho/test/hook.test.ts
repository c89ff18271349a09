import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../src/core/record.ts';
import { HookMachine, installedPackage, payload, QUIET } from './hooks.ts';

const built = installedPackage();
const machine = () => new HookMachine(built.hook);
const data = (row: RawRecord | undefined) => row?.data as RawRecord;

describe('a recorded session', () => {
  test('is told hook by hook, by the launcher as by the hook itself', async () => {
    const box = machine();
    const launched = new HookMachine(built.launcher);
    const told = [
      ['session-start', { session_id: 's1', hook_event_name: 'SessionStart', source: 'startup', cwd: box.cwd }],
      ['user-prompt', { session_id: 's1', hook_event_name: 'UserPromptSubmit', prompt: 'look around' }],
      // Without a name of its own the word on the command line counts.
      ['pre-tool', { session_id: 's1', tool_name: 'Bash', tool_use_id: 'toolu_1', tool_input: { command: 'ls' } }],
      ['post-tool', { session_id: 's1', tool_name: 'Bash', tool_use_id: 'toolu_1', tool_response: { stdout: 'a\nb' } }],
      ['session-end', { session_id: 's1', hook_event_name: 'SessionEnd', reason: 'other' }],
    ] as const;
    for (const [event, input] of told) {
      expect(await box.hook(input, event)).toEqual(QUIET);
      expect(await launched.hook(input, 'hook', event)).toEqual(QUIET);
    }
    const wanted = ['session_start', 'user_prompt', 'tool_call', 'tool_result', 'session_end'];
    for (const one of [box, launched]) {
      expect(one.log().rows.map(row => row.event_type)).toEqual(wanted);
      expect(one.log().damaged).toEqual([]);
      const { events } = one.json('inspect', 's1');
      expect(events.map((event: RawRecord) => event.event_type)).toEqual(wanted);
      const call = events.find((event: RawRecord) => event.event_type === 'tool_call');
      expect(call).toMatchObject({ source: 'hook', data: { tool_name: 'Bash', arguments: { command: 'ls' } } });
    }
  });

  test('keeps events that nobody knows, under their name', async () => {
    const box = machine();
    const input = { session_id: 's1', hook_event_name: 'MoonPhaseChange', phase: 'waxing', nested: { any: ['thing'] } };
    expect(await box.hook(input)).toEqual(QUIET);
    expect(box.log().rows).toMatchObject([
      { event_type: 'system', data: { subtype: 'moon_phase_change', phase: 'waxing', nested: { any: ['thing'] } } },
    ]);
  });

  test('whose id could lead out of the store gets a name of its own in it', async () => {
    const box = machine();
    expect(await box.hook(payload({ session_id: '../x' }))).toEqual(QUIET);
    const folders = Object.keys(box.sessions()).filter(name => !name.includes(path.sep));
    expect(folders).toEqual([expect.stringMatching(/^id-[0-9a-f]{16}$/)]);
    expect(Object.keys(box.contents()).filter(name => name.startsWith('x'))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('is for its owner alone', async () => {
    const box = machine();
    await box.hook(payload(), '--redact');
    expect(box.modes()).toEqual({
      '.': '700',
      '.gitignore': '600',
      '.redaction.json': '600',
      '.tacho.json': '600',
      s1: '700',
      's1/events.ndjson': '600',
      's1/meta.json': '600',
    });
  });

  test('has a meta.json that is written once, and made up for when its first writer died', async () => {
    const box = machine();
    const start = { session_id: 's1', hook_event_name: 'SessionStart', source: 'startup', cwd: box.cwd };
    await box.hook(start);
    const meta = path.join(box.store, 's1/meta.json');
    const first = readFileSync(meta, 'utf8');
    expect(JSON.parse(first)).toMatchObject({ session_id: 's1', agent_name: 'claude-code', cwd: box.cwd });
    await box.hook({ ...start, source: 'resume' });
    expect(readFileSync(meta, 'utf8')).toBe(first);
    box.remove('store/s1/meta.json');
    await box.hook({ session_id: 's1', hook_event_name: 'UserPromptSubmit', prompt: 'go on', cwd: box.cwd });
    expect(JSON.parse(readFileSync(meta, 'utf8'))).toMatchObject({ session_id: 's1', cwd: box.cwd });
  });

  test('of which 24 hooks tell at once, the first ones of all, has each of them once', async () => {
    const box = machine();
    const runs = await Promise.all(
      Array.from({ length: 24 }, (_, n) => box.hook(payload({ tool_use_id: `toolu_${n}`, filler: 'x'.repeat(5_000) }))),
    );
    expect(runs).toEqual(runs.map(() => QUIET));
    const { rows, damaged } = box.log();
    expect(damaged).toEqual([]);
    expect(rows.map(row => data(row).tool_use_id).sort()).toEqual(runs.map((_, n) => `toolu_${n}`).sort());
    const files = Object.keys(box.contents('store')).sort();
    expect(files).toEqual(['.gitignore', '.tacho.json', 's1', 's1/events.ndjson', 's1/meta.json'].map(path.normalize));
    expect(JSON.parse(readFileSync(path.join(box.store, 's1/meta.json'), 'utf8'))).toMatchObject({ session_id: 's1' });
  });

  test('that two installations tell of is one session, not two', async () => {
    const box = machine();
    const prompt = { session_id: 's1', hook_event_name: 'UserPromptSubmit', prompt: 'twice told', prompt_id: 'p1' };
    for (const handler of ['settings', 'plugin']) {
      await box.hook(prompt, '--handler', handler);
      await box.hook(payload(), '--handler', handler);
    }
    expect(box.log().rows).toHaveLength(4);
    const { events } = box.json('inspect', 's1');
    expect(events.map((event: RawRecord) => event.event_type)).toEqual(['user_prompt', 'tool_call']);
  });
});

describe('a long answer', () => {
  test('of 50 MB is recorded with its beginning, and says how much there was', async () => {
    const box = machine();
    const text = 'all work and no play\n'.repeat(2_400_000);
    const input = { ...payload({ hook_event_name: 'PostToolUse' }), tool_response: text };
    expect(await box.hook(input)).toEqual(QUIET);
    const result = data(box.log().rows[0]).result as string;
    expect(result.length).toBeLessThan(1_100_000);
    expect(result).toMatch(/^all work and no play\nall [^…]*… \[\+\d+ chars\]$/);
  });
});

/** Invented, of the right shape, and valid nowhere. */
const SECRET = `ghp_${'kT7vQ2mXz9RbL4wNc8YpJ6sHd3FgA1uE5oVi'}`;

describe('redaction', () => {
  const secretive = (id: string) => payload({ tool_use_id: id, tool_input: { command: `curl -H "token: ${SECRET}"` } });
  const everything = (box: HookMachine) =>
    Object.keys(box.contents())
      .filter(name => !name.startsWith('home'))
      .map(name => ({ name, file: path.join(box.root, name) }))
      .filter(({ file }) => readable(file).includes(SECRET))
      .map(({ name }) => name);

  test('comes before the first byte, by option or by AGENT_TRACE_REDACT', async () => {
    const [byOption, bySetting] = [machine(), machine()];
    bySetting.env.AGENT_TRACE_REDACT = '1';
    expect(await byOption.hook(secretive('toolu_1'), '--redact')).toEqual(QUIET);
    expect(await bySetting.hook(secretive('toolu_1'))).toEqual(QUIET);
    for (const box of [byOption, bySetting]) {
      expect(everything(box)).toEqual([]);
      expect(JSON.stringify(box.log().rows)).toContain('[REDACTED:');
    }
  });

  test('binds every hook of a store once one of them asked for it', async () => {
    const box = machine();
    await box.hook(secretive('toolu_1'), '--redact');
    expect(await box.hook(secretive('toolu_2'))).toEqual(QUIET);
    expect(box.log().rows).toHaveLength(2);
    expect(everything(box)).toEqual([]);
  });

  test('finds what stands just before the cut of a long text', async () => {
    const box = machine();
    for (const before of [SECRET.length + 2, 20, 4]) {
      const text = `${'word '.repeat(300_000).slice(0, (1 << 20) - before)} ${SECRET} ${'word '.repeat(10_000)}`;
      const input = { ...payload({ hook_event_name: 'PostToolUse' }), tool_response: text };
      expect(await box.hook(input, '--redact')).toEqual(QUIET);
    }
    expect(box.log().rows).toHaveLength(3);
    const half = SECRET.slice(0, 12);
    expect(box.log().rows.filter(row => JSON.stringify(row).includes(half))).toEqual([]);
  });

  test('that cannot be looked up is no leave to write as it is', async () => {
    const box = machine();
    // A folder where the rules should stand cannot be read as a file, whoever asks.
    box.folder('store/.redaction.json');
    expect(await box.hook(secretive('toolu_1'))).toEqual(QUIET);
    expect(box.log().rows).toHaveLength(1);
    expect(everything(box)).toEqual([]);
  });

  test('that cannot be loaded is none either', async () => {
    const box = machine();
    // An installation of which only this file is left.
    const alone = new HookMachine(box.write('broken/hook.cjs', readFileSync(built.hook)));
    const run = await alone.hook(secretive('toolu_1'), '--redact');
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('not recorded (MODULE_NOT_FOUND)');
    expect(everything(alone)).toEqual([]);
    expect(alone.counted()).toBe(1);
  });
});

function readable(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
