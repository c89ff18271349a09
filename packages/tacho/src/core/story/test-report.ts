/**
 * What a test runner says at the end of its output. A pipe such as `npm test | tail` succeeds although tests fail, so
 * the output knows more than the exit code.
 */
export interface TestReport {
  readonly failed: number;
  /** Null where it does not say. */
  readonly passed: number | null;
}

/** How much of the end of an output is looked at. */
const TAIL_CHARS = 6_000;

/** Undefined for a match that counts nothing. */
type Reading = readonly [pattern: RegExp, read: (match: RegExpExecArray) => TestReport | undefined];

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
  [/test result: \w+\. (\d+) passed; (\d+) failed/g, both(2, 1)],
  // pytest: `== 2 failed, 3 passed in 0.1s ==`, `3 passed in 0.1s`
  [
    /(?:(\d+) failed(?:, )?)?(?:(\d+) passed(?:, )?)?(?:\d+ (?:skipped|deselected|xfailed|xpassed|warnings?)(?:, )?)*(?:(\d+) errors?)? in [\d.]+ ?s/g,
    match =>
      match[1] === undefined && match[2] === undefined && match[3] === undefined
        ? undefined
        : { failed: count(match[1]) + count(match[3]), passed: count(match[2]) },
  ],
  // jest, vitest
  [/^\s*Tests:?\s+(?:(\d+) failed\s*[,|]?\s*)?(?:\d+ (?:skipped|todo)\s*[,|]?\s*)*(?:(\d+) passed)?/gm, both(1, 2)],
  // node:test and TAP
  [/^(?:#|ℹ) pass (\d+)[\s\S]{0,200}?^(?:#|ℹ) fail (\d+)/gm, both(2, 1)],
  // mocha
  [/^\s*(\d+) passing(?:[^\n]*\n\s*\d+ pending)?[^\n]*(?:\n\s*(\d+) failing)?/gm, both(2, 1)],
  // rspec, ExUnit, phpunit
  [
    /(\d+) (?:tests?|examples?), (\d+) failures?/g,
    match => ({
      failed: count(match[2]),
      passed: count(match[1]) - count(match[2]),
    }),
  ],
  // Maven Surefire
  [
    /Tests run: (\d+), Failures: (\d+), Errors: (\d+)/g,
    match => ({
      failed: count(match[2]) + count(match[3]),
      passed: count(match[1]) - count(match[2]) - count(match[3]),
    }),
  ],
  // dotnet
  [/Failed:\s+(\d+), Passed:\s+(\d+)/g, both(1, 2)],
  // ctest
  [/(\d+)% tests passed, (\d+) tests failed/g, match => ({ failed: count(match[2]), passed: null })],
  // unittest
  [
    /^FAILED \((?:failures=(\d+))?(?:, )?(?:errors=(\d+))?/gm,
    match => ({
      failed: count(match[1]) + count(match[2]),
      passed: null,
    }),
  ],
  [/^Ran \d+ tests? in [^\n]*\n+OK\b/gm, () => ({ failed: 0, passed: null })],
];

/** The report at the end of a test run's output; undefined where no runner that we know speaks. */
export function testReportOf(output: string): TestReport | undefined {
  const tail = output.length > TAIL_CHARS ? output.slice(-TAIL_CHARS) : output;
  if (!/\d/.test(tail) && !/^FAIL/m.test(tail)) return undefined;
  let last: { at: number; report: TestReport } | undefined;
  for (const [pattern, read] of READINGS) {
    for (const match of tail.matchAll(pattern)) {
      const report = read(match);
      if (report !== undefined && match.index >= (last?.at ?? -1)) last = { at: match.index, report };
    }
  }
  return last?.report ?? goReport(tail);
}

/** `go test` has no sum: a line for each package, and one for each failed test. */
function goReport(tail: string): TestReport | undefined {
  const failed = tail.match(/^\s*--- FAIL: /gm)?.length ?? 0;
  if (failed > 0) return { failed, passed: null };
  if (/^FAIL(?:\t|$)/m.test(tail)) return { failed: 1, passed: null };
  return /^ok\s+\S+\s+(?:[\d.]+s|\(cached\))/m.test(tail) ? { failed: 0, passed: null } : undefined;
}
