/**
 * What stands before a command and is not it: `sudo`, `timeout 60`, `npx`, `uv run`, an assignment, a bracket of the
 * shell; and options before a program's own word.
 */

/** Wrappers that take options and then a command. */
const WRAPPERS = new Set(
  `sudo env time nohup nice command exec stdbuf xvfb-run npx bunx pnpx uvx dotenv xargs caffeinate
  then do else elif if while until ! try catch finally`.split(/\s+/),
);
/** `uv run pytest`: a manager, its word, then a command. */
const RUNNERS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    uv: /^run$/,
    poetry: /^run$/,
    pipenv: /^run$/,
    pdm: /^run$/,
    hatch: /^run$/,
    bundle: /^exec$/,
    pnpm: /^(?:exec|dlx)$/,
    npm: /^exec$/,
    yarn: /^(?:exec|dlx)$/,
    mise: /^(?:exec|x)$/,
    rye: /^run$/,
    rtk: /^proxy$/,
  }),
);

/** The words of the command itself. `python -m pytest` is pytest. */
export function unwrap(words: readonly string[]): readonly string[] {
  let left = words;
  for (let turns = 0; turns < 6; turns++) {
    const [first, second] = left;
    if (first === undefined) return left;
    const program = first.slice(first.lastIndexOf('/') + 1);
    if (/^[A-Za-z_]\w*=/.test(first) || first === '(' || first === '{') left = left.slice(1);
    else if (/^\(+\w/.test(first)) left = [first.replace(/^\(+/, ''), ...left.slice(1)];
    else if (isPowerShellAssignment(first, second)) left = [];
    else if (program === 'timeout' || program === 'gtimeout') left = afterOptions(left, /^[\d.]+[smhd]?$/);
    // `command -v bats` only asks where it is.
    else if (program === 'command' && /^-[vV]/.test(second ?? '')) return left;
    else if (WRAPPERS.has(program)) left = afterOptions(left);
    else if (second !== undefined && RUNNERS.get(program)?.test(second)) left = afterOptions(left.slice(1), /^--$/);
    else if (program === 'rtk') left = left.slice(1);
    else if (/^python[\d.]*$|^py$/.test(program) && second === '-m' && left[2] !== undefined) left = left.slice(2);
    else return left;
  }
  return left;
}

/** `$env:Path += "…"`, `$x = 1`: what is assigned is rarely what a command is for. */
function isPowerShellAssignment(first: string, second: string | undefined): boolean {
  return /^\$[\w:.]+[+-]?=/.test(first) || (/^\$[\w:.]+$/.test(first) && /^[+-]?=/.test(second ?? ''));
}

/** Options of a wrapper that take a value of their own. */
const VALUED = new Set('--with -p --package --python -u -n --extra --group --project --directory -k -s -I'.split(' '));

/** Without the first word, the options behind it and one word that matches `also`. */
function afterOptions(words: readonly string[], also?: RegExp): readonly string[] {
  let i = 1;
  while (i < words.length && (words[i] as string).startsWith('-')) i += VALUED.has(words[i] as string) ? 2 : 1;
  if (also?.test(words[i] ?? '')) i++;
  return words.slice(i);
}

/** Options with a value that a program takes before its word. */
const GLOBALS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  (
    [
      ['git', '-C -c --git-dir --work-tree --exec-path --namespace'],
      ['gh', '-R --repo'],
      ['npm', '--prefix -C -w --workspace'],
      ['pnpm', '--filter -F --dir -C'],
      ['yarn', '--cwd'],
      ['bun', '--cwd --filter'],
      ['make', '-C -f --directory --file'],
      ['mise', '-C --cd'],
      ['just', '-f --justfile -d --working-directory'],
      ['go', '-C'],
      ['cargo', '--manifest-path -C --config'],
      ['mvn', '-f --file -pl'],
      ['docker', '-H --host --context'],
      ['kubectl', '-n --namespace --context --kubeconfig'],
    ] satisfies [string, string][]
  ).map(([program, options]) => [program, new Set(options.split(' '))]),
);

/** The words of a program from its own word on: `status` of `git -C dir --no-pager status`. As they are where it takes none. */
export function withoutGlobals(program: string, words: readonly string[]): readonly string[] {
  const valued = GLOBALS.get(program);
  if (valued === undefined) return words;
  let i = 0;
  while (i < words.length && valued.has(words[i] as string)) i += 2;
  if (i === 0 && !words[0]?.startsWith('-')) return words;
  // Flags between them go only where a word follows: `git --version` has none.
  let end = i;
  while (end < words.length && (words[end] as string).startsWith('-')) end += valued.has(words[end] as string) ? 2 : 1;
  return end < words.length ? words.slice(end) : words.slice(i);
}
