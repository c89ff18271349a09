import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SourceHeader } from '../core/schema.ts';
import { scanLines } from './lines.ts';
import { asHeader, readHeader, SourceWriter, sourceKey } from './source-file.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-source-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

const HEADER: SourceHeader = {
  record: 'source',
  format: 1,
  importer: 'claude-code',
  session_id: 's1',
  path: '/home/kim/s1.jsonl',
  size: 10,
  mtime_ms: 1,
  digest: 'd',
  records: 2,
  skipped_lines: 0,
  events: 2,
  first_timestamp: 1,
  last_timestamp: 2,
  facts: { cwd: '/home/kim' },
};

function write(header: SourceHeader, ...lines: string[]): string {
  const path = join(folder, 'source.ndjson');
  const writer = new SourceWriter(folder);
  for (const line of lines) writer.add(line);
  writer.commit(header, path);
  return path;
}

function rowsOf(path: string): unknown[] {
  const rows: unknown[] = [];
  scanLines(path, { record: row => rows.push(row) });
  return rows;
}

describe('a source', () => {
  test('is its header and its rows, and nothing is left beside it', () => {
    const path = write(HEADER, '{"n":1}', '{"n":2}');
    expect(rowsOf(path)).toEqual([HEADER, { n: 1 }, { n: 2 }]);
    expect(readHeader(path)).toEqual(HEADER);
    expect(readdirSync(folder)).toEqual(['source.ndjson']);
  });

  test('without rows is a header', () => {
    expect(rowsOf(write(HEADER))).toEqual([HEADER]);
  });

  test('larger than the buffer keeps every row in order', () => {
    const lines = Array.from({ length: 3_000 }, (_, n) => JSON.stringify({ n, text: 'ü'.repeat(100) }));
    expect(rowsOf(write(HEADER, ...lines)).slice(1)).toEqual(lines.map(line => JSON.parse(line)));
  });

  test('is not to be seen before it is whole, and gone when it is discarded', () => {
    const writer = new SourceWriter(folder);
    writer.add('{"n":1}');
    expect(readdirSync(folder).every(name => name.startsWith('.'))).toBe(true);
    writer.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that cannot be put in its place leaves nothing behind, and says why', () => {
    const writer = new SourceWriter(folder);
    writer.add('{"n":1}');
    expect(() => writer.commit(HEADER, join(folder, 'gone', 'source.ndjson'))).toThrow('ENOENT');
    writer.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a file whose path has no room in the header is refused', () => {
    const header = { ...HEADER, path: `/${'d'.repeat(2_100)}` };
    expect(() => write(header, '{"n":1}')).toThrow(expect.objectContaining({ code: 'bad_input' }));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('drops the longest facts of a header that has no room for them', () => {
    const facts = { title: 'é'.repeat(1_500), cwds: ['/a'.repeat(500)], cwd: '/home/kim', parent_session_id: 'p' };
    const path = write({ ...HEADER, facts }, '{"n":1}');
    expect(readHeader(path)?.facts).toEqual({ cwds: ['/a'.repeat(500)], cwd: '/home/kim', parent_session_id: 'p' });
    expect(rowsOf(path)).toHaveLength(2);
  });
});

describe('a header', () => {
  test('is undefined where there is none to read', () => {
    expect(readHeader(join(folder, 'gone'))).toBeUndefined();
    for (const text of ['', '{"record":"source"', 'no JSON\n', '{"event_type":"error"}\n', '[]\n']) {
      writeFileSync(join(folder, 'odd'), text);
      expect(readHeader(join(folder, 'odd'))).toBeUndefined();
    }
  });

  test('of a newer format is refused by name', () => {
    expect(() => asHeader({ ...HEADER, format: 2 })).toThrow('a source of session s1 was written by a newer tacho');
    writeFileSync(join(folder, 'new'), `${JSON.stringify({ ...HEADER, format: 2 })}\n`);
    expect(() => readHeader(join(folder, 'new'))).toThrow('newer');
  });

  test('takes the same room whatever it says', () => {
    const short = readFileSync(write(HEADER)).length;
    expect(readFileSync(write({ ...HEADER, facts: { title: 'x'.repeat(900) } })).length).toBe(short);
  });
});

describe('the key of a file', () => {
  test.each([
    ['agent-ab12.jsonl', 'claude-code-agent-ab12'],
    ['../..\\evil name.jsonl', 'claude-code-______evil_name-33ff557fb5da010c'],
    ['session.json', 'claude-code-session'],
    ['.jsonl', 'claude-code-'],
  ])('%s', (name, key) => {
    expect(sourceKey('claude-code', name)).toBe(key);
  });

  test('is never longer than a file name may be', () => {
    expect(sourceKey('claude-code', 'x'.repeat(400)).length).toBeLessThan(200);
  });

  test('is another for another name, whatever characters it lost', () => {
    expect(sourceKey('claude-code', '日本.jsonl')).not.toBe(sourceKey('claude-code', '中国.jsonl'));
    expect(sourceKey('claude-code', 'x'.repeat(400))).not.toBe(sourceKey('claude-code', 'x'.repeat(401)));
  });
});
