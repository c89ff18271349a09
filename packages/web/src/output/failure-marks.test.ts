import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksOf, washesVerdicts } from './failure-marks.ts';

const marked = (line: string) =>
  marksOf(line)
    ?.parts.filter(part => part.mark !== undefined)
    .map(part => `${part.mark} ${part.text}`);

test.each([
  ['AssertionError: expected 1', ['bad AssertionError']],
  ['FAIL src/a.test.ts', ['bad FAIL']],
  ['  at src/a.ts:93:22', ['place :93:22']],
  [' Tests  1 failed | 47 passed (48)', ['bad 1 failed']],
  [' ✕ test/race.test.ts (9)', ['bad ✕']],
  ['error[E0308]: mismatched types', ['bad error[E0308]']],
])('%s', (line, marks) => {
  expect(marked(line)).toEqual(marks);
});

test.each(['0 failed', 'all fine', 'const ErrorBoundary = 1', 'FAILSAFE on', ''])('%j has nothing to mark', line => {
  expect(marked(line)).toBeUndefined();
});

test('a run of verdicts is not washed', () => {
  expect([washesVerdicts(['FAIL a', 'ok']), washesVerdicts(Array(9).fill('FAIL a'))]).toEqual([true, false]);
});

test('the parts of a line are the line', () => {
  const unit = fc.constantFrom('Error', 'FAIL', ' ', ':', '1', '2', 'failed', '✕', 'a', '.');
  fc.assert(
    fc.property(fc.string({ unit }), line => {
      expect(
        marksOf(line)
          ?.parts.map(part => part.text)
          .join('') ?? line,
      ).toBe(line);
    }),
  );
});
