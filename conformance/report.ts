/**
 * The tally of a run: one line for each check, `ok` or `FAIL` with what was found.
 */

/** At most this many findings of one check are printed. */
const MAX_FINDINGS = 12;

export class Report {
  passed = 0;
  failed = 0;

  section(title: string): void {
    process.stdout.write(`\n# ${title}\n`);
  }

  /** One check. `figure` says what was compared; without findings it passed, otherwise each says what was wrong. */
  check(name: string, figure: string, findings: readonly string[]): void {
    const ok = findings.length === 0;
    if (ok) this.passed++;
    else this.failed++;
    process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${figure}\n`);
    for (const finding of findings.slice(0, MAX_FINDINGS)) process.stdout.write(`     ${printable(finding)}\n`);
    if (findings.length > MAX_FINDINGS) process.stdout.write(`     and ${findings.length - MAX_FINDINGS} more\n`);
  }

  /** Something worth saying that is no verdict. */
  note(text: string): void {
    process.stdout.write(`     ${printable(text)}\n`);
  }
}

/** Compares two values field by field; a finding names the path, what was expected and what was there. */
export function differences(expected: unknown, got: unknown, path = ''): string[] {
  if (Object.is(expected, got)) return [];
  if (!isContainer(expected) || !isContainer(got) || Array.isArray(expected) !== Array.isArray(got)) {
    return [`${path || 'value'}: expected ${brief(expected)}, got ${brief(got)}`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
  return [...keys].flatMap(key => differences(expected[key], got[key], path === '' ? key : `${path}.${key}`));
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** What a hostile case made the CLI print is not printed raw by its checker either. */
function printable(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, char => JSON.stringify(char).slice(1, -1)).slice(0, 400);
}
