/**
 * Sessions hold everything that an agent saw: nobody but their owner reads what is written, and nothing that a store
 * links to is read.
 */
import { readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, inside, prompt, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-1111-4222-8333-444444444444';
const EVENT = '{"event_type":"user_prompt","timestamp":1,"data":{"prompt":"secret"}}\n';

test.skipIf(process.platform === 'win32')('every file that is written is 0600, every folder 0700', () => {
  const machine = new Machine();
  machine.write(`in/${ID}.jsonl`, transcript(ID, prompt(0, 'Fix it'), answer(1, 'msg_1', 'Fixed.', {})));
  machine.write('in/agent-ab12.jsonl', transcript(ID, ...inside('ab12', prompt(0.5, 'Look'))));
  const umask = process.umask(0o000);
  try {
    machine.json('import', '../in', '--json');
    machine.env.AGENT_TRACE_DIR = undefined;
    expect(machine.run('start', '--sample').code).toBe(0);
    machine.env.AGENT_TRACE_DIR = machine.store;
  } finally {
    process.umask(umask);
  }
  const written = [
    machine.store,
    ...readdirSync(machine.store, { recursive: true, encoding: 'utf8' }).map(name => path.join(machine.store, name)),
    ...readdirSync(machine.home, { recursive: true, encoding: 'utf8' }).map(name => path.join(machine.home, name)),
  ];
  const modes = written.map(file => {
    const stat = statSync(file);
    return `${stat.isDirectory() ? 'folder' : 'file'} ${(stat.mode & 0o777).toString(8)}`;
  });
  expect(new Set(modes)).toEqual(new Set(['folder 700', 'file 600']));
  expect(written.filter(file => file.endsWith('index.db'))).toHaveLength(2);
  expect(machine.json('doctor', '--json').ok).toBe(true);
});

test.skipIf(process.platform === 'win32')('doctor tells of a store that others can read', () => {
  const machine = new Machine();
  machine.write('store/open/events.ndjson', EVENT);
  machine.chmod('store', 0o755);
  const { code, stdout } = machine.run('doctor');
  expect(code).toBe(1);
  expect(stdout).toContain(`${machine.store} can be read by other users of this machine (chmod 700 mends it)\n`);
});

describe.skipIf(process.platform === 'win32')('a link in a store is not followed', () => {
  const machine = new Machine();
  beforeAll(() => {
    const outside = path.dirname(machine.write('outside/events.ndjson', EVENT));
    machine.write('outside/meta.json', '{"name":"secret"}');
    machine.folder('store');
    symlinkSync(outside, path.join(machine.store, 'linked'));
    machine.folder('store/holds-links');
    symlinkSync(path.join(outside, 'events.ndjson'), path.join(machine.store, 'holds-links', 'events.ndjson'));
    symlinkSync(path.join(outside, 'meta.json'), path.join(machine.store, 'holds-links', 'meta.json'));
    machine.folder('store/sources-linked');
    symlinkSync(outside, path.join(machine.store, 'sources-linked', 'sources'));
    machine.write('store/real/events.ndjson', EVENT);
  });

  test('by lists', () => {
    const listed = machine.json('list', '--json').map((record: { session_id: string }) => record.session_id);
    expect(listed).toEqual(['real']);
  });

  test.each(['linked', 'holds-links', 'sources-linked'])('by readers that name it: %s', id => {
    for (const command of ['show', 'inspect', 'replay', 'stats', 'cost', 'doctor']) {
      const { code, stdout, stderr } = machine.run(command, id);
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: `tacho: no session ${id} in ${machine.store} (tacho list shows them)\n`,
      });
    }
  });

  test('by an import that searches a folder', () => {
    machine.write(`in/${ID}.jsonl`, transcript(ID, prompt(0, 'Fix it')));
    symlinkSync(path.join(machine.root, 'outside'), path.join(machine.root, 'in', 'linked'));
    symlinkSync(path.join(machine.root, 'in', `${ID}.jsonl`), path.join(machine.root, 'in', 'copy.jsonl'));
    expect(machine.json('import', '../in', '--json')).toMatchObject({ imported: [{ session_id: ID }], refused: [] });
  });
});
