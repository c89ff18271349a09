import { once } from 'node:events';
import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, inside, prompt, result, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-1111-4222-8333-444444444444';

const machine = new Machine();

beforeAll(() => {
  const main = [
    prompt(0, 'Find the bug'),
    answer(0.01, 'msg_1', [call('t1', 'Agent', { description: 'Search', prompt: 'Where is it?' })], {}),
    result(0.09, 't1', 'In line 7.', { toolUseResult: { agentId: 'ab12' } }),
    answer(0.1, 'msg_2', [call('t2', 'Bash', { command: 'npm test' })], {}),
    result(0.11, 't2', '1 failed', {}, { is_error: true }),
    answer(0.12, 'msg_3', 'It is in line 7.', {}),
  ];
  const child = inside(
    'ab12',
    prompt(0.02, 'Where is it?'),
    answer(0.03, 'msg_4', [call('t3', 'Agent', { description: 'Dig deeper', prompt: 'Dig' })], {}),
    result(0.06, 't3', 'Dug.', { toolUseResult: { agentId: 'cd34' } }),
  );
  const grandchild = inside('cd34', prompt(0.04, 'Dig'), answer(0.05, 'msg_5', 'Dug.', {}));
  machine.write(`in/${ID}.jsonl`, transcript(ID, ...main));
  machine.write(`in/${ID}/subagents/agent-ab12.jsonl`, transcript(ID, ...child));
  machine.write(`in/${ID}/subagents/agent-ab12.meta.json`, '{"agentType":"Explore","toolUseId":"t1"}');
  machine.write(`in/deep/agent-cd34.jsonl`, transcript(`${ID}_ab12`, ...grandchild));
  machine.json('import', '../in', '--json');
});

describe('replay', () => {
  test('prints a session as it happened', () => {
    const { code, stdout, stderr } = machine.run('replay', ID);
    const left = '3 side events not shown: usage, attachments and the like (tacho inspect has all)\n';
    expect({ code, stderr }).toEqual({ code: 0, stderr: left });
    expect(stdout).toMatchInlineSnapshot(`
      "Session:       aaaaaaaa-1111-4222-8333-444444444444
      Agent:         claude-code
      Model:         claude-invented-1
      Started:       2026-03-01 09:00:00 UTC
      Duration:      120 ms
      Tool calls:    2
      Errors:        1
      Subagents:     1, not counted above (--expand-subagents shows them)
      ▸····▄············································▆····✕···▂

      +  0.00s  #1    ▸ prompt
                        Find the bug
      +  0.01s  #2    ⤷ Agent
                        Search
      +  0.09s  #3    ⤷ ← Agent
                        In line 7.
      +  0.10s  #5    $ Bash
                        npm test
      +  0.11s  #6    ✕ ← Bash failed
                        1 failed
      +  0.12s  #8    ¶ answer
                        It is in line 7.
      "
    `);
  });

  test('numbers each event by its place in inspect', () => {
    const { events } = machine.json('inspect', ID);
    const { stdout } = machine.run('replay', ID, '--filter', 'user_prompt,tool_call,error,llm_response');
    const numbers = Array.from(stdout.matchAll(/ #(\d+) /g), ([, number]) => Number(number));
    const wanted = ['user_prompt', 'tool_call', 'error', 'llm_response'];
    const places = events.flatMap((event: { event_type: string }, i: number) =>
      wanted.includes(event.event_type) ? [i + 1] : [],
    );
    expect(numbers).toEqual(places);
    expect(numbers).toHaveLength(7);
  });

  test('--filter takes types and subtypes, with blanks between', () => {
    expect(machine.run('replay', ID, '--filter', 'error, tool_call').stdout.match(/#\d+/g)).toHaveLength(3);
    expect(machine.run('replay', ID, '--filter', 'decision').stdout.match(/#\d+/g)).toBeNull();
  });

  test('--expand-subagents has their events under the call or the result that names them, at any depth', () => {
    const { stdout } = machine.run('replay', ID, '--expand-subagents');
    const events = stdout.split('\n').filter(line => / #\d+ /.test(line));
    expect(events.map(line => line.replace(/\s+/g, ' '))).toMatchInlineSnapshot(`
      [
        "+ 0.00s #1 ▸ prompt",
        "+ 0.01s #2 ⤷ Agent",
        "│ + 0.02s #1 ▸ task for a subagent",
        "│ + 0.03s #2 ⤷ Agent",
        "│ + 0.06s #3 ⤷ ← Agent",
        "│ │ + 0.04s #1 ▸ task for a subagent",
        "│ │ + 0.05s #2 ¶ answer",
        "+ 0.09s #3 ⤷ ← Agent",
        "+ 0.10s #5 $ Bash",
        "+ 0.11s #6 ✕ ← Bash failed",
        "+ 0.12s #8 ¶ answer",
      ]
    `);
  });

  test('--tree has the sessions without their events', () => {
    expect(machine.run('replay', ID, '--tree').stdout).toMatchInlineSnapshot(`
      "aaaaaaaa-1111-4222-8333-444444444444  120 ms  2 tools  – tokens  –  ✕ 1 error  Find the bug
      └─ ab12  40 ms  1 tool  – tokens  –  Where is it?
         └─ cd34  10 ms  0 tools  – tokens  –  Dig

      3 sessions, 3 tools, – tokens, –, 1 error
      "
    `);
  });

  test('--live waits as the session did, and prints the same', () => {
    const plain = machine.run('replay', ID).stdout;
    expect(machine.run('replay', ID, '--live').stdout).toBe(plain);
    expect(machine.run('replay', ID, '--live', '--speed', '1000').stdout).toBe(plain);
  });
});

describe('sessions that started each other', () => {
  const store = new Machine();
  beforeAll(() => {
    for (const [id, parent] of [
      ['one', 'two'],
      ['two', 'one'],
      ['self', 'self'],
    ]) {
      const event = { event_type: 'tool_call', timestamp: 1, event_id: `call-${id}`, data: { tool_name: `by ${id}` } };
      store.write(`store/${id}/events.ndjson`, `${JSON.stringify(event)}\n`);
      const child = id === 'self' ? 'self' : parent;
      store.write(`store/${id}/meta.json`, `{"parent_session_id":"${parent}","parent_event_id":"call-${child}"}`);
    }
  });

  test.each([
    ['one', ['by one', 'by two']],
    ['self', ['by self']],
  ])('%s: the circle is cut, and each is shown once', (id, calls) => {
    const { code, stdout } = store.run('replay', id, '--expand-subagents');
    expect({ code, calls: stdout.match(/by \w+/g) }).toEqual({ code: 0, calls });
    expect(store.run('replay', id, '--tree').stdout).toMatch(new RegExp(`^${calls.length} sessions?,`, 'm'));
    expect(store.json('stats', id, '--include-subagents', '--json').sessions).toBe(calls.length);
    expect(store.json('cost', id, '--json').subagents).toHaveLength(calls.length - 1);
  });
});

describe('what is printed', () => {
  test('has no escape sequence in a pipe, nor with NO_COLOR', () => {
    const outputs = [
      machine.run('replay', ID, '--expand-subagents'),
      machine.run('list'),
      machine.run('show', ID),
      machine.run('stats', ID),
      machine.run('cost', ID, '--explain'),
    ];
    machine.env.NO_COLOR = '1';
    outputs.push(machine.run('replay', ID));
    expect(outputs.filter(({ stdout, stderr }) => (stdout + stderr).includes('\u001b'))).toEqual([]);
  });

  test('shows control characters of the session, and sends none to the terminal', () => {
    const hostile = new Machine();
    const text = 'a\u001b]0;owned\u0007b\u009b31mc\rd\u202ee';
    const event = { event_type: 'user_prompt', timestamp: 1, data: { prompt: text } };
    hostile.write('store/evil/events.ndjson', `${JSON.stringify(event)}\n`);
    hostile.write('store/evil/meta.json', JSON.stringify({ name: text, agent_name: text, cwd: text }));
    for (const args of [['replay'], ['list'], ['show'], ['cost'], ['stats'], ['inspect']]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(hostile.run(...args).stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
    expect(hostile.json('inspect').events[0].data.prompt).toBe(text);
  });

  test('ends quietly, exit 0, when the reader has seen enough', async () => {
    const long = new Machine();
    const event = (i: number) =>
      `{"event_type":"user_prompt","timestamp":${i},"data":{"prompt":"${'x'.repeat(140)}"}}\n`;
    long.write('store/long/events.ndjson', Array.from({ length: 5000 }, (_, i) => event(i)).join(''));
    for (const command of ['replay', 'inspect']) {
      const child = long.start(command, 'long');
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', text => (stderr += text));
      child.stdout?.once('data', () => child.stdout?.destroy());
      const [code, signal] = await once(child, 'close');
      expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    }
  });
});
