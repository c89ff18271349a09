/**
 * Gates: runs that pass or fail, of tests, a build, a linter, a type check. Which gate a command runs and how much of it, so
 * that a later pass can be told to cover an earlier failure: one test file that passes does not make the whole suite pass.
 */
import { activityOf } from './activity.ts';
import { type Invocation, invocationsOf } from './commands.ts';
import { type Step, succeeded } from './step.ts';

export type GateKind = 'test' | 'build' | 'lint' | 'types' | 'format' | 'check';

export interface Gate {
  readonly kind: GateKind;
  /** The world its program is at home in (`js`, `python`); undefined for task runners, which run anything. */
  readonly family: string | undefined;
  /** What it was narrowed to: files, names, patterns. Empty is all of it. */
  readonly selectors: ReadonlySet<string>;
  /** The folder it was run in, where the command says. */
  readonly folder: string | undefined;
}

const words = (text: string) => text.split(/\s+/);
const FAMILIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    js: 'npm yarn pnpm bun deno node jest vitest mocha ava tap jasmine karma cypress playwright tsc vite next webpack rollup esbuild eslint prettier biome oxlint knip nx turbo lerna',
    python:
      'pytest py.test unittest nose nosetests tox nox python python3 behave ruff flake8 mypy pyright pylint black isort uv poetry hatch',
    go: 'go ginkgo gotestsum golangci-lint gofmt goimports staticcheck',
    rust: 'cargo nextest rustc',
    ruby: 'rspec rails ruby rake rubocop bundle',
    jvm: 'gradle gradlew mvn mvnw java javac',
    php: 'phpunit pest composer php',
    dotnet: 'dotnet msbuild',
    elixir: 'mix',
    dart: 'dart flutter',
    c: 'cmake ctest ninja gcc g++ clang clang++ cc',
    shell: 'bats shellcheck',
  }).flatMap(([family, programs]) => words(programs).map(program => [program, family] as const)),
);
const LINTERS =
  /lint|^ruff$|^clippy$|^biome$|^flake8$|^rubocop$|^staticcheck$|^shellcheck$|^knip$|^vet$|^vale$|^credo$|^analy[sz]e$/;
const TYPES = /type|^tsc$|^mypy$|^pyright$|^dialyzer$/;
const FORMATTERS = /^fmt|format|^prettier$|^black$|^isort$|^gofmt$|^goimports$/;
/** A compiler called by hand builds something, but not what the project builds. */
const COMPILERS = new Set(words('gcc g++ clang clang++ cc ld javac rustc kotlinc'));
/** Options whose value narrows a run down. */
const NARROWING = new Set(
  '-k -t -run --run -m -g --grep --filter --testNamePattern --testPathPattern -p --package --bin --test -E --project --tests --only'.split(
    ' ',
  ),
);

/** The gates that a command runs, in order. A formatter beside others repairs and does not judge: it is left out. */
export function gatesOf(command: string): Gate[] {
  const gates: Gate[] = [];
  let folder: string | undefined;
  for (const invocation of invocationsOf(command)) {
    if (invocation.program === 'cd') folder = invocation.words[0];
    const activity = activityOf(invocation);
    if (activity !== 'test' && activity !== 'build' && activity !== 'check') continue;
    if (COMPILERS.has(invocation.program)) continue;
    gates.push({
      kind: activity === 'check' ? checkKind(invocation) : activity,
      family: FAMILIES.get(invocation.program.replace(/^\.\//, '')),
      selectors: selectorsOf(invocation),
      folder,
    });
  }
  const judging = gates.filter(gate => gate.kind !== 'format');
  return judging.length > 0 ? judging : gates;
}

/** Whether the last program that does something is a gate: what only shows or filters its output does not count. */
export function endsInGate(command: string): boolean {
  const acts = invocationsOf(command)
    .map(of => activityOf(of))
    .filter(activity => activity !== undefined && activity !== 'explore');
  const last = acts.at(-1);
  return last === 'test' || last === 'build' || last === 'check';
}

/** Whether a run of a gate passed; undefined where nobody says, or where what failed may have come behind the gate. */
export function passedGate(step: Step): boolean | undefined {
  const went = succeeded(step);
  const isTold = step.tests !== undefined || step.command === undefined || endsInGate(step.command);
  return went === false && !isTold ? undefined : went;
}

/** Whether a pass of one gate says that another, which failed, would pass as well: all of it, a part, or nothing. */
export function covers(pass: Gate, failed: Gate): 'whole' | 'part' | undefined {
  if (pass.kind !== failed.kind && pass.kind !== 'check') return undefined;
  if (pass.family !== undefined && failed.family !== undefined && pass.family !== failed.family) return undefined;
  if (pass.folder !== undefined && failed.folder !== undefined && pass.folder !== failed.folder) return undefined;
  if (pass.selectors.size === 0) return 'whole';
  if (failed.selectors.size === 0) return 'part';
  const shared = [...failed.selectors].filter(one => [...pass.selectors].some(other => holds(other, one))).length;
  if (shared === failed.selectors.size) return 'whole';
  return shared > 0 || [...pass.selectors].some(one => [...failed.selectors].some(other => holds(other, one)))
    ? 'part'
    : undefined;
}

/** `tests/` holds `tests/a.py`, and that holds `tests/a.py::test_one`. */
function holds(wider: string, narrower: string): boolean {
  return (
    wider === narrower ||
    narrower.startsWith(wider.endsWith('/') ? wider : `${wider}/`) ||
    narrower.startsWith(`${wider}::`)
  );
}

function checkKind({ program, words: args }: Invocation): GateKind {
  const script = args.filter(arg => !arg.startsWith('-'));
  const names = [program, ...script.slice(0, 2)];
  if (names.some(name => TYPES.test(name))) return 'types';
  if (names.some(name => LINTERS.test(name))) return 'lint';
  return names.some(name => FORMATTERS.test(name)) ? 'format' : 'check';
}

function selectorsOf({ words: args }: Invocation): ReadonlySet<string> {
  const found = new Set<string>();
  const scripts = new Set<string>();
  for (const [i, arg] of args.entries()) {
    const script = /^test[:_-](.+)$/.exec(arg)?.[1];
    const value = /^(--?[\w-]+)=(.+)$/.exec(arg);
    if (NARROWING.has(args[i - 1] ?? '')) found.add(arg);
    else if (script !== undefined) scripts.add(script);
    else if (value !== null && NARROWING.has(value[1] as string)) found.add(value[2] as string);
    else if (!arg.startsWith('-') && isPath(arg)) found.add(arg.replace(/^\.\//, ''));
  }
  // `npm run test:unit -- a.test.ts` is about that file, whoever runs it.
  return found.size > 0 ? found : scripts;
}

/** `./...` and `.` are everything. */
function isPath(word: string): boolean {
  if (/^\.?\/?(?:\.\.\.)?$/.test(word)) return false;
  return word.includes('/') || word.includes('::') || /\w\.\w{1,5}$/.test(word);
}
