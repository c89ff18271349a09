import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../src/core/record.ts';
import { type Damage, scanLines } from '../src/store/lines.ts';
import { Machine } from './cli.ts';

const WRITERS = 8;
const LINES = 50;
const LINE_BYTES = 50 * 1024;

const WRITE_MODULE = pathToFileURL(path.join(import.meta.dirname, '../src/store/write.ts')).href;

/** Appends its lines as fast as it can, once the parent says go. */
const WRITER = `
  const { appendRecord } = await import('${WRITE_MODULE}');
  const [log, writer, lines, bytes] = process.argv.slice(1);
  process.stdout.write('ready');
  process.stdin.once('data', () => {
    for (let n = 0; n < Number(lines); n++) appendRecord(log, { writer, n, text: writer.repeat(Number(bytes)) });
    process.stdin.destroy();
  });
`;

function read(log: string): { records: RawRecord[]; damaged: Damage[] } {
  const records: RawRecord[] = [];
  const damaged: Damage[] = [];
  scanLines(log, { record: record => records.push(record), damage: damage => damaged.push(damage) });
  return { records, damaged };
}

describe('appends to one log', () => {
  test(`${WRITERS} processes at once, ${LINES} lines of 50 KiB each: nothing torn, nothing lost, each in order`, async () => {
    const log = path.join(new Machine().folder('log'), 'events.ndjson');
    const writers = Array.from({ length: WRITERS }, (_, i) =>
      spawn(process.execPath, ['--input-type=module', '-e', WRITER, log, String(i), String(LINES), String(LINE_BYTES)]),
    );
    await Promise.all(writers.map(({ stdout }) => once(stdout, 'data')));
    const ended = Promise.all(writers.map(writer => once(writer, 'close')));
    for (const { stdin } of writers) stdin.write('go');
    expect((await ended).map(([code]) => code)).toEqual(Array(WRITERS).fill(0));

    const { records, damaged } = read(log);
    expect(damaged).toEqual([]);
    for (let i = 0; i < WRITERS; i++) {
      const own = records.filter(({ writer }) => writer === String(i));
      expect(own.map(({ n }) => n)).toEqual(Array.from({ length: LINES }, (_, n) => n));
      expect(own.every(({ text }) => text === String(i).repeat(LINE_BYTES))).toBe(true);
    }
  });

  test('a line that follows the torn one of a writer that died is whole', () => {
    const machine = new Machine();
    const log = machine.write(
      'store/s/events.ndjson',
      '\n{"event_type":"user_prompt","data":{"prompt":"first"}}\n\n{"torn',
    );
    const script = `(await import('${WRITE_MODULE}')).appendRecord(process.argv[1], { acknowledged: true })`;
    return once(spawn(process.execPath, ['--input-type=module', '-e', script, log]), 'close').then(() => {
      const { records, damaged } = read(log);
      expect(records.at(-1)).toEqual({ acknowledged: true });
      expect(damaged).toMatchObject([{ reason: 'not JSON', line: 4 }]);
    });
  });
});
