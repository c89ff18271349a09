/**
 * The index is a cache: whatever becomes of it, readers say the same.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { everyReader, Machine } from './cli.ts';
import { answer, inside, prompt, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-1111-4222-8333-444444444444';
const FORK = 'bbbbbbbb-1111-4222-8333-444444444444';
const IDS = [FORK, 'live'];

let machine: Machine;
let index: string;
beforeEach(() => {
  machine = new Machine();
  machine.config({ prices: { 'claude-invented-1': { input: 1, output: 2 } } });
  const main = [prompt(0, 'Fix it'), answer(1, 'msg_1', 'Fixed.', { input_tokens: 9, output_tokens: 3 })];
  machine.write(`in/${ID}.jsonl`, transcript(ID, ...main));
  machine.write(`in/${FORK}.jsonl`, transcript(FORK, ...main, prompt(9, 'Another way')));
  machine.write('in/agent-ab12.jsonl', transcript(ID, ...inside('ab12', prompt(0.5, 'Look'))));
  machine.write('store/live/events.ndjson', '{"event_type":"user_prompt","timestamp":1,"data":{"prompt":"hi"}}\n');
  machine.json('import', '../in', '--json');
  index = path.join(machine.store, '.index', 'index.db');
});

describe('readers say the same', () => {
  test('when the index was deleted before each of them', () => {
    const before = everyReader(machine, IDS);
    const after = everyReader(machine, IDS, () => machine.remove('store/.index'));
    // A count that needs no index does not wait for one: until then it is not known what was copied.
    const stats = [before, after].map(runs => JSON.parse(runs[`stats ${FORK} --json`]?.stdout ?? ''));
    expect(stats.map(({ inherited }) => inherited?.messages)).toEqual([1, undefined]);
    expect({ ...stats[1], inherited: stats[0].inherited }).toEqual(stats[0]);
    for (const runs of [before, after]) for (const id of IDS) delete runs[`stats ${id} --json`];
    expect(after).toEqual(before);
  });

  test.each<[string, () => void]>([
    ['is not a database', () => writeFileSync(index, 'no database at all '.repeat(500))],
    ['is empty', () => writeFileSync(index, '')],
    [
      'is a database with damaged pages',
      () => {
        const bytes = readFileSync(index);
        writeFileSync(index, bytes.fill(0xaa, 4096));
      },
    ],
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
      ['show', ID, '--json'],
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

describe('the index follows the sessions', () => {
  const prompts = () =>
    Object.fromEntries(
      machine
        .json('list', '--json')
        .map((record: { session_id: string; events: number }) => [record.session_id, record.events]),
    );
  const event = '\n{"event_type":"user_prompt","timestamp":5,"data":{"prompt":"more"}}\n';

  test('a log that grew', () => {
    machine.append('store/live/events.ndjson', event);
    expect(prompts().live).toBe(2);
  });

  test('a log that was replaced', () => {
    machine.write('store/live/events.ndjson', event + event + event);
    expect(prompts().live).toBe(3);
  });

  test('a log that an imported session got later, and what is appended to it', () => {
    const before = prompts()[ID];
    machine.write(`store/${ID}/events.ndjson`, event);
    expect(prompts()[ID]).toBe(before + 1);
    machine.append(`store/${ID}/events.ndjson`, event);
    expect(prompts()[ID]).toBe(before + 2);
  });

  test('a session that was deleted', () => {
    machine.remove('store/live');
    machine.remove(`store/${ID}`);
    expect(Object.keys(prompts()).sort()).toEqual([`${ID}_ab12`, FORK].sort());
    expect(machine.json('cost', '--all', '--json').messages).toBe(1);
  });

  test('a session that was emptied, and is imported again', () => {
    machine.remove(`store/${ID}/sources`);
    machine.write(`store/${ID}/note.txt`, 'emptied');
    expect(Object.keys(prompts())).not.toContain(ID);
    machine.json('import', '../in', '--json');
    expect(Object.keys(prompts())).toContain(ID);
  });
});

describe('a store that cannot be written', () => {
  const lock = () => {
    for (const name of ['.', ...readdirSync(machine.store, { recursive: true, encoding: 'utf8' })]) {
      chmodSync(path.join(machine.store, name), existsSync(path.join(machine.store, name, '.')) ? 0o500 : 0o400);
    }
  };

  test('is read all the same, with its index in the cache folder', ctx => {
    const before = [machine.run('list', '--json'), machine.run('replay', ID)];
    machine.remove('store/.index');
    const reason = machine.becomeOrdinaryUser();
    if (reason !== undefined) ctx.skip(reason);
    lock();
    const stored = machine.contents('store');
    expect([machine.run('list', '--json'), machine.run('replay', ID)]).toEqual(before);
    expect(machine.contents('store')).toEqual(stored);
    const cached = Object.keys(machine.contents('home/.cache'));
    expect(cached.filter(name => name.endsWith('.db'))).toEqual([
      expect.stringMatching(/^tacho\/[0-9a-f]{16}\/index\.db$/),
    ]);
    machine.env.XDG_CACHE_HOME = path.join(machine.home, 'elsewhere');
    expect(machine.run('list', '--json')).toEqual(before[0]);
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
