/**
 * `tacho setup` and `--remove`: what becomes of the settings of Claude Code.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusal } from './cli.ts';
import {
  client,
  everything,
  HOOK,
  INSTALLED,
  machine,
  RICH,
  read,
  run,
  SCRIPT,
  settings,
  tacho,
} from './setup-machine.ts';

describe('setup', () => {
  test('installs 31 hooks for the sessions of this folder, and says where they record to', () => {
    const { code, stdout, stderr } = tacho('setup', '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^--- /dev/null\n\\+\\+\\+ ${settings}\n@@ -0,0 \\+1,36 @@\n`));
    expect(stderr).toBe(
      `The hooks are in ${settings}: sessions started in ${machine.cwd} will be recorded into ${machine.cwd}/.agent-traces\n`,
    );
    const { hooks } = JSON.parse(read(settings));
    expect(Object.keys(hooks)).toHaveLength(31);
    expect(hooks.PreToolUse).toEqual([
      { hooks: [{ type: 'command', command: `${process.execPath} ${HOOK} pre-tool --handler settings`, timeout: 15 }] },
    ]);
    expect(statSync(settings).mode & 0o777).toBe(0o600);
  });

  test('what it installs records a session, and prints nothing', () => {
    tacho('setup', '--yes');
    const { hooks } = JSON.parse(read(settings));
    const session_id = '5e550000-0000-4000-8000-000000000001';
    for (const [hook_event_name, fields] of [
      ['SessionStart', { source: 'startup' }],
      ['UserPromptSubmit', { prompt: 'hello' }],
    ] as const) {
      const input = JSON.stringify({ session_id, cwd: machine.cwd, hook_event_name, ...fields });
      const { command } = hooks[hook_event_name][0].hooks[0];
      const options = { cwd: machine.cwd, env: machine.env, encoding: 'utf8', input } as const;
      expect(spawnSync('/bin/sh', ['-c', command], options)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    }
    expect(JSON.parse(tacho('list', '--json').stdout)).toMatchObject([{ session_id, first_prompt: 'hello' }]);
  });

  test('keeps every other byte of a file, its mode, and a link to it', () => {
    const file = machine.write('dotfiles/claude.json', RICH);
    chmodSync(file, 0o644);
    machine.folder('work/.claude');
    symlinkSync(file, settings);
    expect(tacho('setup', '--yes').code).toBe(0);
    const after = read(file);
    const [added, kept] = [after.split('\n').filter(line => line.includes(HOOK)), after.split('\n')];
    expect(added).toHaveLength(31);
    // What is not a line of ours is a line of theirs, but for the commas and brackets that joined ours to it.
    const theirs = kept.filter(line => !line.includes(HOOK)).join('\n');
    expect(theirs).toBe(RICH.replace('            }\n        ],\n        "Stop": []', '            },\n        ],'));
    expect(JSON.parse(after).hooks.PreToolUse[0].matcher).toBe('Bash');
    expect([statSync(file).mode & 0o777, lstatSync(settings).isSymbolicLink()]).toEqual([0o644, true]);
  });

  test('done twice changes nothing and says so', () => {
    machine.write('work/.claude/settings.local.json', RICH);
    tacho('setup', '--yes');
    const before = everything();
    expect(tacho('setup')).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing to do: .*settings\.local\.json has the hooks; /),
    });
    expect(everything()).toEqual(before);
  });

  test('replaces an older installation', () => {
    tacho('setup', '--yes');
    const old = read(settings).replaceAll(HOOK, '/old/tacho/dist/hook.js');
    machine.write('work/.claude/settings.local.json', old);
    tacho('setup', '--yes');
    expect(read(settings)).toBe(old.replaceAll('/old/tacho/dist/hook.js', HOOK));
  });

  test('goes on leaving out what the hooks left out, also with more to leave out, and says so', () => {
    tacho('setup', '--yes', '--mask', '--redact-pattern', 'ACME-\\d+');
    const before = read(settings);
    machine.write('work/.claude/settings.local.json', before.replaceAll(HOOK, '/old/tacho/dist/hook.js'));
    const { code, stderr } = tacho('setup', '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain(
      `Note: the hooks in ${settings} keep --mask --redact-pattern=ACME-\\d+, which they had before; take them out first to end that\n`,
    );
    expect(read(settings)).toBe(before);
    expect(tacho('setup', '--yes', '--mask', '--redact-pattern', 'b+').stderr).toContain(
      'keep --redact-pattern=ACME-\\d+, which',
    );
    const { command } = JSON.parse(read(settings)).hooks.Stop[0].hooks[0];
    expect(command).toMatch(/ --mask --redact-pattern=b\+ '--redact-pattern=ACME-\\d\+'$/);
    expect(JSON.parse(read(path.join(machine.cwd, '.agent-traces/.redaction.json')))).toMatchObject({
      pii: true,
      patterns: ['ACME-\\d+', 'b+'],
    });
  });

  test('asks for all to be said again where a pattern of the hooks is none', () => {
    tacho('setup', '--yes', '--redact-pattern', 'a+');
    machine.write(
      'work/.claude/settings.local.json',
      read(settings).replaceAll('--redact-pattern=a+', "'--redact-pattern=(?=a)'"),
    );
    const before = everything();
    const refused = refusal(tacho('setup', '--yes'));
    expect(refused.code).toBe(2);
    expect(refused.line).toContain('tacho setup --remove');
    expect(everything()).toEqual(before);
  });

  test('--global is for every session, in the folder that CLAUDE_CONFIG_DIR names', () => {
    machine.env.CLAUDE_CONFIG_DIR = machine.folder('config');
    tacho('setup', '--global', '--yes');
    const { hooks } = JSON.parse(read(path.join(machine.root, 'config/settings.json')));
    expect(hooks.Stop[0].hooks[0].command).toBe(
      `${process.execPath} ${HOOK} stop --handler settings --trace-dir ${machine.home}/.agent-traces`,
    );
    expect(existsSync(settings)).toBe(false);
  });

  test('--trace-dir and what to redact are on each command, and the store is bound at once', () => {
    tacho(
      'setup',
      '--yes',
      '--trace-dir',
      '../my store',
      '--mask',
      '--redact-pattern',
      'ACME-\\d+',
      '--redact-pattern',
      '-x',
    );
    const { hooks } = JSON.parse(read(settings));
    const store = path.join(machine.root, 'my store');
    expect(hooks.SubagentStop[0].hooks[0].command).toBe(
      `${process.execPath} ${HOOK} subagent-stop --handler settings --trace-dir '${store}' --mask '--redact-pattern=ACME-\\d+' --redact-pattern=-x`,
    );
    expect(JSON.parse(read(path.join(store, '.redaction.json')))).toMatchObject({
      pii: true,
      patterns: ['ACME-\\d+', '-x'],
    });
  });

  test('a client that drops the whole file over one new event gets those that it knows', () => {
    client('2.0.30');
    const { stderr } = tacho('setup', '--yes');
    expect(stderr).toContain(
      'Note: Claude Code 2.0.30 drops settings with events that it does not know, so these are 9 of 31;',
    );
    expect(Object.keys(JSON.parse(read(settings)).hooks)).toHaveLength(9);
  });

  test('says what else records', () => {
    const peer = { hooks: { Stop: [{ hooks: [{ type: 'command', command: 'agent-strace hook stop' }] }] } };
    machine.write('home/.claude/settings.json', JSON.stringify(peer));
    expect(tacho('setup', '--yes').stderr).toContain(
      `hooks of agent-trace are in ${machine.home}/.claude/settings.json;`,
    );
    const { stderr } = tacho('setup', '--yes', '--global');
    expect(stderr).toContain(
      `hooks of tacho are also in ${settings}, so each starts twice (tacho setup --remove takes those out)`,
    );
  });

  test('says when git would commit paths of this machine', () => {
    spawnSync('git', ['init', '-q'], { cwd: machine.cwd, env: machine.env });
    expect(tacho('setup', '--yes').stderr).toContain(`Note: git would commit ${settings}`);
    machine.write('work/.gitignore', '*.local.json\n');
    expect(tacho('setup', '--yes').stderr).not.toContain('git');
  });
});

describe('nothing is written', () => {
  test('without --yes, when there is nobody to ask: the change is shown, exit 1', () => {
    machine.write('work/.claude/settings.local.json', RICH);
    const before = everything();
    const { code, stdout, stderr } = tacho('setup');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'tacho: nothing was written (--yes applies it, --dry-run only shows it)\n',
    });
    expect(stdout).toContain('\n-        "Stop": []\n+        "Stop": [{ "hooks": ');
    expect(everything()).toEqual(before);
  });

  test('with --dry-run, exit 0', () => {
    const before = everything();
    expect(tacho('setup', '--dry-run')).toMatchObject({ code: 0, stderr: '' });
    expect(tacho('setup', '--dry-run', '--plugin', 'plugin')).toMatchObject({ code: 0, stderr: '' });
    expect(everything()).toEqual(before);
  });

  test('with --print, which prints the settings', () => {
    const before = everything();
    const { code, stdout, stderr } = tacho('setup', '--print', '--redact');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(JSON.parse(stdout))).toEqual(['hooks']);
    expect(JSON.parse(stdout).hooks.SessionEnd).toEqual([
      {
        hooks: [
          {
            type: 'command',
            command: `${process.execPath} ${HOOK} session-end --handler settings --redact`,
            timeout: 15,
          },
        ],
      },
    ]);
    expect(everything()).toEqual(before);
  });

  test.each([
    ['{\n  // mine\n}', 'not JSON at line 2, column 3: a comment, which JSON does not have'],
    ['{"a": 1,}', 'not JSON at line 1, column 9: a comma with nothing behind it'],
    ['', 'not JSON at line 1, column 1: the file is empty'],
    ['{"hooks": [1]}', 'its "hooks" are no object'],
  ])('into %j', (text, problem) => {
    machine.write('work/.claude/settings.local.json', text);
    for (const args of [['--yes'], ['--dry-run']]) {
      expect(refusal(tacho('setup', ...args))).toEqual({
        code: 2,
        line: `tacho: ${settings} is no file of settings (${problem}); nothing was written (mend it and run this again)`,
      });
    }
    expect(read(settings)).toBe(text);
  });

  test('from the cache of npx', () => {
    const fetched = path.join(machine.root, '.npm/_npx/0f00/node_modules/tacho');
    cpSync(INSTALLED, fetched, { recursive: true });
    for (const args of [['--yes'], ['--print']]) {
      expect(refusal(run(fetched, 'setup', ...args))).toEqual({
        code: 2,
        line: expect.stringMatching(
          /^tacho: hooks cannot run from the cache of npx.* \(install it first: npm install -g tacho\)$/,
        ),
      });
    }
    expect(existsSync(settings)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('that outlives a folder for temporary files, from one', () => {
    expect(refusal(tacho('setup', '--dry-run', '--plugin', '/opt/tacho-plugin')).line).toContain(
      'hooks cannot run from a folder for temporary files',
    );
  });

  test('for options that make no sense', () => {
    const lines = [
      ['--print', '--remove'],
      ['--plugin', 'x', '--print'],
      ['--redact-pattern', '(?=x)'],
      ['--redact-pattern', ' '],
      ['--handler', 'x'],
    ].map(args => refusal(tacho('setup', ...args)));
    expect(lines.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(lines[0]?.line).toContain('--print and --remove do not go together');
    expect(existsSync(settings)).toBe(false);
  });
});

test('what stands in settings reaches no terminal as it is', () => {
  const hostile = '{\n  "\u009b31m": "\u202e\u0085]52;c;eA==\u007f"\n}';
  machine.write('work/.claude/settings.local.json', hostile);
  const { stdout } = tacho('setup', '--dry-run');
  expect(stdout).toContain('\n-  "\\x9b31m": "\\u202e\\x85]52;c;eA==\\x7f"');
});

describe.skipIf(!existsSync(SCRIPT) || process.platform !== 'linux')('at a terminal', () => {
  /** One command line with a terminal for its streams, and what somebody types when asked. */
  async function typing(keys: string, ...args: string[]): Promise<{ code: number | null; shown: string }> {
    const line = [process.execPath, path.join(INSTALLED, 'bin/tacho.js'), ...args].join(' ');
    const env = { ...machine.env, TERM: 'xterm' };
    const child = spawn(SCRIPT, ['-qec', line, '/dev/null'], { cwd: machine.cwd, env });
    let shown = '';
    let isAsked = false;
    child.stdout.setEncoding('utf8').on('data', text => {
      shown += text;
      if (isAsked || !shown.includes('[y/N] ')) return;
      isAsked = true;
      child.stdin.write(keys);
    });
    return new Promise(done => child.on('close', code => done({ code, shown })));
  }

  test('it asks, and does it for a yes', async () => {
    const { code, shown } = await typing('y\n', 'setup');
    expect(shown).toContain('Apply? [y/N] ');
    expect(shown).toContain('\u001b[32m+{\u001b[39m');
    expect([code, existsSync(settings)]).toEqual([0, true]);
  });

  test.each(['\n', 'n\n', 'yeah\n', '\u0004', '\u0003'])('%j is a no', async keys => {
    const { code, shown } = await typing(keys, 'setup');
    expect(shown).toContain('nothing was written');
    expect([code, existsSync(settings)]).toEqual([1, false]);
  });
});

describe('--remove leaves no trace', () => {
  const cases: [string, () => void, string[]][] = [
    ['of a file and a folder that were not there', () => {}, []],
    ['of a file in a folder that was', () => machine.folder('work/.claude'), []],
    ['in a file by hand', () => machine.write('work/.claude/settings.local.json', RICH), []],
    ['in an empty object', () => machine.write('work/.claude/settings.local.json', '{}'), []],
    ['in empty hooks', () => machine.write('work/.claude/settings.local.json', '{"hooks": {\n }, "a":1}\n\n'), []],
    ['of the user’s', () => {}, ['--global']],
    ['of the user’s, in a folder that was there', () => machine.folder('home/.claude'), ['--global']],
    ['of redaction, where nothing was recorded', () => {}, ['--redact']],
    ['of redaction in a store of its own', () => {}, ['--global', '--mask']],
    [
      'in both',
      () => machine.write('home/.claude/settings.json', '\ufeff{\r\n\t"a": []\r\n}'),
      ['--global', '--local'],
    ],
  ];
  test.each(cases)('%s', (_name, prepare, scope) => {
    prepare();
    const before = everything();
    expect(tacho('setup', '--yes', ...scope)).toMatchObject({ code: 0 });
    expect(everything()).not.toEqual(before);
    expect(tacho('setup', '--remove', '--yes', ...scope)).toMatchObject({ code: 0 });
    expect(everything()).toEqual(before);
  });

  test('but what others have put in since stays', () => {
    tacho('setup', '--yes');
    const grown = read(settings).replace('{\n', '{\n  "model": "opus",\n');
    machine.write('work/.claude/settings.local.json', grown);
    tacho('setup', '--remove', '--yes');
    expect(read(settings)).toBe('{\n  "model": "opus"\n}\n\n');
  });

  test('but a store with anything in it stays, its redaction included', () => {
    tacho('setup', '--yes', '--redact');
    machine.write('work/.agent-traces/notes.txt', 'mine');
    const before = machine.contents('work/.agent-traces');
    expect(tacho('setup', '--remove', '--yes').stderr).not.toContain('is gone');
    expect(machine.contents('work/.agent-traces')).toEqual(before);
  });

  test('and says so when a store goes', () => {
    tacho('setup', '--yes', '--redact', '--trace-dir', '../apart');
    expect(tacho('setup', '--remove', '--yes').stderr).toContain(
      `Nothing was recorded into ${machine.root}/apart, so that is gone, too\n`,
    );
    expect(existsSync(path.join(machine.root, 'apart'))).toBe(false);
  });

  test('is shown and asked for like everything else', () => {
    tacho('setup', '--yes');
    const before = everything();
    expect(tacho('setup', '--remove')).toMatchObject({ code: 1, stdout: expect.stringContaining('+++ /dev/null') });
    expect(everything()).toEqual(before);
  });

  test('says where else hooks are, and when there were none', () => {
    tacho('setup', '--yes', '--global');
    expect(tacho('setup', '--remove')).toEqual({
      code: 0,
      stdout: '',
      stderr: `Nothing to do: no hooks of tacho in ${settings}\nNote: hooks of tacho are also in ${machine.home}/.claude/settings.json, and stay there (tacho setup --remove --global takes them out)\n`,
    });
  });
});
