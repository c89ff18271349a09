/**
 * The bundled sample, read by the real program. Its figures are written down here, worked out by hand from the sample's own lines.
 */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';

const SAMPLE = path.join(import.meta.dirname, '../sample');
const SESSION = '7ac40000-5a3b-4e1e-8000-000000000001';
const SUBAGENT = `${SESSION}_a5a3b1e0000000001`;

const machine = new Machine();
let imported: { session_id: string; events: number; skipped_lines: number }[];
beforeAll(() => {
  imported = machine.json('import', SAMPLE, '--json').imported;
});

test('every line of both files is read', () => {
  expect(imported.map(file => [file.session_id, file.skipped_lines])).toEqual([
    [SESSION, 0],
    [SUBAGENT, 0],
  ]);
});

test('two prompts, 18 messages, 17 calls of which four came to nothing', () => {
  expect(machine.json('stats', SESSION, '--json')).toMatchObject({
    user_prompts: 2,
    assistant_messages: 18,
    tool_calls: { Agent: 1, Bash: 8, Edit: 5, Read: 3 },
    tool_errors_by_name: { Bash: 3, Edit: 1 },
    tool_calls_without_result: 0,
    // The turns, 87,531 and 8,144 ms by the client's own clock; not the 41 s in which the person read.
    total_duration_ms: 95_675,
    // Every message once, though most stand on several lines and repeat their usage there.
    usage: { input: 38, cache_read: 448_273, cache_write_5m: 0, cache_write_1h: 15_087, output: 5_007 },
    models: ['claude-opus-4-5-20251101'],
    files_written: ['src/relative-day.ts', 'src/streak.ts', 'tests/relative-day.test.ts'].map(inProject),
  });
});

test('the subagent is a session of its own, below the call that started it', () => {
  expect(machine.json('stats', SUBAGENT, '--json')).toMatchObject({
    user_prompts: 0,
    assistant_messages: 4,
    tool_calls: { Grep: 2, Read: 3 },
    tool_errors: 0,
    usage: { input: 10, cache_read: 57_662, cache_write_5m: 8_358, cache_write_1h: 0, output: 662 },
    models: ['claude-haiku-4-5-20251001'],
  });
  expect(machine.json('show', SUBAGENT, '--json')).toMatchObject({
    parent_session_id: SESSION,
    agent_type: 'Explore',
    parent_tool_use_id: 'toolu_01SampleMainxxxxxxxxxx11',
  });
  expect(machine.json('stats', SESSION, '--include-subagents', '--json')).toMatchObject({
    assistant_messages: 22,
    tool_calls_total: 22,
    tool_errors: 4,
  });
});

describe('the cost, by hand from USD per million tokens', () => {
  /** input, cache_read, cache_write_5m, cache_write_1h, output */
  const OPUS = [5, 0.5, 6.25, 10, 25] as const;
  const HAIKU = [1, 0.1, 1.25, 2, 5] as const;
  const main = sumOf([38, 448_273, 0, 15_087, 5_007], OPUS);
  const subagent = sumOf([10, 57_662, 8_358, 0, 662], HAIKU);

  test('the session costs $0.50, its subagent $0.02, together $0.52', () => {
    expect([main, subagent, main + subagent].map(usd => usd.toFixed(2))).toEqual(['0.50', '0.02', '0.52']);
    const cost = machine.json('cost', SESSION, '--json');
    expect(cost).toMatchObject({ messages: 18, unpriced_messages: 0, failed_calls: 3 });
    expect(cost.total_usd).toBeCloseTo(main, 9);
    expect(cost.by_prompt.map((phase: { messages: number }) => phase.messages)).toEqual([15, 3]);
    expect(cost.subagents_usd).toBeCloseTo(subagent, 9);
    expect(machine.json('cost', '--all', '--json').total_usd).toBeCloseTo(main + subagent, 9);
  });

  test('what a person reads says the same', () => {
    expect(machine.run('cost', SESSION).stdout).toContain(' $0.50\n');
    expect(machine.run('cost', SESSION).stdout).toContain('1, $0.02; together $0.52');
  });
});

describe('the replay', () => {
  const titles = (...args: string[]) =>
    machine
      .run('replay', SESSION, ...args)
      .stdout.split('\n')
      .filter(line => /#\d/.test(line))
      .map(line => line.replace(/^(│ {2})?\+.*#\d+ +\S+ /, '$1'));

  test('shows a failure, a wrong fix, a retry, a refusal and a subagent', () => {
    const errors = titles('--filter', 'error');
    expect(errors).toEqual(['← Bash failed, exit 1', '← Bash failed, exit 1', '← Bash denied', '← Edit failed']);
    expect(titles('--filter', 'user_prompt')).toEqual(['prompt', 'prompt']);
  });

  test('puts what the subagent did under the call that started it', () => {
    const all = titles('--expand-subagents');
    const call = all.indexOf('Agent');
    expect(all[call + 1]).toBe('│  task for a subagent');
    expect(all.filter(line => line.startsWith('│'))).toHaveLength(13);
    expect(all.find((line, at) => at > call && !line.startsWith('│'))).toMatch(/^← Agent \(/);
  });
});

describe('the first run', () => {
  test('writes its page where there is nothing else, and says where when there is no browser', () => {
    const { code, stdout, stderr } = machine.run('start');
    expect(code).toBe(0);
    expect(stderr).toContain('invented');
    expect(stderr).toContain('Open its page in a browser');
    const page = stdout.trim();
    expect(path.basename(page)).toBe(`session-${SESSION.slice(0, 12)}.html`);
    expect(readFileSync(page, 'utf8')).toContain('<title>');
    expect(statSync(page).mode & 0o777).toBe(0o600);
  });

  test('opens the page where there is a browser', () => {
    const seen = path.join(machine.root, 'seen');
    const browser = machine.write('browser.sh', `#!/bin/sh\nprintf %s "$1" > ${seen}\n`);
    chmodSync(browser, 0o700);
    machine.env.BROWSER = browser;
    const { stdout, stderr } = machine.run('start');
    expect(stderr).toContain('Its page is open in your browser');
    expect(readFileSync(seen, 'utf8')).toBe(pathToFileURL(stdout.trim()).href);
  });
});

function inProject(name: string): string {
  return `/home/kim/notes-app/${name}`;
}

function sumOf(tokens: readonly number[], usdPerMillion: readonly number[]): number {
  return tokens.reduce((sum, count, at) => sum + count * (usdPerMillion[at] as number), 0) / 1e6;
}
