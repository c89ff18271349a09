/**
 * The plugin that setup writes, and what doctor says of what is installed.
 */
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusal } from './cli.ts';
import { client, doctor, HOOK, machine, read, settings, tacho } from './setup-machine.ts';

describe('--plugin', () => {
  test('writes a plugin that is a marketplace too, with the same hooks under its own name', () => {
    const { code, stdout, stderr } = tacho('setup', '--plugin', '../plugin');
    const folder = path.join(machine.root, 'plugin');
    expect(code).toBe(0);
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map(file => path.relative(folder, file)),
    ).toEqual(['.claude-plugin/plugin.json', '.claude-plugin/marketplace.json', 'hooks/hooks.json', 'README.md']);
    expect(stderr).toContain(`claude plugin marketplace add ${folder}\n`);
    const { hooks } = JSON.parse(read(path.join(folder, 'hooks/hooks.json')));
    expect(Object.keys(hooks)).toHaveLength(31);
    expect(hooks.Stop[0].hooks[0].command).toBe(`${process.execPath} ${HOOK} stop --handler plugin`);
    expect(JSON.parse(read(path.join(folder, '.claude-plugin/marketplace.json'))).plugins).toMatchObject([
      { name: 'tacho', source: './' },
    ]);
  });

  test('has another version when its hooks are others: the client looks at nothing else', () => {
    const version = (...args: string[]) => {
      tacho('setup', '--plugin', '../plugin', ...args);
      return JSON.parse(read(path.join(machine.root, 'plugin/.claude-plugin/plugin.json'))).version;
    };
    const first = version();
    expect(first).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/);
    expect(version()).toBe(first);
    expect(version('--redact')).not.toBe(first);
  });

  test('written again leaves out what it left out', () => {
    const hooks = () => read(path.join(machine.root, 'plugin/hooks/hooks.json'));
    tacho('setup', '--plugin', '../plugin', '--redact');
    const before = hooks();
    expect(before).toContain('--redact');
    expect(tacho('setup', '--plugin', '../plugin').stderr).toContain('keep --redact, which');
    expect(hooks()).toBe(before);
  });

  test('goes into no folder that holds something else', () => {
    machine.write('work/src/main.c', '');
    expect(refusal(tacho('setup', '--plugin', 'src')).line).toContain('holds something else than a plugin of tacho');
  });
});

describe('doctor', () => {
  const codes = (...args: string[]) => doctor(...args).findings.map(({ code }: { code: string }) => code);

  test('says that nothing is installed, also where there is no store', () => {
    const { code, stdout } = tacho('doctor');
    expect(code).toBe(0);
    expect(stdout.replaceAll(machine.root, '<ROOT>')).toMatchInlineSnapshot(`
      "No sessions in <ROOT>/work/.agent-traces

      Hooks of Claude Code 2.1.329 for sessions in <ROOT>/work
        no hooks of tacho are installed for <ROOT>/work
          run \`tacho setup\` here, or \`tacho setup --global\` for every folder
      "
    `);
  });

  test('says what is installed, and that nothing is in the way', () => {
    tacho('setup', '--yes');
    expect(doctor()).toEqual({
      agent: 'claude-code',
      client: { path: path.join(machine.root, 'bin/claude'), version: '2.1.329' },
      project: machine.cwd,
      trusted: null,
      installed: [
        {
          scope: 'local',
          path: settings,
          events: 31,
          missing_events: [],
          stores: [path.join(machine.cwd, '.agent-traces')],
          programs: [{ node: process.execPath, node_state: 'fine', hook: HOOK, hook_state: 'fine' }],
        },
      ],
      findings: [],
    });
    expect(tacho('doctor').stdout).toContain('Nothing is in the way of recording\n');
  });

  test('finds hooks whose programs are gone', () => {
    tacho('setup', '--yes');
    const text = read(settings);
    machine.write('work/.claude/settings.local.json', text.replaceAll(HOOK, '/gone/dist/hook.cjs'));
    expect(codes()).toEqual(['runtime_moved']);
    machine.write('work/.claude/settings.local.json', text.replaceAll(process.execPath, '/gone/node'));
    expect(codes()).toEqual(['runtime_moved']);
  });

  test('finds hooks that write elsewhere, by their command or by the environment in settings', () => {
    tacho('setup', '--yes', '--global');
    expect(codes()).toEqual(['wrong_store']);
    expect(codes('--trace-dir', path.join(machine.home, '.agent-traces'))).toEqual([]);
    tacho('setup', '--remove', '--global', '--yes');
    tacho('setup', '--yes');
    machine.write('home/.claude/settings.json', JSON.stringify({ env: { AGENT_TRACE_DIR: '/elsewhere' } }));
    expect(doctor().installed[0].stores).toEqual(['/elsewhere']);
  });

  test('finds what keeps hooks from running', () => {
    tacho('setup', '--yes');
    machine.write('work/.claude/settings.json', '{"disableAllHooks": true}');
    machine.write('home/.claude/settings.json', '{ // mine\n}');
    machine.write(
      'home/.claude.json',
      JSON.stringify({ projects: { [machine.cwd]: { hasTrustDialogAccepted: false } } }),
    );
    expect(codes()).toEqual(['hooks_disabled', 'settings_unreadable', 'untrusted_folder']);
    client('2.1.50');
    expect(codes()).toContain('client_too_old');
  });

  test('finds a plugin beside settings, and folds what it sees into one line each', () => {
    tacho('setup', '--plugin', '../plugin');
    const installPath = path.join(machine.root, 'plugin');
    const plugins = { 'tacho@tacho': [{ scope: 'user', installPath }] };
    machine.write('home/.claude/plugins/installed_plugins.json', JSON.stringify({ version: 2, plugins }));
    machine.write('home/.claude/settings.json', JSON.stringify({ enabledPlugins: { 'tacho@tacho': true } }));
    expect(doctor()).toMatchObject({ installed: [{ scope: 'plugin', events: 31 }], findings: [] });
    tacho('setup', '--yes');
    expect(codes()).toEqual(['installed_twice']);
  });

  test('runs no program that a project names', () => {
    const planted = machine.write('work/node', `#!/bin/sh\necho > '${machine.root}/ran'\necho v24.0.0\n`);
    chmodSync(planted, 0o755);
    const handler = { type: 'command', command: `${planted} ${HOOK} stop --handler settings` };
    machine.write('work/.claude/settings.json', JSON.stringify({ hooks: { Stop: [{ hooks: [handler] }] } }));
    expect(doctor().installed[0].programs).toMatchObject([{ node: planted, node_state: 'unknown' }]);
    expect(existsSync(path.join(machine.root, 'ran'))).toBe(false);
  });

  test('counts what hooks lost, each gap once', () => {
    tacho('setup', '--yes');
    const gap = (event_id: string, lost: number) =>
      `\n${JSON.stringify({ event_id, subtype: 'gap', lost, reasons: ['no input'] })}\n`;
    machine.write('work/.agent-traces/.gaps.ndjson', `${gap('a', 2)}${gap('a', 2)}${gap('b', 1)}{"torn`);
    expect(doctor().findings).toMatchObject([
      { code: 'events_lost', message: '3 events were lost that named no session: no input' },
    ]);
  });

  const redaction = 'work/.agent-traces/.redaction.json';
  const key = 'ab'.repeat(32);
  test.each<[string, () => void, string]>([
    ['is damaged', () => machine.write(redaction, '{"pii": true'), 'damaged'],
    ['is a folder', () => machine.folder(redaction), 'is a folder'],
    [
      'has a pattern that is none',
      () => machine.write(redaction, JSON.stringify({ pii: false, patterns: ['ok', '(a'], key })),
      'not a pattern: (a',
    ],
  ])('finds redaction that %s', (_what, breakIt, why) => {
    tacho('setup', '--yes');
    machine.write(redaction, JSON.stringify({ pii: false, patterns: ['ok'], key }));
    expect(codes()).toEqual([]);
    machine.remove(redaction);
    breakIt();
    expect(doctor().findings).toMatchObject([{ code: 'redaction_broken', message: expect.stringContaining(why) }]);
  });

  test('says nothing of hooks when it is asked about one session', () => {
    machine.write(
      'work/.agent-traces/one/events.ndjson',
      '\n{"event_type":"user_prompt","timestamp":1,"data":{"prompt":"hi"}}\n',
    );
    expect(tacho('doctor', 'one').stdout).not.toContain('Hooks');
    expect(JSON.parse(tacho('doctor', 'one', '--json').stdout)).not.toHaveProperty('capture');
  });
});
