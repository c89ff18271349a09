import { expect, test } from 'vitest';
import { gapLabels, rowTicks, timeTicks } from './axis.ts';
import { toScale } from './scale.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** In the zone of whoever runs this. */
const zero = new Date(2024, 11, 3, 9, 58, 30).getTime() / 1_000;

function ticks(length: number, width: number, from = zero as number | null) {
  const scale = toScale({ width, view: { from: 0, to: length }, gaps: [], gapWidth: 22 });
  return timeTicks(scale, from, [], width).flatMap(({ text }) => (text === '' ? [] : [text]));
}

test('minutes stand at full minutes of the local clock', () => {
  expect(ticks(5 * MINUTE, 500)).toEqual(['09:59', '10:00', '10:01', '10:02', '10:03']);
});

test('short sessions have seconds, very short ones parts of them', () => {
  expect(ticks(20_000, 400)).toEqual(['09:58:30', '09:58:35', '09:58:40', '09:58:45']);
  expect(ticks(500, 400)).toEqual(['09:58:30.00', '09:58:30.20', '09:58:30.40']);
});

test('the day stands where it begins', () => {
  expect(ticks(26 * HOUR, 700)).toEqual(['3 Dec 12:00', '18:00', '4 Dec 00:00', '06:00']);
});

test('weeks have days', () => {
  expect(ticks(30 * 24 * HOUR, 500)[0]).toMatch(/^\d+ Dec$/);
});

test('without a zero, the time that passed', () => {
  expect(ticks(5 * MINUTE, 400, null)).toEqual(['+0 ms', '+1m 00s', '+2m 00s', '+3m 00s', '+4m 00s']);
});

test('a session without length has one time', () => {
  expect(ticks(0, 400)).toEqual(['09:58:30']);
});

test('a gap is named in its middle, and no time runs into its name', () => {
  const gaps = [{ from: MINUTE, to: 41 * MINUTE }];
  const scale = toScale({ width: 500, view: { from: 0, to: 43 * MINUTE }, gaps, gapWidth: 22 });
  const labels = gapLabels(gaps, scale, 500);
  expect(labels.map(({ text }) => text)).toEqual(['40m 00s idle']);
  const [label] = labels;
  for (const { x, text } of timeTicks(scale, zero, labels, 500)) {
    if (text !== '') expect(x + 40 < (label?.x ?? 0) || x > (label?.x ?? 0) + (label?.width ?? 0)).toBe(true);
  }
});

test('without times, numbers of events', () => {
  const scale = toScale({ width: 300, view: { from: 0, to: 40 }, gaps: [], gapWidth: 0 });
  const numbers = Array.from({ length: 40 }, (_, row) => row + 1);
  expect(rowTicks(scale, numbers, 300).map(({ text }) => text)).toEqual(['#10', '#20', '#30', '']);
});
