/**
 * What a call is for: looking, editing, testing, committing. By the tool, and for a command by the programs it runs.
 */
import { BY_PROGRAM, BY_TOOL, BY_VERB, BY_WORD, NEUTRAL, SCRIPT_WORDS, SCRIPTED } from './activity-tables.ts';
import { type Invocation, invocationsOf } from './commands.ts';

export type Activity =
  | 'explore'
  | 'edit'
  | 'test'
  | 'build'
  | 'check'
  | 'install'
  | 'commit'
  | 'web'
  | 'run'
  | 'delegate'
  | 'plan'
  | 'other';

/** What a call is for, and what makes a later call another attempt at the same: `test`, `git push`, `edit /a/b.ts`. */
export interface Purpose {
  readonly activity: Activity;
  readonly aim: string;
}

/** The purpose of a call. `command` is what it runs in a shell, where it does; `target` the file or address it is about. */
export function purposeOf(tool: string, command: string | undefined, target: string | undefined): Purpose {
  if (command !== undefined) return commandPurpose(command, invocationsOf(command));
  const activity = BY_TOOL.get(tool) ?? 'other';
  // A file may be edited by another tool than the one that failed at it.
  const deed = activity === 'edit' ? 'edit' : tool;
  return { activity, aim: target === undefined ? tool : `${deed} ${target}` };
}

/** The purpose of a command of these invocations, and where the one that says so begins; nothing where all only prepare. */
export function commandPurpose(command: string, invocations: readonly Invocation[]): Purpose & { at: number } {
  let best: (Purpose & { at: number; rank: number }) | undefined;
  for (const invocation of invocations) {
    const activity = activityOf(invocation, command);
    if (activity === undefined) continue;
    const aim = aimOf(invocation, activity);
    const rank = rankOf(activity, aim);
    // `make && ./app` builds only to run.
    const isBuiltToRun = activity === 'run' && (best?.activity === 'build' || best?.activity === 'install');
    if (best !== undefined && rank >= best.rank && !isBuiltToRun) continue;
    best = { activity, aim, at: invocation.at, rank };
  }
  if (best !== undefined) return { activity: best.activity, aim: best.aim, at: best.at };
  return { activity: 'other', aim: invocations[0]?.program ?? 'nothing', at: invocations[0]?.at ?? 0 };
}

/** Which of a command's parts says what it is for: the first of these that occurs. */
const WEIGHT: readonly Activity[] = ['test', 'build', 'check', 'install', 'commit', 'run', 'web', 'edit', 'explore'];

/** Less is more telling: a commit before what is only about to be one. */
function rankOf(activity: Activity, aim: string): number {
  if (aim === 'git add') return WEIGHT.indexOf('run') + 0.5;
  return aim === 'git commit' ? WEIGHT.indexOf('commit') - 0.5 : WEIGHT.indexOf(activity);
}

/** Undefined for what only prepares: `cd`, `export`, `sleep`. */
export function activityOf({ program, words: args, outputs, piped }: Invocation, whole = ''): Activity | undefined {
  const writes = outputs.length > 0;
  // A text that PowerShell prints, an expression that it works out.
  if (NEUTRAL.has(program) || /[\s(){}=]|^\$\w+\.|^$/.test(program)) return writes ? 'edit' : undefined;
  const word = args.find(arg => !arg.startsWith('-') && !arg.startsWith('+')) ?? args[0] ?? '';
  if (program === 'sed' || program === 'perl') {
    const inPlace = args.some(arg => /^-[a-z]*i/.test(arg));
    return inPlace || writes ? 'edit' : program === 'sed' ? 'explore' : 'run';
  }
  if (program === 'tsc') return args.includes('--noEmit') ? 'check' : 'build';
  if (program === 'node' && args.includes('--test')) return 'test';
  if (program === 'gh') return githubActivity(args);
  if (/^(?:python[\d.]*|node|ruby|bash|sh)$/.test(program)) return scriptRun(word, args, piped, whole);
  const base = nameOf(program);
  if (SCRIPTED.has(base)) return scriptActivity(base, args);
  if (program === 'go' && args[0] === 'mod')
    return /^(?:graph|why|verify)$/.test(args[1] ?? '') ? 'explore' : 'install';
  if (program === 'go' && word === 'test' && args.includes('-c')) return 'build';
  if (program === 'git' && isGitLook(args)) return 'explore';
  for (const [pattern, activity] of BY_WORD.get(program) ?? []) if (pattern.test(word)) return activity;
  const known = BY_PROGRAM.get(base);
  if (known === 'explore' && writes) return 'edit';
  return known ?? (/^[A-Z][A-Za-z]+-[A-Z]\w+$/.test(base) ? cmdletActivity(base) : unknownActivity(base, args));
}

/** `$JAVAP` is called what its variable is called. */
function nameOf(program: string): string {
  const variable = /^\$\{?(\w+)\}?$/.exec(program)?.[1];
  return variable?.toLowerCase() ?? program;
}

/** A file that an interpreter runs, or a script in the command itself: one that reads a pipe only sifts it. */
function scriptRun(word: string, args: readonly string[], piped: boolean, whole: string): Activity | undefined {
  const isInline = args.length === 0 || args[0] === '-' || args.some(arg => /^-[a-z]*[ce]$|^--eval$/.test(arg));
  if (!isInline) return isTestFile(word, args) ? 'test' : 'run';
  if (WRITES.test(whole)) return 'edit';
  return piped ? undefined : 'run';
}

/** How a script writes a file, in the languages that agents write them in. */
const WRITES = /\bopen\([^()\n]{1,200},\s*['"][wa]b?['"]|\.write_text\(|\bwriteFile(?:Sync)?\(|\bFile\.write\(/;

function isTestFile(word: string, args: readonly string[]): boolean {
  if (/(?:^|\/)manage\.py$/.test(word)) return args.includes('test');
  return /(?:^|\/)(?:test_[\w-]+|[\w-]+[._-](?:test|spec))\.\w+$/.test(word);
}

/** Of words that act elsewhere: `git worktree list`, `git stash show`, `git tag -l`; and a branch that is made or moved acts. */
function isGitLook(args: readonly string[]): boolean {
  const [first, second] = args;
  if (first === 'worktree' || first === 'stash' || first === 'submodule' || first === 'notes' || first === 'bisect')
    return /^(?:list|show|status|log)$/.test(second ?? '');
  return first === 'tag' && (second === undefined || second === '-l' || second === '--list');
}

function scriptActivity(program: string, args: readonly string[]): Activity {
  const plain = args.filter(arg => !arg.startsWith('-'));
  if (plain[0] === 'workspace') plain.splice(0, 2);
  const [first, second] = plain;
  const script = first === 'run' || first === 'run-script' || first === 'r' ? second : first;
  if (script === undefined)
    return program === 'make' || program === 'just' ? 'build' : program === 'yarn' ? 'install' : 'run';
  for (const [pattern, activity] of SCRIPT_WORDS) if (pattern.test(script)) return activity;
  return 'run';
}

/** `gh pr create` acts, `gh pr view` looks; `gh api` acts with a method other than GET, or where it sends something. */
function githubActivity(args: readonly string[]): Activity {
  if (args[0] === 'api') {
    if (args.includes('graphql')) return args.some(arg => /\bmutation\b/.test(arg)) ? 'commit' : 'explore';
    const method = args[args.findIndex(arg => arg === '-X' || arg === '--method') + 1];
    if (args.some(arg => arg === '-X' || arg === '--method')) return method === 'GET' ? 'explore' : 'commit';
    return args.some(arg => /^(?:-f|-F|--field|--raw-field)$/.test(arg)) ? 'commit' : 'explore';
  }
  return /^(?:create|merge|edit|comment|close|reopen|review|ready|delete|rerun|checkout|run)$/.test(args[1] ?? '')
    ? 'commit'
    : 'explore';
}

function cmdletActivity(program: string): Activity | undefined {
  return BY_VERB.find(([pattern]) => pattern.test(program))?.[1];
}

/** What a word of a program that we do not know says: most that only show something say so. */
const LOOKS = /^(?:show|list|ls|status|view|get|info|describe|search|logs?|diff|ready|history)$/;
const CHECKS = /^(?:validate|lint|check|verify|fmt|format)$/;
const TESTS =
  /^(?:run[_-]?)?(?:all[_-]?)?(?:unit|integration|e2e|smoke|acceptance)?[_-]?tests?(?:\.\w+)?$|[_-]tests?\.(?:sh|bash|py|[cm]?js|ts|rb|pl|ps1)$/;

function unknownActivity(base: string, args: readonly string[]): Activity {
  if (TESTS.test(base)) return 'test';
  if (args.some(arg => /^(?:--help|-h|--version|-V)$/.test(arg))) return 'explore';
  const plain = args.filter(arg => !arg.startsWith('-')).slice(0, 2);
  if (plain.some(arg => LOOKS.test(arg))) return 'explore';
  if (plain.some(arg => CHECKS.test(arg))) return 'check';
  return args.some(arg => /^https?:\/\//.test(arg)) ? 'web' : 'run';
}

/** What stays the same when a command is tried in another way: all test runs are one aim, `git push` is another. */
function aimOf({ program, words: args }: Invocation, activity: Activity): string {
  if (activity === 'test' || activity === 'build' || activity === 'check' || activity === 'install') return activity;
  const [first, second] = args.filter(arg => !arg.startsWith('-'));
  if (program === 'gh') return ['gh', first, second].filter(Boolean).join(' ');
  if (BY_WORD.has(program) || SCRIPTED.has(program)) {
    const isRun = first === 'run';
    return [program, isRun ? second : first].filter(Boolean).join(' ');
  }
  return nameOf(program);
}
