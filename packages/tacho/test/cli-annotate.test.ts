import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Machine, refusal } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const PEER = 'n1';
const MAIN = 'aaaaaaaa-1111-4222-8333-444444444444';
/** Invented, and put together here so that no scanner takes it for somebody's. */
const TOKEN = `ghp_${'A1b2'.repeat(9)}`;

const machine = new Machine();
const fileOf = (session: string) => path.join(machine.store, session, 'annotations.jsonl');

const row = (event_type: string, timestamp: number, n: number, data: object) =>
  `${JSON.stringify({ event_type, timestamp, event_id: `n1-${n}`, session_id: PEER, data })}\n`;
const records = [
  prompt(0, 'Fix the parser'),
  answer(60, 'msg_1', [call('t1', 'Bash', { command: 'npm test' })], { input_tokens: 9 }),
  result(70, 't1', '1 failed', {}, { is_error: true }),
  answer(100, 'msg_2', 'Done.', { input_tokens: 9 }),
];

beforeAll(() => {
  machine.write(
    `store/${PEER}/events.ndjson`,
    row('session_start', 0, 1, {}) +
      row('tool_call', 1, 2, { tool_name: 'Bash', arguments: { command: 'ls' } }) +
      row('tool_call', 134, 3, { tool_name: 'Bash', arguments: { command: 'pwd' } }) +
      row('session_end', 200, 4, {}),
  );
  machine.write(`store/${PEER}/meta.json`, JSON.stringify({ session_id: PEER, started_at: 0 }));
  machine.write(`in/${MAIN}.jsonl`, transcript(MAIN, ...records));
  machine.json('import', `../in/${MAIN}.jsonl`, '--json');
});
beforeEach(() => {
  for (const id of [PEER, MAIN]) machine.remove(`store/${id}/annotations.jsonl`);
});

/** Annotates and gives what was written. */
const annotate = (...words: string[]) => machine.json('annotate', ...words, '--json');

describe('annotate', () => {
  test('--at lands on the nearest event; the list has it, the events are untouched', () => {
    const before = readFileSync(path.join(machine.store, PEER, 'events.ndjson'));
    const { code } = machine.run(
      'annotate',
      PEER,
      '--at',
      '2m14s',
      '--note',
      'retry loop starts',
      '--label',
      'root-cause',
    );
    expect(code).toBe(0);
    const { stdout } = machine.run('annotate', PEER, '--list');
    expect(stdout).toMatch(
      /^1 annotation\n\n[0-9a-f]{12} {2}#3 event=n1-3 {2}\+2m14\.00s {2}\[root-cause\]\n {2}retry loop starts\n {2}— 2/,
    );
    expect(readFileSync(path.join(machine.store, PEER, 'events.ndjson'))).toEqual(before);
  });

  test('is stored by the event’s id, in the shape of the peer, for the owner alone', () => {
    const { annotation_id } = annotate(PEER, '#2', '--note', 'why ls?', '--author', 'ada', '--bookmark');
    const [line] = readFileSync(fileOf(PEER), 'utf8').trim().split('\n');
    expect(JSON.parse(line as string)).toEqual({
      annotation_id,
      session_id: PEER,
      event_id: 'n1-2',
      offset_seconds: 1,
      label: '',
      note: 'why ls?',
      author: 'ada',
      created_at: expect.any(Number),
      bookmark: true,
    });
    expect(statSync(fileOf(PEER)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['#3', 3],
    ['3', 3],
    ['n1-3', 3],
  ])('takes %s for an event', (named, number) => {
    expect(annotate(PEER, named, '--bookmark')).toMatchObject({ number, event_id: 'n1-3' });
  });

  test.each([
    ['2m14s', 'n1-3'],
    ['134s', 'n1-3'],
    ['134', 'n1-3'],
    ['2:14', 'n1-3'],
    ['0:00:40', 'n1-2'],
    ['67.4s', 'n1-2'],
    ['9h', 'n1-4'],
  ])('--at %s is the event %s', (at, event_id) => {
    expect(annotate(PEER, '--at', at, '--label', 'fix')).toMatchObject({ event_id });
  });

  test('deletes one by its id', () => {
    const first = annotate(PEER, '2', '--note', 'one');
    annotate(PEER, '2', '--note', 'two');
    expect(machine.run('annotate', PEER, '2', '--delete', first.annotation_id).code).toBe(0);
    expect(readFileSync(fileOf(PEER), 'utf8')).not.toContain('one');
    expect(machine.json('annotate', PEER, '--list', '--json').annotations).toMatchObject([{ note: 'two', number: 2 }]);
    expect(refusal(machine.run('annotate', PEER, '--delete', first.annotation_id)).code).toBe(1);
  });

  test('loses none of those that are written at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, i) => machine.runBeside('annotate', PEER, '2', '--note', `note ${i}`)),
    );
    expect(all.map(({ code }) => code)).toEqual(Array(6).fill(0));
    const { annotations } = machine.json('annotate', PEER, '--list', '--json');
    expect(annotations.map((of: { note: string }) => of.note).sort()).toEqual(
      Array.from({ length: 6 }, (_, i) => `note ${i}`),
    );
  });

  test.each([
    ['nothing to write', [PEER, '2'], 2],
    ['an empty note', [PEER, '2', '--note', ' '], 2],
    ['no event', [PEER, '--note', 'x'], 2],
    ['an event and a time', [PEER, '2', '--at', '3s', '--note', 'x'], 2],
    ['no time', [PEER, '--at', 'soon', '--note', 'x'], 2],
    ['a note to a list', [PEER, '--list', '--note', 'x'], 2],
    ['a number too high', [PEER, '5', '--note', 'x'], 1],
    ['number 0', [PEER, '0', '--note', 'x'], 1],
    ['an id of no event', [PEER, 'n1-9', '--note', 'x'], 1],
    ['a session that is not there', ['n9', '2', '--note', 'x'], 1],
  ])('refuses %s in one line', (_, words, code) => {
    expect(refusal(machine.run('annotate', ...(words as string[]))).code).toBe(code);
    expect(machine.run('annotate', PEER, '--list').stdout).toBe('no annotations\n');
  });

  test('says how many lines are damaged', () => {
    annotate(PEER, '2', '--note', 'good');
    machine.append(`store/${PEER}/annotations.jsonl`, '{"annotation_id":"torn');
    const { code, stdout, stderr } = machine.run('annotate', PEER, '--list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '1 damaged line skipped\n' });
    expect(stdout).toContain('good');
  });
});

describe('an annotated session', () => {
  test('shows them in a replay, under their event, where the event is shown', () => {
    annotate(PEER, '3', '--note', 'retry loop starts', '--label', 'root-cause', '--author', 'ada');
    const shown = '✎ [root-cause] retry loop starts — ada\n';
    const lines = machine.run('replay', PEER).stdout;
    expect(lines).toMatch(/#3 +\$ Bash[^\n]*\n([^\n]*\n)? +✎ \[root-cause\]/);
    expect(lines).toContain(shown);
    expect(machine.run('replay', PEER, '--filter', 'tool_call').stdout).toContain(shown);
    expect(machine.run('replay', PEER, '--filter', 'session_end').stdout).not.toContain(shown);
  });

  test('has them in its document', () => {
    expect(machine.json('inspect', PEER).annotations).toEqual([]);
    const { number: _, ...one } = annotate(PEER, '3', '--note', 'here');
    expect(machine.json('inspect', PEER).annotations).toEqual([one]);
  });

  test('lets nothing of them through to a terminal', () => {
    const hostile = 'a\u001b]52;c;eA==\u0007\u202eb\r\nc';
    annotate(PEER, '3', '--note', hostile, '--label', '\u001b[2J!', '--author', '\u009b31mx');
    for (const words of [
      ['annotate', PEER, '--list'],
      ['replay', PEER],
      ['annotate', PEER, '--list', '--json'],
      ['inspect', PEER],
    ])
      expect(machine.run(...(words as string[])).stdout).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(machine.json('annotate', PEER, '--list', '--json').annotations[0].note).toBe(hostile);
  });

  test('keeps them when it is imported again and has grown at its beginning', () => {
    const { event_id, number } = annotate(MAIN, '--at', '70s', '--note', 'the failure');
    const late = {
      type: 'system',
      subtype: 'note',
      uuid: 'early',
      timestamp: '2026-03-01T08:59:00.000Z',
      content: 'x',
    };
    machine.write(`in/${MAIN}.jsonl`, transcript(MAIN, late, prompt(-30, 'Before'), ...records, prompt(200, 'After')));
    machine.json('import', `../in/${MAIN}.jsonl`, '--json');
    const [kept] = machine.json('annotate', MAIN, '--list', '--json').annotations;
    expect(kept).toMatchObject({ event_id, note: 'the failure' });
    expect(kept.number).toBeGreaterThan(number);
    expect(machine.run('replay', MAIN).stdout).toMatch(/1 failed\n +✎ the failure\n/);
  });

  test('lists those whose event is gone, and a replay says so', () => {
    annotate(PEER, '3', '--note', 'kept');
    machine.append(`store/${PEER}/annotations.jsonl`, '{"annotation_id":"ab","event_id":"n1-77","note":"lost?"}\n');
    const { stdout } = machine.run('annotate', PEER, '--list');
    expect(stdout).toContain('2 annotations');
    expect(stdout).toContain('event=n1-77 (gone)');
    expect(machine.run('replay', PEER).stderr).toContain('1 annotation of events that are gone');
  });

  test('shows a note of the peer’s on the whole session before its events', () => {
    machine.write(`store/${PEER}/annotations.jsonl`, '{"annotation_id":"ab","event_id":"","note":"all of it"}\n');
    expect(machine.run('annotate', PEER, '--list').stdout).toContain('ab  the session');
    const { stdout, stderr } = machine.run('replay', PEER);
    expect(stderr).toBe('');
    expect(stdout.indexOf('✎ all of it')).toBeLessThan(stdout.indexOf('#1'));
  });

  test('finds what a hook named before the transcript named it otherwise', () => {
    const id = 'dddddddd-1111-4222-8333-444444444444';
    const hooked = {
      event_type: 'user_prompt',
      timestamp: Date.UTC(2026, 2, 1, 9) / 1000,
      event_id: 'hook-1',
      session_id: id,
    };
    machine.write(
      `store/${id}/events.ndjson`,
      `${JSON.stringify({ ...hooked, source: 'hook', data: { prompt: 'Fix it' } })}\n`,
    );
    expect(annotate(id, '1', '--note', 'asked')).toMatchObject({ event_id: 'hook-1' });
    machine.write(`in/${id}.jsonl`, transcript(id, prompt(0, 'Fix it'), answer(5, 'msg_7', 'Fixed.')));
    machine.json('import', `../in/${id}.jsonl`, '--json');
    const [first] = machine.json('inspect', id).events;
    expect(first.event_id).not.toBe('hook-1');
    expect(machine.json('annotate', id, '--list', '--json').annotations).toMatchObject([{ number: 1 }]);
    expect(machine.run('replay', id).stdout).toContain('✎ asked');
  });

  test('leaves with its notes when it is exported as the peer’s', () => {
    annotate(PEER, '3', '--note', 'here');
    expect(machine.run('export', PEER, '--format', 'agent-trace', '--output', '../out').code).toBe(0);
    expect(readFileSync(path.join(machine.root, 'out', PEER, 'annotations.jsonl'), 'utf8')).toContain('"note":"here"');
  });
});

describe('a store', () => {
  test('that is redacted gets no secret in a note', () => {
    const other = new Machine();
    other.write(
      'store/s/events.ndjson',
      '{"event_type":"user_prompt","event_id":"e","timestamp":1,"data":{"prompt":"x"}}\n',
    );
    other.write('store/.redaction.json', JSON.stringify({ pii: true, patterns: [], key: 'ab'.repeat(32) }));
    const words = ['--note', `it printed ${TOKEN}`, '--label', TOKEN, '--author', 'ada@example.org'];
    expect(other.run('annotate', 's', '1', ...words).code).toBe(0);
    const text = readFileSync(path.join(other.store, 's/annotations.jsonl'), 'utf8');
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('example.org');
    expect(text).toContain('it printed [REDACTED:github-token#');
  });

  test('that cannot be written is a clear error, and is read all the same', context => {
    const other = new Machine();
    other.write(
      'store/s/events.ndjson',
      '{"event_type":"user_prompt","event_id":"e","timestamp":1,"data":{"prompt":"x"}}\n',
    );
    const reason = other.becomeOrdinaryUser();
    if (reason !== undefined) context.skip(reason);
    other.chmod('store/s', 0o500);
    const { code, line } = refusal(other.run('annotate', 's', '1', '--note', 'x'));
    expect(code).toBe(2);
    expect(line).toMatch(/cannot write .*annotations\.jsonl/);
    expect(other.run('annotate', 's', '--list')).toMatchObject({ code: 0, stdout: 'no annotations\n' });
    other.chmod('store/s', 0o700);
  });
});
