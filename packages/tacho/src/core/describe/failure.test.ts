import { expect, test } from 'vitest';
import { failure } from './failure.ts';

const said = (message: string, more: object = {}) => failure('Bash', { message, ...more }).detail;

test.each([
  ['the line that gives the verdict', 'If it still fails, try again.\nfatal: cannot lock', 'fatal: cannot lock'],
  ['a compiler’s place', 'failed to lint\na.go:12:3: undefined: x', 'a.go:12:3: undefined: x'],
  [
    'the end of a traceback',
    'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: bad row',
    'ValueError: bad row',
  ],
  ['not a line that a search found', 'src/a.rs:36: pub fn x()\nrg: b.rs: No such file', 'rg: b.rs: No such file'],
])('%s', (_, output, line) => {
  expect(said(`Exit code 1\n${output}`)).toBe(line);
});

test('of a rejected call the person’s words, else who rejected it', () => {
  const rejected = "The user doesn't want to proceed with this tool use. The tool use was rejected.";
  expect(said(rejected, { denied: true })).toBe('by the user');
  expect(said(`${rejected} To tell you how to proceed, the user said:\nuse tabs`, { denied: true })).toBe('use tabs');
  expect(said('Use the Read tool', { denied: true })).toBe('Use the Read tool');
});
