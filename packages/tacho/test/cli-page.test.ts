/**
 * `replay --format html` and `share`: the file they write, and what is in it.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { Machine, refusal } from './cli.ts';
import { contentOfPage } from './page-file.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-2222-4222-8333-444444444444';
const SECRET = `ghp_${'Zx9y'.repeat(9)}`;
const USAGE = { input_tokens: 10, cache_read_input_tokens: 990, output_tokens: 100 };
const machine = new Machine();

beforeAll(() => {
  machine.config({ prices: { 'claude-invented-1': { input: 1, output: 1 } } });
  machine.write(
    `in/${ID}.jsonl`,
    transcript(
      ID,
      { ...prompt(0, `Fix </script><script>alert(1)</script> with ${SECRET}`), cwd: '/repo' },
      answer(1, 'msg_1', [call('r1', 'Read', { file_path: '/repo/src/a.ts' })], USAGE),
      result(2, 'r1', 'text'),
      answer(5, 'msg_2', [call('t1', 'Bash', { command: 'npm test' })], USAGE),
      result(25, 't1', 'Exit code 1\nit broke', {}, { is_error: true }),
      answer(30, 'msg_3', [call('t2', 'Bash', { command: 'npm test' })], USAGE),
      result(35, 't2', 'ok'),
      answer(36, 'msg_4', 'All good.', USAGE),
    ),
  );
  const subagent = `in/${ID}/subagents/agent-a1.jsonl`;
  machine.write(subagent, transcript(ID, { ...prompt(40, `Look for ${SECRET}`), isSidechain: true, agentId: 'a1' }));
  machine.run('import', path.join(machine.root, 'in'));
  machine.run('replay', ID, '--output', 'first.html');
});

const written = (name: string) => readFileSync(path.join(machine.cwd, name), 'utf8');

describe('replay --format html', () => {
  test('writes one file that holds every event as export has it', () => {
    const { code, stdout, stderr } = machine.run('replay', ID, '-o', 'a.html');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^\d+ events, .* kB: a\.html\n$/);
    const page = contentOfPage(written('a.html'));
    const exported = machine.run('export', ID, '--format', 'ndjson').stdout.trimEnd().split('\n');
    expect(page.events[0]).toEqual(exported.map(line => JSON.parse(line)));
    expect(page.head.chunks[0]).toMatchObject({ part: 0, first: 1, count: exported.length });
    expect(statSync(path.join(machine.cwd, 'a.html')).mode & 0o777).toBe(0o600);
  });

  test('its numbers are those of the other commands', () => {
    const { head } = contentOfPage(written('first.html'));
    const cost = machine.json('cost', ID, '--json');
    const stats = machine.json('stats', ID, '--json');
    expect(head.usd).toBe(cost.total_usd);
    expect(head.cost.reduce((sum, line) => sum + (line.usd ?? 0), 0)).toBeCloseTo(cost.total_usd, 10);
    expect([head.tool_calls, head.errors]).toEqual([3, stats.errors]);
    expect(head.views.map(view => view.name)).toEqual(['explain', 'cost', 'token-budget', 'stats']);
    expect(head.peak).toMatchObject({ tokens: 1000 });
    expect(head.retries).toHaveLength(1);
    expect(head.links?.some(link => link.rule === 'tries again what failed')).toBe(true);
  });

  test('has its subagents', () => {
    const { head, rows } = contentOfPage(written('first.html'));
    expect(head.parts).toHaveLength(2);
    expect(rows.part.at(-1)).toBe(1);
  });

  test('nothing that a session held stands in the file as itself, and its policy names its own script and style only', () => {
    const html = written('first.html');
    expect(html).not.toContain('alert(1)</script>');
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const [, starter = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
    const [, viewer = ''] = /<script type="application\/gzip;base64" id="viewer">([A-Za-z0-9+/=]*)</.exec(html) ?? [];
    const script = gunzipSync(Buffer.from(viewer, 'base64'));
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hashOf(starter)}' 'sha256-${hashOf(script)}'`,
      `style-src 'sha256-${hashOf(style)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    // Only data blocks, and the one script.
    expect(html.match(/<script/g)).toHaveLength(contentOfPage(html).events.length + 3);
  });

  test('ids stand before what was said, so that a search can tell them apart', () => {
    const page = contentOfPage(written('first.html'));
    for (const event of page.events.flat()) {
      const keys = Object.keys(event);
      expect(keys.indexOf('event_id')).toBeLessThan(keys.indexOf('data'));
      expect(keys.indexOf('session_id')).toBeLessThan(keys.indexOf('data'));
    }
  });

  test('goes to a pipe, too', () => {
    const { code, stdout, stderr } = machine.run('replay', ID, '--format', 'html');
    expect([code, stderr]).toEqual([0, '']);
    expect(contentOfPage(stdout).head.session_id).toBe(ID);
  });

  test.each([
    [['--format', 'pdf'], '--format takes one of terminal, html, not pdf'],
    [['--format', 'html', '--live'], '--live is for the terminal'],
    [['--format', 'html', '--filter', 'error'], '--filter is for the terminal'],
    [['-o', 'a.txt'], '--output is for a page'],
    [['--format', 'html', '-o', 'nowhere/a.html'], 'there is no folder'],
    [['--format', 'html', '-o', '.'], 'is a folder'],
  ])('%j is refused', (args, line) => {
    const refused = refusal(machine.run('replay', ID, ...args));
    expect(refused.code).toBe(2);
    expect(refused.line).toContain(line);
  });
});

describe('share', () => {
  test('writes session-ID.html here, without secrets', () => {
    const { code, stderr } = machine.run('share', ID);
    expect(code).toBe(0);
    const name = `session-${ID.slice(0, 12)}.html`;
    expect(stderr).toContain(name);
    const page = contentOfPage(written(name));
    expect(page.text).not.toContain(SECRET);
    expect(page.head.redaction).toBe('Known secrets were taken out.');
    expect(page.rows.title[page.rows.kind.indexOf('p')]).toContain('Fix </script>');
  });

  test('a subagent has a name of its own, and no secret in what is said of it', () => {
    const { stderr } = machine.run('share', `${ID}_a1`);
    expect(stderr).toContain(`session-${ID.slice(0, 12)}-a1.html`);
    const { stdout } = machine.run('share', ID, '--stdout');
    const page = contentOfPage(stdout);
    expect(page.head.parts).toHaveLength(2);
    expect(JSON.stringify(page.head.views)).toContain('Look for');
    expect(page.text).not.toContain(SECRET);
  });

  test('with them where that is asked for', () => {
    machine.run('share', ID, '--no-redact', '-o', 'raw.html');
    const page = contentOfPage(written('raw.html'));
    expect(page.text).toContain(SECRET);
    expect(page.head.redaction).toBeNull();
  });

  test('takes out what a pattern matches, in events, rows and views', () => {
    machine.run('share', ID, '--redact-pattern', 'npm test', '-o', 'less.html');
    expect(contentOfPage(written('less.html')).text).not.toContain('npm test');
  });

  test('holds annotations and bookmarks', () => {
    machine.run('annotate', ID, '#1', '--note', `look here ${SECRET}`, '--bookmark');
    const { stdout } = machine.run('share', ID, '--stdout');
    const { head, text } = contentOfPage(stdout);
    expect(head.annotations).toMatchObject([{ row: 0, bookmark: true }]);
    expect(text).toContain('look here');
    expect(text).not.toContain(SECRET);
  });

  test('with a postmortem, without subagents', () => {
    const { stdout } = machine.run('share', ID, '--stdout', '--postmortem', '--no-subagents');
    const { head } = contentOfPage(stdout);
    expect(head.views.at(-1)?.name).toBe('postmortem');
    expect(head.parts).toHaveLength(1);
    expect(head.notices).toContain('1 subagent left out.');
    expect(JSON.stringify(head.views)).not.toContain('Look for');
  });

  test('--open shows it, and says so where nothing can', () => {
    const seen = path.join(machine.root, 'seen');
    const browser = machine.write('browser.sh', `#!/bin/sh\nprintf %s "$1" > ${seen}\n`);
    chmodSync(browser, 0o700);
    machine.env.BROWSER = browser;
    machine.run('share', ID, '--open', '-o', 'o.html');
    expect(readFileSync(seen, 'utf8')).toMatch(/^file:.*\/o\.html$/);
    machine.env.BROWSER = path.join(machine.root, 'missing');
    const { code, stderr } = machine.run('share', ID, '--open', '-o', 'o.html');
    expect([code, stderr.includes('no browser was found')]).toEqual([0, true]);
    delete machine.env.BROWSER;
  });

  test.each([
    [['--stdout', '-o', 'x.html'], '--stdout and --output'],
    [['--stdout', '--open'], '--open needs a file'],
    [['--redact-pattern', '('], 'pattern'],
  ])('%j is refused, and nothing is written', (args, line) => {
    const refused = refusal(machine.run('share', ID, ...args));
    expect(refused.code).toBe(2);
    expect(refused.line).toContain(line);
    expect(existsSync(path.join(machine.cwd, 'x.html'))).toBe(false);
  });

  test('a session that there is not is an error that says what to do', () => {
    expect(refusal(machine.run('share', 'nothing')).line).toContain('tacho list');
  });
});

function hashOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('base64');
}
