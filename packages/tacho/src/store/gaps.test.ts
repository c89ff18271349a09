import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { GapList, sumOfLosses, toGap } from '../core/gap.ts';
import { readGaps } from './gaps.ts';
import { GAPS_NAME } from './names.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-gaps-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(root, 'case-'));
});

const told = {
  subtype: 'gap',
  lost: 3,
  from: 1_760_000_001.5,
  to: 1_760_000_004,
  reasons: ['no input', 'timeout'],
  events: { PreToolUse: 2, unknown: 1 },
};
const write = (...lines: (object | string)[]) =>
  writeFileSync(
    join(dir, GAPS_NAME),
    lines.map(line => `\n${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );

describe('a record', () => {
  const { subtype: _, ...gap } = told;

  test('of a log tells of a gap in its data, a line of the store in itself', () => {
    expect(toGap({ event_type: 'system', event_id: 'g1', data: told })).toEqual({ event_id: 'g1', ...gap });
    expect(toGap({ event_id: 'g2', ...told })).toEqual({ event_id: 'g2', ...gap });
  });

  test('of anything else tells of none', () => {
    expect(toGap({ event_type: 'system', data: { subtype: 'compaction', lost: 3 } })).toBeUndefined();
    expect(toGap({ event_type: 'user_prompt', data: { prompt: 'gap' } })).toBeUndefined();
    expect(toGap({ subtype: 'gap', lost: 'many' })).toBeUndefined();
  });

  test('keeps what it can of a gap that is half nonsense', () => {
    expect(toGap({ subtype: 'gap', lost: 1, from: 'then', reasons: [7, 'EIO'], events: { Stop: 1, x: 'y' } })).toEqual({
      event_id: undefined,
      lost: 1,
      from: null,
      to: null,
      reasons: ['EIO'],
      events: { Stop: 1 },
    });
  });
});

describe('the gaps of no session', () => {
  test('are none where nothing was lost', () => {
    expect(readGaps({ dir })).toEqual([]);
    expect(readGaps({ dir: join(dir, 'gone') })).toEqual([]);
  });

  test('are each there once, oldest first, whatever else stands between them', () => {
    const older = { event_id: 'g1', ...told, from: 1_760_000_000 };
    write({ event_id: 'g2', ...told }, '{"subtype":"ga', older, older, { subtype: 'other' });
    expect(readGaps({ dir }).map(({ event_id, lost }) => [event_id, lost])).toEqual([
      ['g1', 3],
      ['g2', 3],
    ]);
  });

  test('are two without ids, even when they say the same', () => {
    write(told, told);
    expect(readGaps({ dir })).toHaveLength(2);
  });
});

describe('losses come to', () => {
  const loss = { lost: 2, from: 10, to: 20, reasons: ['timeout', 'EIO'] };

  test('their number, the time that they span, and each reason once', () => {
    const other = { lost: 1, from: 5, to: null, reasons: ['EIO'] };
    expect(sumOfLosses([loss, other])).toEqual({ lost: 3, from: 5, to: 20, reasons: ['EIO', 'timeout'] });
  });

  test('nothing when there are none, and no time when nobody knows it', () => {
    expect(sumOfLosses([])).toEqual({ lost: 0, from: null, to: null, reasons: [] });
    expect(sumOfLosses([{ ...loss, from: null, to: null }])).toMatchObject({ lost: 2, from: null, to: null });
  });

  test('the same in a log, whoever wrote a gap twice', () => {
    const list = new GapList();
    const row = { event_type: 'system', event_id: 'g1', data: told };
    for (const record of [row, { event_type: 'user_prompt', data: {} }, row, { ...row, event_id: 'g2' }])
      list.add(record);
    expect(sumOfLosses(list.end())).toMatchObject({ lost: 6, reasons: ['no input', 'timeout'] });
  });
});
