import { expect, test } from 'vitest';
import { safe } from './safe.ts';
import { sanitise } from './sanitise.ts';
import { plain, styleFor, wantsColour } from './style.ts';

const tty = { isTTY: true };
const coloured = styleFor(tty, {});

test('colour is for a terminal', () => {
  expect(wantsColour(tty, {})).toBe(true);
  expect(wantsColour({}, {})).toBe(false);
  expect(wantsColour(tty, { TERM: 'dumb' })).toBe(false);
});

test('NO_COLOR wins over everything, unless it is empty', () => {
  expect(wantsColour(tty, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColour(tty, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  expect(wantsColour(tty, { NO_COLOR: '' })).toBe(true);
});

test('FORCE_COLOR decides for a pipe and against a terminal', () => {
  expect(wantsColour({}, { FORCE_COLOR: '1' })).toBe(true);
  expect(wantsColour({}, { FORCE_COLOR: '' })).toBe(true);
  expect(wantsColour(tty, { FORCE_COLOR: '0' })).toBe(false);
});

test('without colour a style changes nothing', () => {
  expect(plain.error(safe`failed`)).toBe('failed');
});

test('an outer style goes on after an inner one', () => {
  const text = coloured.read(safe`in ${coloured.error(safe`red`)} out`);
  expect(sanitise(text)).toBe('\\x1b[94min \\x1b[31mred\\x1b[39m\\x1b[94m out\\x1b[39m');
});

test('a style ends at the end of a line and begins again', () => {
  const text = coloured.dim(sanitise('a\nb', { multiline: true }));
  expect(sanitise(text, { multiline: true })).toBe('\\x1b[2ma\\x1b[22m\n\\x1b[2mb\\x1b[22m');
});

test('nothing is not coloured', () => {
  expect(coloured.bold(safe``)).toBe('');
});
