/**
 * `tacho export`: which sessions, as what, to where.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseCsv } from '../src/exporters/csv/fixtures/parse-csv.ts';
import { Machine, refusal } from './cli.ts';
import { answer, call, inside, prompt, result, transcript } from './transcripts.ts';

const BIN = path.join(import.meta.dirname, '../src/entries/bin.ts');
const SAMPLE = path.join(import.meta.dirname, '../sample');
const SESSION = '7ac40000-5a3b-4e1e-8000-000000000001';
const SUBAGENT = `${SESSION}_a5a3b1e0000000001`;
const FIRST = 'bbbbbbbb-1111-4222-8333-444444444444';
/** Invented, and put together here so that no scanner takes it for somebody's. */
const TOKEN = `ghp_${'A1b2'.repeat(9)}`;
const BIG = '{"n":12345678901234567890}';

const machine = new Machine();

beforeAll(() => {
  const records = transcript(
    FIRST,
    prompt(1, `=1+1; use ${TOKEN}, write to ada@example.org`),
    answer(2, 'msg_1', [call('t1', 'Write', { file_path: '/tmp/a', content: 'BIG' })]),
    result(3, 't1', 'written'),
  ).replace('"BIG"', BIG);
  machine.json('import', SAMPLE, machine.write(`${FIRST}.jsonl`, records), '--json');
});

const lines = (text: string) => text.split('\n').slice(0, -1);

describe('what is exported', () => {
  test('JSON of one session is what inspect shows, numbers as they were written', () => {
    const { stdout } = machine.run('inspect', FIRST);
    expect(machine.run('export', FIRST)).toEqual({ code: 0, stdout, stderr: '' });
    expect(machine.run('export', FIRST.slice(0, 4), '--format', 'json', '--output', '-').stdout).toBe(stdout);
    expect(stdout).toContain(BIG);
    // The latest, when none is named.
    expect(machine.run('export')).toEqual(machine.run('inspect', 'latest'));
  });

  test('NDJSON is its events, each as inspect shows it', () => {
    const { events } = machine.json('inspect', SESSION);
    const { code, stdout, stderr } = machine.run('export', SESSION, '--format', 'ndjson');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines(stdout).map(line => JSON.parse(line))).toEqual(events);
  });

  test('several sessions as JSON are an array, as NDJSON their events, as CSV rows under one header', () => {
    const both = machine.json('export', SESSION, FIRST, SESSION);
    expect(both.map(({ session }: { session: { session_id: string } }) => session.session_id)).toEqual([
      SESSION,
      FIRST,
    ]);
    expect(both[1]).toEqual(machine.json('inspect', FIRST));
    const ndjson = machine.run('export', SESSION, FIRST, '--format', 'ndjson').stdout;
    const ids = lines(ndjson).map(line => JSON.parse(line).session_id);
    expect([...new Set(ids)]).toEqual([SESSION, FIRST]);
    const csv = machine.run('export', SESSION, FIRST, '--format', 'csv').stdout;
    expect(lines(csv)).toHaveLength(ids.length + 1);
    expect(csv.match(/session_id/g)).toHaveLength(1);
  });

  test('the sessions that one started come behind it', () => {
    const tree = machine.json('export', SESSION, '--include-subagents');
    expect(tree.map((one: { session: { session_id: string } }) => one.session.session_id)).toEqual([SESSION, SUBAGENT]);
    // A set is an array also when it has one.
    expect(machine.json('export', FIRST, '--include-subagents')).toHaveLength(1);
  });

  test('--all and conditions choose as list does, the oldest first', () => {
    const ids = (...args: string[]) =>
      machine.json('export', ...args).map((one: { session: { session_id: string } }) => one.session.session_id);
    expect(ids('--all')).toEqual([FIRST, SESSION, SUBAGENT]);
    expect(ids('--all', '--limit', '1')).toEqual([SUBAGENT]);
    expect(ids('--until', '2026-03-02')).toEqual([FIRST]);
    expect(ids('--since', '2026-03-02')).toEqual([SESSION, SUBAGENT]);
    expect(ids('--text', 'evening')).toContain(SESSION);
    expect(ids('--project', 'notes', '--limit', '0')).toEqual([SESSION, SUBAGENT]);
  });
});

describe('CSV', () => {
  test('every cell is the same to a parser that knows nothing of tacho', () => {
    const { events } = machine.json('inspect', FIRST);
    const [header, ...rows] = parseCsv(machine.run('export', FIRST, '--format', 'csv').stdout);
    const cells = rows.map(row =>
      Object.fromEntries((header as string[]).map((name, at) => [name, row[at] as string])),
    );
    expect(cells.map(row => JSON.parse(row.data as string))).toEqual(
      events.map((event: { data: unknown }) => event.data),
    );
    expect(cells.map(row => row.event_id)).toEqual(events.map((event: { event_id: string }) => event.event_id));
    expect(cells.find(row => row.event_type === 'user_prompt')?.text).toBe(
      `'=1+1; use ${TOKEN}, write to ada@example.org`,
    );
    expect(cells.map(row => row.n)).toEqual(events.map((_: unknown, at: number) => String(at + 1)));
    expect(rows.flat().join('')).toContain(BIG);
  });

  test('tokens and cost of the rows add up to what stats and cost say', () => {
    const [header, ...rows] = parseCsv(machine.run('export', SESSION, '--format', 'csv').stdout);
    const sum = (name: string) =>
      rows.reduce((total, row) => total + Number(row[(header as string[]).indexOf(name)]), 0);
    const { usage } = machine.json('stats', SESSION, '--json');
    expect(sum('output_tokens')).toBe(usage.output);
    expect(sum('cache_read_tokens')).toBe(usage.cache_read);
    expect(sum('usd')).toBeCloseTo(machine.json('cost', SESSION, '--json').total_usd, 6);
  });

  test('a byte order mark only when asked for', () => {
    expect(machine.run('export', FIRST, '--format', 'csv', '--bom').stdout).toMatch(/^\ufeffsession_id,/);
    expect(machine.run('export', FIRST, '--format', 'csv').stdout).toMatch(/^session_id,/);
  });
});

test('--redact and --mask take out what the store holds', () => {
  const formats = ['json', 'ndjson', 'csv'];
  for (const format of formats) {
    expect(machine.run('export', FIRST, '--format', format).stdout).toContain(TOKEN);
    const redacted = machine.run('export', FIRST, '--format', format, '--redact').stdout;
    expect(redacted).not.toContain(TOKEN);
    expect(redacted).toContain('[REDACTED:github-token#');
    expect(redacted).toContain('ada@example.org');
    expect(redacted).toContain(BIG.slice(1, -1).replace(/"/g, format === 'csv' ? '""' : '"'));
    const masked = machine.run('export', FIRST, '--format', format, '--mask', '--redact-pattern', 'wr.te').stdout;
    expect(masked).not.toMatch(/ada@example|write to/);
    expect(masked).toContain(FIRST);
  }
  expect(refusal(machine.run('export', '--redact-pattern', '(')).code).toBe(2);
});

describe('to a file', () => {
  const at = (name: string) => path.join(machine.root, name);

  test('whole, for its owner only, and told of', () => {
    const output = at('work/a.json');
    expect(machine.run('export', FIRST, '--output', 'a.json')).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^1 session, \d+ events: .*a\.json\n$/),
    });
    expect(readFileSync(output, 'utf8')).toBe(machine.run('inspect', FIRST).stdout);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(readdirSync(at('work')).filter(name => name.startsWith('.'))).toEqual([]);
  });

  test('the format is what its name ends in, unless another is asked for', () => {
    machine.run('export', FIRST, '--output', 'a.csv');
    expect(readFileSync(at('work/a.csv'), 'utf8')).toMatch(/^session_id,/);
    machine.run('export', FIRST, '--output', 'a.jsonl');
    expect(readFileSync(at('work/a.jsonl'), 'utf8')).toMatch(/^\{"event_type"/);
    machine.run('export', FIRST, '--output', 'b.csv', '--format', 'json');
    expect(readFileSync(at('work/b.csv'), 'utf8')).toMatch(/^\{"session"/);
  });

  test('what was there is replaced; a link stays one', () => {
    writeFileSync(at('work/old.json'), 'old');
    symlinkSync('old.json', at('work/link.json'));
    expect(machine.run('export', FIRST, '--output', 'link.json').code).toBe(0);
    expect(readFileSync(at('work/old.json'), 'utf8')).toMatch(/^\{"session"/);
    expect(readdirSync(at('work'))).toContain('link.json');
  });

  test('a device is written to as it is', () => {
    expect(machine.run('export', FIRST, '--output', '/dev/null').code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const piped = `"${process.execPath}" "${BIN}" export ${FIRST} --output /dev/stdout | cat`;
    const { stdout } = spawnSync('sh', ['-c', piped], { cwd: machine.cwd, env: machine.env, encoding: 'utf8' });
    expect(stdout).toBe(machine.run('inspect', FIRST).stdout);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is one clear line', () => {
    const { code, line } = refusal(machine.run('export', FIRST, '--output', '/dev/full'));
    expect({ code, line }).toEqual({
      code: 2,
      line: 'tacho: cannot write the export: the disk is full (nothing was left behind; make room, or name another place with --output)',
    });
  });

  test.skipIf(spawnSync('prlimit', ['--version']).error !== undefined)(
    'one that may not grow leaves what was there',
    () => {
      writeFileSync(at('work/kept.csv'), 'old');
      const before = machine.contents('work');
      const { status, stderr } = spawnSync(
        'prlimit',
        ['--fsize=4096', process.execPath, BIN, 'export', SESSION, '--output', 'kept.csv'],
        { cwd: machine.cwd, env: { ...machine.env, NODE_COMPILE_CACHE: undefined }, encoding: 'utf8' },
      );
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(/^tacho: cannot write the export: .*\n$/),
      });
      expect(machine.contents('work')).toEqual(before);
    },
  );

  test('a reader that leaves early is no error', async () => {
    const child = machine.start('export', '--all', '--format', 'ndjson');
    child.stdout?.once('data', () => child.stdout?.destroy());
    let errors = '';
    child.stderr?.on('data', chunk => (errors += chunk));
    expect(await new Promise(done => child.on('close', done))).toBe(0);
    expect(errors).toBe('');
  });
});

describe('a store of agent-trace', () => {
  test('is read by tacho with the same figures', () => {
    const output = path.join(machine.root, 'exported');
    const { code, stderr } = machine.run('export', '--all', '--format', 'agent-trace', '--output', output);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^3 sessions, \d+ events: .*; \d+ events that agent-trace has no type for left out\n$/,
      ),
    });
    expect(statSync(path.join(output, SESSION, 'events.ndjson')).mode & 0o777).toBe(0o600);
    const COUNTED = [
      'user_prompts',
      'assistant_messages',
      'tool_calls',
      'tool_errors_by_name',
      'tokens',
      'usage',
      'models',
      'files_read',
      'files_written',
      'tool_durations_ms',
    ];
    for (const id of [SESSION, SUBAGENT]) {
      const [before, after] = [machine.store, output].map(dir =>
        machine.json('stats', id, '--json', '--trace-dir', dir),
      );
      for (const figure of COUNTED) expect(after[figure]).toEqual(before[figure]);
      const [cost, costAfter] = [machine.store, output].map(dir =>
        machine.json('cost', id, '--json', '--trace-dir', dir),
      );
      expect(costAfter.total_usd).toBe(cost.total_usd);
    }
    expect(machine.json('show', SUBAGENT, '--json', '--trace-dir', output)).toMatchObject({
      parent_session_id: SESSION,
      tool_calls: 5,
    });
  });

  test('that was one comes out as it was', () => {
    const peer = new Machine();
    const row = (event_type: string, timestamp: number, data: object, more: object = {}) =>
      `${JSON.stringify({ event_type, timestamp, event_id: `e${timestamp}`, session_id: 'one', ...more, data })}\n`;
    const meta = {
      session_id: 'one',
      started_at: 1,
      agent_name: 'agent',
      command: 'run',
      attribution: { os_user: 'kim', pid: 7 },
    };
    peer.write('store/one/meta.json', JSON.stringify(meta));
    peer.write(
      'store/one/events.ndjson',
      row('session_start', 1, { command: ['run'] }) +
        row('user_prompt', 2, { prompt: 'go' }) +
        row('tool_call', 3, { tool_name: 'Bash', arguments: { command: 'ls' } }) +
        row('error', 4, { tool_name: 'Bash', error: 'exit 1' }, { parent_id: 'e3', duration_ms: 5.5 }) +
        row('llm_response', 5, { output_tokens: 500 }),
    );
    const output = path.join(peer.root, 'exported');
    expect(peer.run('export', '--format', 'agent-trace', '--output', output)).toMatchObject({ code: 0 });
    for (const command of [
      ['stats', 'one', '--json'],
      ['export', 'one', '--format', 'ndjson'],
    ]) {
      expect(peer.run(...command, '--trace-dir', output)).toEqual(peer.run(...command));
    }
    expect(JSON.parse(readFileSync(path.join(output, 'one/meta.json'), 'utf8'))).toMatchObject(meta);
  });

  test('a session that is there already is not touched, and nothing else is written', () => {
    machine.write(`there/${FIRST}/meta.json`, '{}');
    const before = machine.contents('there');
    const { code, line } = refusal(machine.run('export', '--all', '--format', 'agent-trace', '--output', '../there'));
    expect({ code, line: line.replace(machine.root, '') }).toEqual({
      code: 2,
      line: `tacho: /there/${FIRST} is there already (remove it, or name another folder with --output DIR)`,
    });
    expect(machine.contents('there')).toEqual(before);
  });
});

describe('what cannot be is refused in one line, and nothing is written', () => {
  test.each([
    ['an unknown format', ['--format', 'xml'], 2, '--format takes one of agent-trace, csv, json, ndjson, not xml'],
    ['an unknown session', ['nope'], 1, 'no session nope in <STORE> (tacho list shows them)'],
    ['an id that is none', ['../x'], 2, 'not a session id: ../x (tacho list shows the ids)'],
    [
      'names and conditions',
      [SESSION, '--all'],
      2,
      'sessions are either named or chosen by --all and conditions (leave out one of the two)',
    ],
    [
      'nothing that matches',
      ['--agent', 'nobody'],
      1,
      'no session in <STORE> matches (tacho list shows what is there)',
    ],
    ['a folder for a file', ['--output', '.'], 2, '. is a folder (name a file, such as one in it)'],
    [
      'a folder that is not there',
      ['--output', 'no/a.csv'],
      2,
      'there is no folder <ROOT>/work/no (make it first, or name another place)',
    ],
    [
      'a place in the store',
      ['--output', '../store/a.json'],
      2,
      '../store/a.json is inside the trace folder (name a place outside of it)',
    ],
    [
      'agent-trace in the store',
      ['--format', 'agent-trace', '--output', '../store'],
      2,
      '../store is inside the trace folder (name a place outside of it)',
    ],
    [
      'agent-trace in a stream',
      ['--format', 'agent-trace'],
      2,
      'agent-trace is a folder of files, not one stream (name a folder with --output DIR)',
    ],
    [
      'agent-trace in a file',
      ['--format', 'agent-trace', '--output', `../${FIRST}.jsonl`],
      2,
      `../${FIRST}.jsonl is no folder (name another with --output DIR)`,
    ],
    ['a limit that is no number', ['--limit', 'few'], 2, '--limit takes a whole number, not few'],
    [
      'a time that is none',
      ['--since', 'soon'],
      2,
      '--since takes a time such as 7d, 24h, 2026-11-01 or 2026-11-01T10:00, not soon',
    ],
  ])('%s', (_, args, code, message) => {
    const before = machine.contents('work');
    const answered = refusal(machine.run('export', ...args));
    const line = answered.line.replaceAll(machine.store, '<STORE>').replaceAll(machine.root, '<ROOT>');
    expect({ code: answered.code, line }).toEqual({ code, line: `tacho: ${message}` });
    expect(machine.contents('work')).toEqual(before);
  });

  test('an empty store', () => {
    const empty = new Machine();
    expect(refusal(empty.run('export')).code).toBe(1);
    expect(refusal(empty.run('export', '--all')).code).toBe(1);
  });
});

test('a session that cannot be read is missing among others, and told of', context => {
  const shared = new Machine();
  const lines = (id: string) => transcript(id, prompt(1, 'go'), ...inside('a', answer(2, `msg_${id}`, 'done')));
  const ids = [FIRST, FIRST.replaceAll('b', 'c')];
  shared.json('import', ...ids.map(id => shared.write(`${id}.jsonl`, lines(id))), '--json');
  const reason = shared.becomeOrdinaryUser();
  if (reason !== undefined) return context.skip(reason);
  shared.json('list', '--json');
  shared.chmod(`store/${ids[1]}/sources`, 0o000);
  const { code, stdout, stderr } = shared.run('export', '--all');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `tacho: 1 session could not be read and is missing: ${ids[1]} (tacho doctor says more)\n`,
  });
  expect(JSON.parse(stdout)).toHaveLength(1);
  shared.chmod(`store/${ids[1]}/sources`, 0o700);
});
