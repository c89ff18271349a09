import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Machine, type Run, refusal } from './cli.ts';

const BIN = path.join(import.meta.dirname, '../src/entries/bin.ts');
const machine = new Machine();

/** Invented, and put together here so that no scanner takes it for somebody's. */
const TOKEN = `ghp_${'A1b2'.repeat(9)}`;

function filter(input: string, ...options: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'redact', ...options], {
    cwd: machine.cwd,
    env: machine.env,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

/** Without the digests, whose key is another in each run. */
const plain = (text: string) => text.replaceAll(/#[0-9a-f]{10}\]/g, ']');

describe('the filter', () => {
  test('secrets go, lines stay, personal data only with --mask', () => {
    const input = `export TOKEN=${TOKEN}\nmail ada@example.org\n`;
    const { code, stdout, stderr } = filter(input);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(plain(stdout)).toBe('export TOKEN=[REDACTED:github-token]\nmail ada@example.org\n');
    expect(plain(filter(input, '--mask').stdout)).toContain('mail [MASKED:email]\n');
  });

  test('in a pipe all else is as it came, down to control characters and a missing line feed', () => {
    const input = 'a\u001b[31mred\u001b[0m\r\n\tb\u202e';
    expect(filter(input).stdout).toBe(input);
    expect(filter('').stdout).toBe('');
  });

  test('what is longer than one block: a key between two of them, a value below its name', () => {
    const line = `${'a quiet line of text '.repeat(4)}\n`;
    const label = 'EC PRIVATE KEY';
    const key = `-----BEGIN ${label}-----\n${`${'MIGlAgEBBDEA1yi7'.repeat(4)}\n`.repeat(12)}-----END ${label}-----\n`;
    for (const shift of [0, 300, 600, 900]) {
      const input = `${line.repeat(Math.ceil((65_536 - shift) / line.length))}${key}- name: DB_PASSWORD\n  value: hunter2x\n${line.repeat(900)}`;
      const { stdout } = filter(input);
      expect(stdout).not.toContain('MIGl');
      expect(stdout).not.toContain('hunter2x');
      expect(stdout.split('\n').length).toBe(input.split('\n').length);
    }
  });

  test('patterns of the user; one that is none is refused', () => {
    expect(plain(filter('case 77-A\n', '--redact-pattern', '\\d\\d-A', '--redact-pattern', '^c').stdout)).toBe(
      '[REDACTED:pattern]ase [REDACTED:pattern]\n',
    );
    expect(refusal(filter('x', '--redact-pattern', '(')).code).toBe(2);
  });

  test('a store that is redacted lends its key, so tags are the same in every run', () => {
    machine.write('store/.redaction.json', JSON.stringify({ pii: false, patterns: [], key: '00'.repeat(32) }));
    expect(filter(TOKEN).stdout).toBe(filter(TOKEN).stdout);
    machine.remove('store');
    expect(filter(TOKEN).stdout).not.toBe(filter(TOKEN).stdout);
  });

  test('--json without --check is a mistake', () => {
    expect(refusal(filter('{}', '--json'))).toMatchObject({ code: 2, line: expect.stringContaining('--json-lines') });
  });
});

describe('--json-lines', () => {
  test('line for line, other keys too, the id as it is', () => {
    const rows = [
      { id: 1, text: `token ${TOKEN}`, note: `see ${TOKEN}` },
      { id: TOKEN, text: 'nothing', n: [1, null] },
    ];
    const { code, stdout } = filter(`${rows.map(row => JSON.stringify(row)).join('\n')}\n`, '--json-lines');
    expect(code).toBe(0);
    expect(
      plain(stdout)
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      { id: 1, text: 'token [REDACTED:github-token]', note: 'see [REDACTED:github-token]' },
      { id: TOKEN, text: 'nothing', n: [1, null] },
    ]);
  });

  test('a line that is no object with a text is not echoed; the rest is done, exit 2 with the count', () => {
    const { code, stdout, stderr } = filter(`password=${TOKEN}\n{"text":"fine"}\n{"text":7}\n`, '--json-lines');
    expect(code).toBe(2);
    expect(stdout).toBe(
      '{"error":"not an object with a text"}\n{"text":"fine"}\n{"error":"not an object with a text"}\n',
    );
    expect(stderr).toMatch(/^tacho: 2 of 3 lines could not be read, the first is line 1 \([^\n]+\)\n$/);
  });
});

describe('--check', () => {
  const log = (id: string, events: object[]) =>
    machine.write(`store/${id}/events.ndjson`, events.map(event => `${JSON.stringify(event)}\n`).join(''));
  const event = (data: object) => ({ event_type: 'tool_result', timestamp: 1_760_000_000, session_id: 's', data });

  test('says kind and place of what is left, never what it is; exit 1', () => {
    log('raw', [
      event({ result: 'fine' }),
      event({ result: `a ${TOKEN} and ${TOKEN}`, env: { DB_PASSWORD: 'hunter2x' } }),
    ]);
    const { code, stdout } = machine.run('redact', '--check', 'raw');
    expect(code).toBe(1);
    expect(stdout).toBe(
      'github-token log line 2 (tool_result), 2 times\nnamed-secret log line 2 (tool_result)\n2 findings in 2 records of raw\n',
    );
    expect(machine.run('redact', '--check', 'raw', '--json').stdout).not.toContain(TOKEN);
  });

  test('a session whose secrets are tags is fine; what cannot be judged is counted; exit 0', () => {
    log('clean', [
      event({ result: 'token=[REDACTED:github-token#0123456789]', password: '[REDACTED:named-secret#0123456789]' }),
      event({
        images: [{ media_type: 'image/png', bytes: 9_000 }],
        details: { log: `${'x '.repeat(20)}… [+900 chars]` },
      }),
    ]);
    machine.append('store/clean/events.ndjson', 'torn');
    const { code, stdout } = machine.run('redact', '--check', 'clean', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      session_id: 'clean',
      ok: true,
      redacted_store: false,
      records: 2,
      findings: [],
      not_judged: { binary: 1, cut: 1, unreadable: 1 },
    });
  });

  test('personal data with --mask, patterns of the user with theirs', () => {
    log('people', [event({ result: 'ada@example.org, case 77-A' })]);
    expect(machine.run('redact', '--check', 'people').code).toBe(0);
    expect(machine.run('redact', '--check', 'people', '--mask').stdout).toMatch(/^email log line 1 /);
    expect(machine.run('redact', '--check', 'people', '--redact-pattern', '77-[A-Z]').stdout).toMatch(
      /^pattern log line 1 /,
    );
  });

  test('no such session: exit 1 and one line', () => {
    expect(refusal(machine.run('redact', '--check', 'nobody'))).toMatchObject({ code: 1 });
  });
});
