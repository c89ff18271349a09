import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { LogTail } from './log-tail.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-tail-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let path: string;
let number = 0;
beforeEach(() => {
  path = join(root, `log-${number++}`);
});

/** Everything a look gives, and how it ended. */
function look(tail: LogTail): unknown[] {
  const reading = tail.read();
  const records: unknown[] = [];
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done) return next.value === 'same' ? records : [...records, next.value];
    records.push(...next.value);
  }
}

test('each line is read once, whether it is there, added, or in a file that is made later', () => {
  const tail = new LogTail(path);
  expect(look(tail)).toEqual([]);
  writeFileSync(path, '\n{"n":1}\n\n{"n":2}\n');
  expect(look(tail)).toEqual([{ n: 1 }, { n: 2 }]);
  expect(look(tail)).toEqual([]);
  appendFileSync(path, '\n{"n":3}\n');
  expect(look(tail)).toEqual([{ n: 3 }]);
});

test('a line that is being written is read when it is whole', () => {
  const tail = new LogTail(path);
  writeFileSync(path, '\n{"n":1}\n\n{"n":');
  expect(look(tail)).toEqual([{ n: 1 }]);
  appendFileSync(path, '2}');
  expect(look(tail)).toEqual([{ n: 2 }]);
  appendFileSync(path, '\n\n{"n":3}\n');
  expect(look(tail)).toEqual([{ n: 3 }]);
});

test('what a writer left torn is passed over, and the line behind it is whole', () => {
  const tail = new LogTail(path);
  writeFileSync(path, '\n{"n":1}\n\n{"n":2,"text":"cut he');
  expect(look(tail)).toEqual([{ n: 1 }]);
  appendFileSync(path, '\n{"n":3}\n');
  expect(look(tail)).toEqual([{ n: 3 }]);
});

test('lines of any length, in any script', () => {
  const tail = new LogTail(path);
  const text = 'ä漢字'.repeat(60_000);
  writeFileSync(path, `\n${JSON.stringify({ text })}\n\n{"n":2}\n`);
  expect(look(tail)).toEqual([{ text }, { n: 2 }]);
});

test.each([
  ['cut', () => truncateSync(path, 3)],
  ['gone', () => rmSync(path)],
  [
    'replaced',
    () => {
      writeFileSync(`${path}.new`, '{"n":1}\n{"n":2}\n{"n":3}\n');
      renameSync(`${path}.new`, path);
    },
  ],
])('a log that is %s is another one', (_, change) => {
  const tail = new LogTail(path);
  writeFileSync(path, '{"n":1}\n{"n":2}\n');
  look(tail);
  change();
  expect(look(tail)).toEqual(['replaced']);
});

test('however the bytes arrive, every line is read once and in order', () => {
  const text = Array.from({ length: 30 }, (_, n) => `\n${JSON.stringify({ n, text: '→'.repeat(n) })}\n`).join('');
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), cuts => {
      writeFileSync(path, '');
      const tail = new LogTail(path);
      const records: unknown[] = [];
      let written = 0;
      for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
        appendFileSync(path, bytes.subarray(written, cut));
        written = cut;
        records.push(...look(tail));
      }
      expect(records).toEqual(Array.from({ length: 30 }, (_, n) => ({ n, text: '→'.repeat(n) })));
    }),
    { numRuns: 100 },
  );
});
