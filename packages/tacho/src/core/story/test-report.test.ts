import { expect, test } from 'vitest';
import { testReportOf } from './test-report.ts';

test.each([
  ['pytest', '==== 2 failed, 3 passed, 1 skipped in 0.12s ====', { failed: 2, passed: 3 }],
  ['pytest, quiet', '75 passed in 3.60s', { failed: 0, passed: 75 }],
  ['pytest, broken', '=== 1 error in 0.10s ===', { failed: 1, passed: 0 }],
  ['node:test', 'ℹ tests 5\nℹ pass 3\nℹ fail 2\nℹ cancelled 0', { failed: 2, passed: 3 }],
  ['TAP', '# tests 5\n# pass 5\n# fail 0', { failed: 0, passed: 5 }],
  ['jest', 'Test Suites: 1 failed, 1 total\nTests:       1 failed, 4 passed, 5 total', { failed: 1, passed: 4 }],
  ['vitest', ' Test Files  1 passed (1)\n      Tests  12 passed (12)', { failed: 0, passed: 12 }],
  ['vitest, failed', '      Tests  2 failed | 10 passed (12)', { failed: 2, passed: 10 }],
  ['mocha', '  3 passing (12ms)\n  1 failing\n', { failed: 1, passed: 3 }],
  ['cargo', 'test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured', { failed: 1, passed: 3 }],
  ['go', 'ok  \texample.org/a\t0.01s\nok  \texample.org/b\t(cached)', { failed: 0, passed: null }],
  ['go, failed', '--- FAIL: TestA (0.00s)\nFAIL\nFAIL\texample.org/a\t0.01s', { failed: 1, passed: null }],
  ['go, not even built', 'FAIL\texample.org/a [build failed]\nFAIL', { failed: 1, passed: null, packages: true }],
  ['unittest', 'Ran 3 tests in 0.001s\n\nFAILED (failures=1, errors=1)', { failed: 2, passed: null }],
  ['unittest, fine', 'Ran 3 tests in 0.001s\n\nOK\n', { failed: 0, passed: null }],
  ['rspec', '10 examples, 2 failures', { failed: 2, passed: 8 }],
  ['ExUnit', '3 doctests, 43 tests, 0 failures', { failed: 0, passed: 43 }],
  ['Maven', 'Tests run: 8, Failures: 1, Errors: 1, Skipped: 0', { failed: 2, passed: 6 }],
  ['dotnet', 'Failed!  - Failed:     1, Passed:     9, Skipped: 0', { failed: 1, passed: 9 }],
  ['ctest', '50% tests passed, 2 tests failed out of 4', { failed: 2, passed: null }],
])('%s', (_, output, report) => {
  expect(testReportOf(output)).toEqual(report);
});

test('the last summary counts, and a text without one has no report', () => {
  expect(testReportOf('1 failed in 0.1s\n…\n3 passed in 0.2s')).toEqual({ failed: 0, passed: 3 });
  for (const text of ['', 'done in 3.2s', 'Compiled 3 files', 'Finished in 1.2 s', '12 warnings']) {
    expect(testReportOf(text)).toBeUndefined();
  }
});

test('a long output is read at its end, in no time', () => {
  expect(testReportOf(`${'1 failed, 2 passed '.repeat(500_000)}\n3 passed in 0.2s`)).toEqual({ failed: 0, passed: 3 });
});
