import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { expect, test } from 'vitest';
import { sinceLastRun } from './earlier-run.ts';

const page = (kind: string, title: readonly string[]) =>
  ({ head: {}, rows: { kind, title, part: title.map(() => 0) } }) as unknown as PageDocument;

test('what was written between two runs of one command', () => {
  const rows = page('xwrwx', ['npm test', 'a.ts', 'b.ts', 'c.ts', 'npm test']);
  expect(sinceLastRun(rows, 4)).toEqual({ before: 0, writes: [1, 3] });
});

test('nothing to say of a first run, or of one with nothing written before it', () => {
  expect(sinceLastRun(page('wx', ['a.ts', 'npm test']), 1)).toBeUndefined();
  expect(sinceLastRun(page('xrx', ['npm test', 'a.ts', 'npm test']), 2)).toBeUndefined();
});
