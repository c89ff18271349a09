import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';
import { safe } from './safe.ts';

function fakeTerminal({ isTTY = true, columns = 80 } = {}) {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, clock, progress: createProgress(stream, () => clock.now) };
}

test('what takes less than a second shows nothing', () => {
  const { written, clock, progress } = fakeTerminal();
  progress.start(10, safe`files`);
  for (; clock.now < 990; clock.now += 99) progress.advance();
  progress.done();
  expect(written).toEqual([]);
});

test('after a second a bar names what it counts', () => {
  const { written, clock, progress } = fakeTerminal();
  progress.start(2_600, safe`files`);
  clock.now = 1_000;
  progress.advance(1_204);
  expect(written).toEqual(['\r█████████░░░░░░░░░░░ 46 %  1,204 of 2,600 files']);
});

test('without a total it counts', () => {
  const { written, clock, progress } = fakeTerminal();
  progress.start(undefined, safe`lines`);
  clock.now = 1_000;
  progress.advance(12_000);
  expect(written).toEqual(['\r12,000 lines']);
});

test('it draws ten times a second', () => {
  const { written, clock, progress } = fakeTerminal();
  progress.start(10_000, safe`files`);
  for (; clock.now < 3_000; clock.now += 1) progress.advance();
  expect(written).toHaveLength(20);
});

test('at the end the line is blank', () => {
  const { written, clock, progress } = fakeTerminal();
  progress.start(undefined, safe`files`);
  clock.now = 1_000;
  progress.advance(7);
  progress.done();
  progress.done();
  expect(written).toEqual(['\r7 files', `\r${' '.repeat(7)}`, '\r']);
});

test('a shorter text covers a longer one', () => {
  const { written, clock, progress } = fakeTerminal();
  progress.start(undefined, safe`transcripts`);
  clock.now = 1_000;
  progress.advance();
  progress.start(undefined, safe`files`);
  clock.now = 1_100;
  progress.advance();
  expect(written).toEqual(['\r1 transcripts', '\r1 files      ']);
});

test('a narrow terminal does not wrap', () => {
  const { written, clock, progress } = fakeTerminal({ columns: 12 });
  progress.start(undefined, safe`transcripts`);
  clock.now = 1_000;
  progress.advance();
  expect(written).toEqual(['\r1 transcri…']);
});

test('a pipe gets nothing', () => {
  const { written, clock, progress } = fakeTerminal({ isTTY: false });
  progress.start(10, safe`files`);
  clock.now = 5_000;
  progress.advance();
  progress.done();
  expect(written).toEqual([]);
});
