/**
 * Sessions while they are recorded: followed, listed and shown, until they end or are killed.
 */
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Machine, refusal } from './cli.ts';
import { eventsIn, LiveAgent, Reader } from './live-agent.ts';
import { answer, call, inside, prompt, result, transcript } from './transcripts.ts';

const ID = '5f0c0000-0000-4000-8000-000000000001';
const BOTH = ['settings', 'plugin'];

/** A machine with an agent of its own; neither outlives the test. */
function begin(id = ID, withTranscript = false) {
  const machine = new Machine();
  const file = path.join(machine.root, 'agent', `${id}.jsonl`);
  machine.folder('agent');
  const agent = new LiveAgent(machine, id, withTranscript ? file : undefined);
  onTestFinished(() => agent.kill());
  return { machine, agent, file };
}

function follow(machine: Machine, ...args: string[]): Reader {
  const reader = new Reader(machine.start('replay', '--follow', ...args));
  onTestFinished(() => {
    reader.child.kill('SIGKILL');
  });
  return reader;
}

/** A record of the agent as of now: a hook and a transcript tell of one act at one time. */
const asOfNow = <R extends object>(record: R): R & { timestamp: string } => ({
  ...record,
  timestamp: new Date().toISOString(),
});

const bash = (id: string, command: string) => ({
  tool_name: 'Bash',
  tool_use_id: id,
  tool_input: { command },
});

describe('replay --follow', () => {
  test('waits for a session, prints each event once as it is recorded, and ends with it', async () => {
    const { machine, agent } = begin();
    const reader = follow(machine);
    await reader.said(`waiting for a session in ${machine.store}`);
    await agent.tell('SessionStart', { source: 'startup' }, BOTH);
    await reader.line('session start');
    await agent.tell('UserPromptSubmit', { prompt: 'Mend it', prompt_id: 'p1' }, BOTH);
    await reader.line('Mend it');
    await agent.tell('PreToolUse', bash('toolu_1', 'make'), BOTH);
    expect(await reader.line('$ Bash')).toContain('#3');
    await agent.tell('PostToolUse', { ...bash('toolu_1', 'make'), tool_response: { stdout: 'built' } }, BOTH);
    await reader.line('built');
    await agent.tell('Stop', { last_assistant_message: 'Mended.' }, BOTH);
    await reader.line('Mended.');
    await agent.tell('SessionEnd', { reason: 'other' }, BOTH);
    const { code, stdout, stderr } = await reader.end();
    expect(code).toBe(0);
    expect(stderr).toMatch(/\ncompleted: .+, 1 call, 0 errors\n$/);
    expect(reader.events).toMatchInlineSnapshot(`
      [
        "⋯ session start: startup",
        "▸ prompt: Mend it",
        "$ Bash: make",
        "$ ← Bash: built",
        "¶ answer: Mended.",
        "⋯ session end: other",
      ]
    `);
    expect(eventsIn(machine.run('replay', ID).stdout)).toEqual(reader.events);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a clock is drawn with them
    expect(stdout).not.toMatch(/[\r\u001b]/);
  });

  test('adds what the agent itself writes down, nothing twice', async () => {
    const { machine, agent, file } = begin(ID, true);
    await agent.tell('SessionStart', { source: 'startup' });
    await agent.tell('UserPromptSubmit', { prompt: 'Mend it', prompt_id: 'p1' });
    const reader = follow(machine);
    await reader.line('Mend it');
    await agent.tell('PreToolUse', bash('toolu_1', 'make'));
    await reader.line('$ Bash');
    const records = [
      asOfNow(prompt(0, 'Mend it', { promptId: 'p1' })),
      asOfNow(
        answer(1, 'msg_1', [{ type: 'text', text: 'Let me look.' }, call('toolu_1', 'Bash', { command: 'make' })], {
          input_tokens: 10,
          output_tokens: 5,
        }),
      ),
    ];
    writeFileSync(file, transcript(ID, ...records));
    await reader.line('Let me look.');
    await agent.tell('PostToolUseFailure', { ...bash('toolu_1', 'make'), error: 'Exit code 2\nno rule' });
    await reader.line('no rule');
    await agent.tell('PostToolBatch', { tool_calls: [{ ...bash('toolu_1', 'make'), tool_response: 'no rule' }] });
    await agent.tell('Stop', { last_assistant_message: 'It cannot be mended.' });
    records.push(
      asOfNow(result(2, 'toolu_1', 'Exit code 2\nno rule', {}, { is_error: true })),
      asOfNow(answer(3, 'msg_2', 'It cannot be mended.', { input_tokens: 20, output_tokens: 6 })),
    );
    writeFileSync(file, transcript(ID, ...records));
    await agent.tell('SessionEnd', { reason: 'other' });
    expect((await reader.end()).code).toBe(0);
    const whole = eventsIn(machine.run('replay', ID).stdout);
    expect(reader.events.toSorted()).toEqual(whole.toSorted());
    expect(whole.filter(event => /prompt|answer|\$|✕/.test(event))).toMatchInlineSnapshot(`
      [
        "▸ prompt: Mend it",
        "¶ answer: Let me look.",
        "$ Bash: make",
        "✕ ← Bash failed, exit 2: no rule",
        "¶ answer: It cannot be mended.",
      ]
    `);
    expect(machine.json('show', ID, '--json')).toMatchObject({ total_tokens: 41, tool_calls: 1, errors: 1 });
  });

  test('--expand-subagents names each subagent where it speaks; without it they are not there', async () => {
    const { machine, agent, file } = begin(ID, true);
    await agent.tell('SessionStart', { source: 'startup' });
    const alone = follow(machine);
    const reader = follow(machine, ID, '--expand-subagents');
    await reader.line('session start');
    await alone.line('session start');
    await agent.tell('SubagentStart', { agent_id: 'ab12', agent_type: 'Explore' });
    await reader.line('│  ⤷ Explore ab12');
    await agent.tell('PreToolUse', { ...bash('toolu_7', 'ls'), agent_id: 'ab12', agent_type: 'Explore' });
    await reader.line('ls');
    machine.write(
      `agent/${ID}/subagents/agent-ab12.jsonl`,
      transcript(ID, ...inside('ab12', asOfNow(prompt(0, 'Look round')), asOfNow(answer(1, 'msg_9', 'Only dust.')))),
    );
    writeFileSync(file, transcript(ID, asOfNow(prompt(0, 'Go'))));
    await reader.line('Only dust.');
    await agent.tell('SessionEnd', { reason: 'other' });
    await reader.end();
    expect(
      reader.seen.filter(line => line.startsWith('│  ')).map(line => line.replace(/^(│ +)\+.*#\d+ +/, '$1')),
    ).toEqual(expect.arrayContaining(['│  ⤷ Explore ab12', '│  $ Bash', '│  ¶ answer']));
    expect((await alone.end()).stdout).not.toContain('dust');
  });

  test('ends when the process of the session is gone, and all commands say so', async () => {
    const { machine, agent } = begin();
    await agent.tell('SessionStart', { source: 'startup' });
    await agent.tell('PreToolUse', bash('toolu_1', 'sleep 99'));
    const reader = follow(machine);
    await reader.line('sleep 99');
    expect(machine.run('list').stdout).toMatch(/ running \d+ s /);
    expect(machine.json('list', '--json', '--status', 'running')).toMatchObject([{ session_id: ID, ended_at: null }]);
    expect(machine.json('show', '--json')).toMatchObject({ status: 'running', ended_at: null });
    expect(machine.run('show').stdout).toMatch(/^Duration: +\d+ s so far/m);
    await agent.kill();
    const { code, stderr } = await reader.end();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^interrupted, its process is gone: .+\n$/),
    });
    expect(machine.run('list').stdout).toMatch(/ interrupted \d/);
    expect(machine.json('list', '--json', '--status', 'running')).toEqual([]);
    const statuses = [
      machine.json('list', '--json')[0],
      machine.json('show', ID, '--json'),
      machine.json('inspect', ID).session,
    ].map(({ status, ended_at }) => ({ status, ended_at }));
    expect(statuses).toEqual(Array(3).fill({ status: 'interrupted', ended_at: null }));
    expect(machine.run('show').stdout).toContain('interrupted: its process is gone');
  });

  test('a killed agent leaves an interrupted session, also when there is more to read of it', async () => {
    const { machine, agent, file } = begin(ID, true);
    await agent.tell('SessionStart', { source: 'startup' });
    expect(machine.json('list', '--json')).toMatchObject([{ status: 'running', events: 1 }]);
    await agent.kill();
    writeFileSync(file, transcript(ID, asOfNow(prompt(0, 'Go'))));
    expect(machine.json('list', '--json')).toMatchObject([{ status: 'interrupted', events: 2 }]);
  });

  test('of a session that has ended prints it and ends', () => {
    const machine = new Machine();
    machine.write(`in/${ID}.jsonl`, transcript(ID, prompt(0, 'Hello'), answer(1, 'msg_1', 'Hello yourself.')));
    machine.json('import', '../in', '--json');
    const { code, stdout } = machine.run('replay', ID, '--follow');
    expect({ code, stdout }).toEqual({ code: 0, stdout: machine.run('replay', ID).stdout });
    expect(machine.run('replay', ID, '--follow', '--filter', 'decision').code).toBe(1);
    expect(machine.run('replay', 'nobody', '--follow').code).toBe(1);
  });

  test('--filter holds for what comes, too', async () => {
    const { machine, agent } = begin();
    await agent.tell('SessionStart', { source: 'startup' });
    const reader = follow(machine, '--filter', 'tool_call');
    await reader.line('Started:');
    await agent.tell('UserPromptSubmit', { prompt: 'Mend it' });
    await agent.tell('PreToolUse', bash('toolu_1', 'make'));
    await reader.line('make');
    await agent.tell('SessionEnd');
    await reader.end();
    expect(reader.events).toEqual(['$ Bash: make']);
  });

  test('Ctrl-C ends it, exit 0, waiting or following', async () => {
    const { machine, agent } = begin();
    const waiting = follow(machine);
    await waiting.said('waiting');
    waiting.child.kill('SIGINT');
    expect((await waiting.end()).code).toBe(0);
    await agent.tell('SessionStart', { source: 'startup' });
    const following = follow(machine);
    await following.line('startup');
    following.child.kill('SIGINT');
    expect(await following.end()).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends quietly when nobody reads any more', async () => {
    const { machine, agent } = begin();
    await agent.tell('SessionStart', { source: 'startup' });
    const reader = follow(machine);
    await reader.line('startup');
    reader.child.stdout?.destroy();
    await agent.tell('UserPromptSubmit', { prompt: 'Mend it' });
    expect(await reader.end()).toMatchObject({ code: 0, stderr: '' });
  });

  test('goes on past a torn line, and past a log that was cut and written anew', async () => {
    const { machine, agent } = begin();
    await agent.tell('SessionStart', { source: 'startup' });
    const log = path.join(machine.store, ID, 'events.ndjson');
    const reader = follow(machine);
    await reader.line('startup');
    const row = (id: string) =>
      `\n${JSON.stringify({ event_type: 'user_prompt', event_id: id, timestamp: Date.now() / 1000, source: 'hook', live: true, data: { prompt: `prompt ${id}` } })}\n`;
    appendFileSync(log, row('one').slice(0, 40));
    appendFileSync(log, row('two'));
    await reader.line('prompt two');
    truncateSync(log);
    appendFileSync(log, row('three'));
    await reader.line('prompt three');
    await agent.tell('SessionEnd');
    await reader.end();
    expect(reader.events.filter(event => event.includes('prompt'))).toEqual([
      '▸ prompt: prompt two',
      '▸ prompt: prompt three',
    ]);
  });

  test.each([
    ['--live', /^tacho: --live and --follow do not go together \(.+\)$/],
    ['--tree', /^tacho: --tree and --follow do not go together \(.+\)$/],
  ])('%s with it is a mistake', (other, line) => {
    expect(refusal(new Machine().run('replay', '--follow', other))).toEqual({
      code: 2,
      line: expect.stringMatching(line),
    });
  });
});

describe('show', () => {
  test('says who ran a session where, as the hook saw it, in 80 columns', async () => {
    const { machine, agent } = begin();
    const commit = '0123456789abcdef0123456789abcdef01234567';
    machine.write('work/.git/HEAD', 'ref: refs/heads/mending\n');
    machine.write('work/.git/refs/heads/mending', `${commit}\n`);
    machine.write('work/.git/config', '[remote "origin"]\n\turl = https://git.invalid/kim/app.git\n');
    machine.env.AI_AGENT = 'claude-code_9-8-7_harness';
    const versioned = new LiveAgent(machine, ID);
    onTestFinished(() => versioned.kill());
    await versioned.tell('SessionStart', { source: 'startup' });
    const { attribution, status } = machine.json('show', '--json');
    expect(status).toBe('running');
    expect(attribution).toMatchObject({
      agent_pid: versioned.pid,
      git: { branch: 'mending', commit },
      processes: expect.arrayContaining([expect.objectContaining({ pid: versioned.pid })]),
    });
    const { stdout } = machine.run('show');
    const value = (label: string) => new RegExp(`^${label}: +(.+)$`, 'm').exec(stdout)?.[1];
    expect(value('User')).toBe(`${attribution.os_user}@${attribution.host}`);
    expect(value('Agent')).toBe('claude-code 9.8.7');
    expect(value('Entrypoint')).toBe('cli');
    expect(value('Process')).toContain(`pid ${versioned.pid}`);
    if (process.platform === 'linux') {
      const since = Date.parse(/, since (.+) UTC$/.exec(value('Process') ?? '')?.[1]?.concat('Z') ?? '');
      expect(Math.abs(since - Date.now())).toBeLessThan(60_000);
      expect(value('Started by')).toContain(` ${process.pid}`);
    }
    expect([value('Repository'), value('Branch'), value('Commit')]).toEqual([
      'https://git.invalid/kim/app.git',
      'mending',
      commit.slice(0, 12),
    ]);
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
    await agent.kill();
  });

  test('has no line for what is not known, and lets nothing of a store reach the terminal', () => {
    const machine = new Machine();
    const text = 'a\u001b]0;owned\u0007\nUser: root';
    machine.write(
      'store/odd/meta.json',
      JSON.stringify({
        status: 'running',
        attribution: {
          host: text,
          entrypoint: text,
          git: { remote: text, branch: 5, commit: text },
          agent_pid: 4_000_000,
          processes: [{ pid: 4_000_000, name: text, start_ticks: 1e300 }, { pid: -1 }, 'no', { pid: 7, name: text }],
        },
      }),
    );
    const { code, stdout } = machine.run('show', 'odd');
    expect(code).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(stdout.match(/^User: +/gm)).toHaveLength(1);
    expect(stdout).not.toMatch(/^(?:Models|Agent|Branch|Folder|Ended):/m);
  });
});
