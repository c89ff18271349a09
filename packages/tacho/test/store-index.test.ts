/**
 * The index is a cache: whatever becomes of it, readers say the same.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everyReader, Machine } from './cli.ts';
import { answer, inside, prompt, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-1111-4222-8333-444444444444';
const FORK = 'bbbbbbbb-1111-4222-8333-444444444444';
const EVENT = '\n{"event_type":"user_prompt","timestamp":5,"data":{"prompt":"more"}}\n';

/** A machine with an imported session, its subagent, a fork of it, and two that were recorded live. */
function machineWithStore(): Machine {
  const machine = new Machine();
  machine.config({ prices: { 'claude-invented-1': { input: 1, output: 2 } } });
  const main = [prompt(0, 'Fix it'), answer(1, 'msg_1', 'Fixed.', { input_tokens: 9, output_tokens: 3 })];
  machine.write(`in/${ID}.jsonl`, transcript(ID, ...main));
  machine.write(`in/${FORK}.jsonl`, transcript(FORK, ...main, prompt(9, 'Another way')));
  machine.write('in/agent-ab12.jsonl', transcript(ID, ...inside('ab12', prompt(0.5, 'Look'))));
  for (const id of ['live', 'doomed']) machine.write(`store/${id}/events.ndjson`, EVENT);
  machine.json('import', '../in', '--json');
  return machine;
}

describe('readers say the same', () => {
  let machine: Machine;
  let index: string;
  beforeAll(() => {
    machine = machineWithStore();
    index = path.join(machine.store, '.index', 'index.db');
  });

  test('when the index was deleted', () => {
    const before = everyReader(machine, [FORK]);
    machine.remove('store/.index');
    expect(everyReader(machine, [FORK])).toEqual(before);
  });

  test('when there is none yet: what only an index knows is left out, not waited for', () => {
    const { inherited, ...stats } = machine.json('stats', FORK, '--json');
    const lines = machine.run('replay', FORK).stdout.split('\n');
    machine.remove('store/.index');
    expect(machine.json('stats', FORK, '--json')).toEqual({ ...stats, inherited: null });
    expect(inherited).toMatchObject({ messages: 1, from: [ID] });
    expect(lines).toEqual(expect.arrayContaining(machine.run('replay', FORK).stdout.split('\n')));
    expect(existsSync(index)).toBe(false);
  });

  test.each<[string, () => void]>([
    ['is not a database', () => writeFileSync(index, 'no database at all '.repeat(500))],
    ['is empty', () => writeFileSync(index, '')],
    ['is a database with damaged pages', () => writeFileSync(index, readFileSync(index).fill(0xaa, 4096))],
    [
      'is of another version',
      () => {
        const db = new DatabaseSync(index);
        db.exec('PRAGMA user_version = 4711; DELETE FROM sessions; ALTER TABLE messages RENAME TO letters');
        db.close();
      },
    ],
  ])('when the index %s: it is made anew', (_, damage) => {
    const commands = [
      ['list', '--json'],
      ['cost', '--all', '--json'],
    ];
    const before = commands.map(args => machine.json(...args));
    damage();
    expect(commands.map(args => machine.json(...args))).toEqual(before);
    const db = new DatabaseSync(index, { readOnly: true });
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    db.close();
  });

  test('when several make it at once', async () => {
    const before = machine.run('list', '--json');
    machine.remove('store/.index');
    const runs = await Promise.all(Array.from({ length: 6 }, () => machine.runBeside('list', '--json')));
    expect(runs).toEqual(Array.from({ length: 6 }, () => before));
  });
});

describe('the index follows', () => {
  let machine: Machine;
  let before: Record<string, number>;
  beforeAll(() => {
    machine = machineWithStore();
  });
  beforeEach(() => {
    before = events();
  });

  /** Number of events by session. */
  function events(): Record<string, number> {
    const records: { session_id: string; events: number }[] = machine.json('list', '--json');
    return Object.fromEntries(records.map(record => [record.session_id, record.events]));
  }

  test('a log that grew', () => {
    machine.append('store/live/events.ndjson', EVENT);
    expect(events()).toEqual({ ...before, live: 2 });
  });

  test('a log that was replaced', () => {
    machine.write('store/live/events.ndjson', EVENT + EVENT + EVENT);
    expect(events()).toEqual({ ...before, live: 3 });
  });

  test('a log that an imported session got later, and what is appended to it', () => {
    const count = before[FORK] ?? 0;
    machine.write(`store/${FORK}/events.ndjson`, EVENT);
    expect(events()[FORK]).toBe(count + 1);
    machine.append(`store/${FORK}/events.ndjson`, EVENT);
    expect(events()[FORK]).toBe(count + 2);
  });

  test('a session that was deleted', () => {
    machine.remove('store/doomed');
    const { doomed: _, ...others } = before;
    expect(events()).toEqual(others);
  });

  test('a session that was emptied, and is imported again', () => {
    machine.remove(`store/${ID}/sources`);
    machine.write(`store/${ID}/note.txt`, 'emptied');
    expect(events()[ID]).toBeUndefined();
    machine.json('import', '../in', '--json');
    expect(events()).toEqual(before);
  });
});

describe('a store that cannot be written', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = machineWithStore();
  });

  const lock = () => {
    for (const name of ['.', ...readdirSync(machine.store, { recursive: true, encoding: 'utf8' })]) {
      const file = path.join(machine.store, name);
      chmodSync(file, statSync(file).isDirectory() ? 0o500 : 0o400);
    }
  };

  test('is read all the same, with its index in the cache folder', ctx => {
    const before = machine.run('list', '--json');
    machine.remove('store/.index');
    const reason = machine.becomeOrdinaryUser();
    if (reason !== undefined) ctx.skip(reason);
    lock();
    const stored = machine.contents('store');
    expect(machine.run('list', '--json')).toEqual(before);
    expect(machine.contents('store')).toEqual(stored);
    const cached = Object.keys(machine.contents('home/.cache')).filter(name => name.endsWith('.db'));
    expect(cached).toEqual([expect.stringMatching(/^tacho[/\\][0-9a-f]{16}[/\\]index\.db$/)]);
    machine.env.XDG_CACHE_HOME = path.join(machine.home, 'elsewhere');
    expect(machine.run('list', '--json')).toEqual(before);
    expect(existsSync(path.join(machine.home, 'elsewhere', 'tacho'))).toBe(true);
  });

  test('takes no import: one line, exit 2', ctx => {
    const reason = machine.becomeOrdinaryUser();
    if (reason !== undefined) ctx.skip(reason);
    lock();
    machine.append(`in/${ID}.jsonl`, transcript(ID, prompt(20, 'more')));
    const { code, stderr } = machine.run('import', '../in');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^tacho: EACCES: [^\n]+\n$/) });
  });
});
