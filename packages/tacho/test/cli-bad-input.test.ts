import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { knownFormats } from '../src/capture/import/refusals.ts';
import { loadImporters } from '../src/cli/store.ts';
import { Machine, refusal } from './cli.ts';
import { answer, prompt, transcript } from './transcripts.ts';

const FIRST = 'aaaaaaaa-1111-4222-8333-444444444444';
const SECOND = 'aaaaaaaa-9999-4222-8333-444444444444';

/** Runs what must be refused in one line, and sees to it that nothing was written anywhere. */
function refused(machine: Machine, ...args: string[]) {
  const before = machine.contents();
  const answered = refusal(machine.run(...args));
  expect(machine.contents()).toEqual(before);
  return answered;
}

/** What every importer says that it reads. */
const KNOWN = knownFormats(await loadImporters());

describe('import', () => {
  const machine = new Machine();

  test.each([
    ['a missing path', 'gone.jsonl', undefined, 'no such file or folder: gone.jsonl (check the path)'],
    ['an empty file', 'empty.jsonl', '', '<PATH> is empty (nothing to import)'],
    [
      'a format it does not know',
      'metrics.jsonl',
      '{"level":"info"}\n',
      '<PATH> is no session file that tacho knows (<KNOWN>)',
    ],
    [
      'a file that is no JSON at all',
      'photo.png',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]),
      '<PATH> is no session file that tacho knows (<KNOWN>)',
    ],
    [
      'a folder without sessions',
      'notes/readme.md',
      'hello',
      'no session files in notes (<KNOWN>; `tacho import --discover` lists what is on this machine)',
    ],
    [
      'a folder with files of others only',
      'logs/app.jsonl',
      '{"level":"info"}\n',
      'no session file among 1 in logs (<KNOWN>)',
    ],
  ])('%s', (_, name, content, message) => {
    if (content !== undefined) machine.write(`work/${name}`, content);
    const [given] = name.split('/');
    const before = machine.contents();
    const { code, stderr } = machine.run('import', given as string);
    const line = message.replace('<PATH>', path.join(machine.cwd, name)).replace('<KNOWN>', KNOWN);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `tacho: ${line}\n` });
    expect(machine.contents()).toEqual(before);
  });

  test.each([[['--discover']], [['--discover', '--all']]])('paths together with %j', options => {
    expect(refused(machine, 'import', 'notes', ...options)).toEqual({
      code: 2,
      line: 'tacho: import takes either paths or --discover, not both (tacho import --discover --all imports what is on this machine)',
    });
  });

  test('no path at all', () => {
    expect(refused(machine, 'import')).toEqual({
      code: 2,
      line: 'tacho: import needs a file or folder (tacho import --discover lists what is on this machine)',
    });
  });
});

describe('with two sessions whose ids begin alike', () => {
  const machine = new Machine();
  beforeAll(() => {
    for (const id of [FIRST, SECOND]) {
      machine.write(`in/${id}.jsonl`, transcript(id, prompt(0, 'hello'), answer(1, `msg_${id}`, 'Hi.', {})));
    }
    machine.json('import', '../in', '--json');
  });

  test.each<[string, string[], number, string]>([
    [
      'a prefix of both lists the candidates',
      ['show', 'aaaa'],
      2,
      `aaaa could be ${FIRST}, ${SECOND} (give more characters of the id)`,
    ],
    ['an id that leaves the store', ['inspect', '../x'], 2, 'not a session id: ../x (tacho list shows the ids)'],
    ['an id with a slash', ['replay', 'a/b'], 2, 'not a session id: a/b (tacho list shows the ids)'],
    ['an empty id', ['stats', ''], 2, 'not a session id:  (tacho list shows the ids)'],
    [
      'an id of 200 characters',
      ['cost', 'a'.repeat(200)],
      2,
      `not a session id: ${'a'.repeat(200)} (tacho list shows the ids)`,
    ],
    ['an id that nobody has', ['show', 'ffff'], 1, 'no session ffff in <STORE> (tacho list shows them)'],
    ['--limit', ['list', '--limit', 'x'], 2, '--limit takes a whole number, not x'],
    [
      '--since',
      ['list', '--since', 'nonsense'],
      2,
      '--since takes a time such as 7d, 24h, 2026-11-01 or 2026-11-01T10:00, not nonsense',
    ],
    [
      '--since that no calendar has',
      ['list', '--since', '2026-02-31'],
      2,
      '--since takes a time such as 7d, 24h, 2026-11-01 or 2026-11-01T10:00, not 2026-02-31',
    ],
    [
      '--status',
      ['list', '--status', 'done'],
      2,
      '--status takes one of running, completed, failed, cancelled, interrupted, unknown, not done',
    ],
    [
      '--filter',
      ['replay', '--filter', 'BAD!'],
      2,
      '--filter takes event types, not BAD! (session_start, session_end, user_prompt, assistant_response, tool_call, tool_result, llm_request, llm_response, file_read, file_write, decision, error, system)',
    ],
    ['--speed 0', ['replay', '--speed', '0'], 2, '--speed takes a number above 0, not 0'],
    [
      'one price of two',
      ['cost', '--input-price', '3'],
      2,
      '--input-price and --output-price go together (give both, in USD per million tokens)',
    ],
    [
      'a price below zero',
      ['cost', '--input-price', '-3', '--output-price', '4'],
      2,
      '--input-price takes a number of at least 0, not -3',
    ],
    [
      'a model without a price',
      ['cost', FIRST, '--model', 'nonsense'],
      2,
      'no price for the model nonsense (give its full id, or --input-price and --output-price)',
    ],
  ])('%s', (_, args, code, message) => {
    expect(refused(machine, ...args)).toEqual({ code, line: `tacho: ${message.replace('<STORE>', machine.store)}` });
  });

  test.each([
    ['an unknown command', ['frobnicate']],
    ['a command that is nearly one', ['lst']],
    ['an unknown option', ['list', '--colour', 'red']],
    ['an option without its value', ['list', '--limit']],
    ['an argument too many', ['list', 'everything']],
  ])('%s names the help', (_, args) => {
    expect(refused(machine, ...args)).toMatchObject({
      code: 2,
      line: expect.stringMatching(/\(tacho --help lists the commands, tacho <command> --help its options\)$/),
    });
  });

  test.each([
    ['a command that is nearly one', ['lst'], "unknown command 'lst' (Did you mean list?)"],
    ['help of what is no command', ['help', 'lst'], "unknown command 'lst' (Did you mean list?)"],
    ['--trace-dir alone', ['--trace-dir'], '--trace-dir needs a value'],
    ['--trace-dir at the end', ['list', '--trace-dir'], '--trace-dir needs a value'],
    ['--limit at the end', ['list', '--limit'], '--limit needs a value'],
  ])('%s says what is wrong', (_, args, what) => {
    const line = `tacho: ${what} (tacho --help lists the commands, tacho <command> --help its options)`;
    expect(refused(machine, ...args)).toEqual({ code: 2, line });
  });

  test('a control character in an argument is shown, not sent to the terminal', () => {
    const { line } = refused(machine, 'show', '\u001b]0;owned\u0007');
    expect(line).toBe('tacho: not a session id: \\x1b]0;owned\\x07 (tacho list shows the ids)');
  });
});

describe('a store that cannot be used', () => {
  test('a newer tacho wrote it', () => {
    const machine = new Machine();
    machine.write('store/.tacho.json', '{"format":2}');
    machine.write(`in/${FIRST}.jsonl`, transcript(FIRST, prompt(0, 'hello')));
    const line = `tacho: ${machine.store} was written by a newer tacho (format 2, this one reads 1) (update tacho, or choose another folder with --trace-dir)`;
    for (const args of [['list'], ['show'], ['doctor'], ['import', '../in']]) {
      expect(refused(machine, ...args)).toEqual({ code: 2, line });
    }
  });

  test('a newer tacho wrote a source of it', () => {
    const machine = new Machine();
    machine.write(`store/${FIRST}/sources/x.ndjson`, `{"record":"source","format":2,"session_id":"${FIRST}"}\n`);
    const line = `tacho: a source of session ${FIRST} was written by a newer tacho (update tacho)`;
    for (const command of ['show', 'inspect', 'replay', 'stats']) {
      expect(refused(machine, command, FIRST)).toEqual({ code: 2, line });
    }
  });

  test('--trace-dir is a file, before the command or after it', () => {
    const machine = new Machine();
    const file = machine.write('file', '');
    const line = `tacho: ${file} is not a folder (give --trace-dir a folder)`;
    expect(refused(machine, 'list', '--trace-dir', file)).toEqual({ code: 2, line });
    expect(refused(machine, '--trace-dir', file, 'list')).toEqual({ code: 2, line });
  });

  test('there is none: readers of one session say so, exit 1', () => {
    const machine = new Machine();
    for (const command of ['show', 'replay', 'inspect', 'stats', 'cost']) {
      expect(refused(machine, command)).toEqual({
        code: 1,
        line: `tacho: no sessions in ${machine.store} (tacho import --discover finds some)`,
      });
    }
  });
});

describe('the user config', () => {
  test.each([
    ['is no JSON', '{"prices":', /config\.json is not JSON: .+ \(mend or remove it\)$/],
    [
      'has a price that is none',
      '{"prices":{"claude-invented-1":{"input":"cheap"}}}',
      /config\.json: prices\["claude-invented-1"\]\.input must be US dollars .+, not "cheap"\. \(mend the prices in it\)$/,
    ],
  ])('%s: nothing is imported, nothing is priced', (_, config, line) => {
    const machine = new Machine();
    machine.config(config);
    machine.write(`in/${FIRST}.jsonl`, transcript(FIRST, prompt(0, 'hello')));
    expect(refused(machine, 'import', '../in')).toMatchObject({ code: 2, line: expect.stringMatching(line) });
    machine.write(`store/${FIRST}/events.ndjson`, '{"event_type":"user_prompt","data":{"prompt":"hello"}}\n');
    for (const command of ['list', 'cost']) {
      expect(refused(machine, command)).toMatchObject({ code: 2, line: expect.stringMatching(line) });
    }
  });
});
