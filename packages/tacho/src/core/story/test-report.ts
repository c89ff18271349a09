/**
 * What a test runner says at the end of its output. A pipe such as `npm test | tail` succeeds although tests fail, so
 * the output knows more than the exit code.
 */
export interface TestReport {
  readonly failed: number;
  /** Null where it does not say. */
  readonly passed: number | null;
  /** What failed are whole packages, which did not even build. */
  readonly packages?: boolean;
}

/** How much of the end of an output is looked at. */
const TAIL_CHARS = 6_000;

interface Reading {
  /** A text without it is not looked through. */
  readonly word: string;
  readonly pattern: RegExp;
  /** Undefined for a match that counts nothing. */
  readonly read: (match: RegExpExecArray) => TestReport | undefined;
}

const count = (digits: string | undefined) => Number(digits ?? 0);
/** The groups that count failures and passes; one of them may be absent. */
const both =
  (failed: number, passed: number) =>
  (match: RegExpExecArray): TestReport | undefined =>
    match[failed] === undefined && match[passed] === undefined
      ? undefined
      : { failed: count(match[failed]), passed: count(match[passed]) };

/** One line of each runner's summary; the last match in the text counts. */
const READINGS: readonly Reading[] = [
  // cargo test
  { word: 'test result:', pattern: /test result: \w+\. (\d+) passed; (\d+) failed/g, read: both(2, 1) },
  // pytest: `== 2 failed, 3 passed in 0.1s ==`, `3 passed in 0.1s`
  {
    word: ' in ',
    pattern: /((?:\d+ (?:failed|passed|skipped|deselected|xfailed|xpassed|warnings?|errors?)(?:, )?)+) in [\d.]+ ?s/g,
    read: ([, counts = '']) => {
      const failed = /(\d+) failed/.exec(counts)?.[1];
      const passed = /(\d+) passed/.exec(counts)?.[1];
      const errors = /(\d+) error/.exec(counts)?.[1];
      if (failed === undefined && passed === undefined && errors === undefined) return undefined;
      return { failed: count(failed) + count(errors), passed: count(passed) };
    },
  },
  // jest, vitest
  {
    word: 'Tests',
    pattern: /^[ \t]*Tests:?[ \t]+(?:(\d+) failed\s*[,|]?\s*)?(?:\d+ (?:skipped|todo)\s*[,|]?\s*)*(?:(\d+) passed)?/gm,
    read: both(1, 2),
  },
  // node:test and TAP
  { word: ' pass ', pattern: /^(?:#|ℹ) pass (\d+)[\s\S]{0,200}?^(?:#|ℹ) fail (\d+)/gm, read: both(2, 1) },
  // mocha
  {
    word: ' passing',
    pattern: /^[ \t]*(\d+) passing(?:[^\n]*\n[ \t]*\d+ pending)?[^\n]*(?:\n[ \t]*(\d+) failing)?/gm,
    read: both(2, 1),
  },
  // rspec, ExUnit, phpunit
  {
    word: ' failure',
    pattern: /(\d+) (?:tests?|examples?), (\d+) failures?/g,
    read: match => ({ failed: count(match[2]), passed: count(match[1]) - count(match[2]) }),
  },
  // Maven Surefire
  {
    word: 'Tests run:',
    pattern: /Tests run: (\d+), Failures: (\d+), Errors: (\d+)/g,
    read: match => ({
      failed: count(match[2]) + count(match[3]),
      passed: count(match[1]) - count(match[2]) - count(match[3]),
    }),
  },
  // dotnet
  { word: 'Passed:', pattern: /Failed:\s+(\d+), Passed:\s+(\d+)/g, read: both(1, 2) },
  // ctest
  {
    word: 'tests passed,',
    pattern: /(\d+)% tests passed, (\d+) tests failed/g,
    read: match => ({ failed: count(match[2]), passed: null }),
  },
  // unittest
  {
    word: 'FAILED (',
    pattern: /^FAILED \((?:failures=(\d+))?(?:, )?(?:errors=(\d+))?/gm,
    read: match => ({ failed: count(match[1]) + count(match[2]), passed: null }),
  },
  { word: 'Ran ', pattern: /^Ran \d+ tests? in [^\n]*\n+OK\b/gm, read: () => ({ failed: 0, passed: null }) },
];

/** A text without any of them is of no runner: one look instead of one for each. */
const SPEAKS = new RegExp(
  [...READINGS.map(({ word }) => word.replace(/[(]/g, '\\$&')), 'FAIL', '^ok\\s'].join('|'),
  'm',
);

/** The report at the end of a test run's output; undefined where no runner that we know speaks. */
export function testReportOf(output: string): TestReport | undefined {
  const tail = output.length > TAIL_CHARS ? output.slice(-TAIL_CHARS) : output;
  if (!SPEAKS.test(tail)) return undefined;
  let last: { at: number; report: TestReport } | undefined;
  for (const { word, pattern, read } of READINGS) {
    if (!tail.includes(word)) continue;
    // Not matchAll, which copies the pattern for every text.
    pattern.lastIndex = 0;
    for (let match = pattern.exec(tail); match !== null; match = pattern.exec(tail)) {
      if (match[0] === '') pattern.lastIndex++;
      const report = read(match);
      if (report !== undefined && match.index >= (last?.at ?? -1)) last = { at: match.index, report };
    }
  }
  return last?.report ?? goReport(tail);
}

/** `go test` has no sum: a line for each package, and one for each failed test. */
function goReport(tail: string): TestReport | undefined {
  const failed = tail.includes('--- FAIL: ') ? (tail.match(/^[ \t]*--- FAIL: /gm)?.length ?? 0) : 0;
  if (failed > 0) return { failed, passed: null };
  if (tail.includes('FAIL') && /^FAIL(?:\t|$)/m.test(tail))
    return { failed: Math.max(1, tail.match(/^FAIL\t/gm)?.length ?? 0), passed: null, packages: true };
  return /^ok\s+\S+\s+(?:[\d.]+s|\(cached\))/m.test(tail) ? { failed: 0, passed: null } : undefined;
}
