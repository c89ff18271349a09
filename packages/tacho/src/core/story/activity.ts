/**
 * What a call is for: looking, editing, testing, committing. By the tool, and for a command by the programs it runs.
 */
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

/** What a call is for, and what makes a later call another attempt at the same: `test`, `git push`, `Edit /a/b.ts`. */
export interface Purpose {
  readonly activity: Activity;
  readonly aim: string;
}

const words = (text: string) => text.trim().split(/\s+/);

/** By the names that the agents give their tools. */
const BY_TOOL: ReadonlyMap<string, Activity> = new Map(
  (
    [
      [
        'explore',
        'Read Glob Grep LS NotebookRead ToolSearch view_image tool_search_call LSP ListMcpResources ReadMcpResource',
      ],
      [
        'explore',
        'read_file read_many_files list_directory glob grep_search search_file_content list_dir view read grep ls',
      ],
      [
        'edit',
        'Write Edit MultiEdit NotebookEdit apply_patch write_file replace edit write create str_replace str_replace_editor',
      ],
      [
        'plan',
        'TodoWrite TodoRead TaskCreate TaskUpdate TaskList TaskGet update_plan write_todos EnterPlanMode ExitPlanMode exit_plan_mode',
      ],
      ['plan', 'AskUserQuestion request_user_input think get_goal update_goal'],
      [
        'delegate',
        'Agent Task spawn_agent send_input wait_agent close_agent resume_agent invoke_agent delegate_to_agent',
      ],
      ['web', 'WebFetch WebSearch web_search web_fetch web_search_call google_web_search'],
      ['other', 'BashOutput KillShell KillBash TaskOutput TaskStop Skill SlashCommand write_stdin submit finish'],
    ] satisfies [Activity, string][]
  ).flatMap(([activity, tools]) => words(tools).map(tool => [tool, activity] as const)),
);

/** What a program is for whatever its words are. */
const BY_PROGRAM: ReadonlyMap<string, Activity> = new Map(
  (
    [
      [
        'explore',
        `ls cat bat head tail less more grep egrep fgrep rg ag ack find fd tree wc stat file du df pwd which
        whereis type awk sort uniq cut tr diff cmp jq yq printenv ps uname whoami id hostname basename dirname realpath
        readlink nl od xxd strings column comm lsof free date man test [ pgrep md5sum sha256sum shasum cksum`,
      ],
      ['edit', 'cp mv rm mkdir touch chmod chown ln patch apply_patch tee rmdir truncate'],
      [
        'test',
        `pytest py.test unittest nose nosetests tox nox jest vitest mocha ava tap jasmine karma cypress rspec phpunit
        ctest ginkgo bats nextest gotestsum pest behave`,
      ],
      [
        'build',
        `webpack rollup esbuild tsup tsdown cmake ninja bazel xcodebuild gcc g++ clang clang++ cc ld javac msbuild
        build`,
      ],
      [
        'check',
        `eslint biome prettier ruff flake8 mypy pyright pylint black isort golangci-lint gofmt goimports staticcheck
        rubocop shellcheck hadolint actionlint markdownlint yamllint stylelint sqlfluff pre-commit hk oxlint knip vale`,
      ],
      ['install', 'apt apt-get brew apk dnf yum pacman pip pip3 pipx gem composer'],
      ['commit', 'git hg svn jj'],
      ['web', 'curl wget http https'],
    ] satisfies [Activity, string][]
  ).flatMap(([activity, programs]) => words(programs).map(program => [program, activity] as const)),
);

/** Programs that say nothing about a command's purpose. */
const NEUTRAL = new Set(
  words(
    'cd pushd popd echo printf export set source . true false sleep wait unset trap exit fi done then esac return read local for case select function } ) [[ set shopt alias disown jobs builtin eval',
  ),
);

/** The second word decides. Each pattern is tried on it, in order. */
const BY_WORD: Readonly<Record<string, readonly (readonly [RegExp, Activity])[]>> = {
  git: [
    [
      /^(?:log|show|diff|status|blame|ls-files|ls-tree|grep|rev-parse|rev-list|remote|config|describe|shortlog|reflog|cat-file|fetch|for-each-ref|merge-base|name-rev|help|--version|-C|--no-pager|branch)$/,
      'explore',
    ],
    [/^apply$/, 'edit'],
    [/./, 'commit'],
  ],
  go: [
    [/^test$/, 'test'],
    [/^(?:build|install|generate)$/, 'build'],
    [/^(?:vet|fmt)$/, 'check'],
    [/^(?:get|mod)$/, 'install'],
    [/^(?:list|env|doc|version)$/, 'explore'],
  ],
  cargo: [
    [/^(?:test|nextest|t)$/, 'test'],
    [/^(?:build|b)$/, 'build'],
    [/^(?:clippy|fmt|check|c)$/, 'check'],
    [/^(?:add|install|update|fetch)$/, 'install'],
    [/^(?:tree|metadata|search)$/, 'explore'],
  ],
  mix: [
    [/^test/, 'test'],
    [/^compile$/, 'build'],
    [/^(?:format|credo|dialyzer)/, 'check'],
    [/^deps\./, 'install'],
  ],
  dotnet: [
    [/^test$/, 'test'],
    [/^(?:build|publish)$/, 'build'],
    [/^format$/, 'check'],
    [/^(?:add|restore)$/, 'install'],
  ],
  flutter: [
    [/^test$/, 'test'],
    [/^build$/, 'build'],
    [/^(?:analyze|format)$/, 'check'],
    [/^pub$/, 'install'],
  ],
  dart: [
    [/^test$/, 'test'],
    [/^(?:analyze|format)$/, 'check'],
    [/^pub$/, 'install'],
  ],
  swift: [
    [/^test$/, 'test'],
    [/^build$/, 'build'],
  ],
  deno: [
    [/^test$/, 'test'],
    [/^(?:lint|fmt|check)$/, 'check'],
    [/^(?:add|install)$/, 'install'],
  ],
  rails: [[/^test/, 'test']],
  playwright: [
    [/^test$/, 'test'],
    [/^install/, 'install'],
  ],
  vite: [[/^build$/, 'build']],
  next: [
    [/^build$/, 'build'],
    [/^lint$/, 'check'],
  ],
  uv: [[/^(?:add|sync|pip|lock|remove|tool)$/, 'install']],
  poetry: [
    [/^(?:add|install|lock|update)$/, 'install'],
    [/^build$/, 'build'],
  ],
  bundle: [[/^(?:install|add|update)$/, 'install']],
  docker: [
    [/^(?:build|buildx)$/, 'build'],
    [/^(?:ps|logs|inspect|images|version|info)$/, 'explore'],
  ],
  kubectl: [[/^(?:get|describe|logs|explain|version)$/, 'explore']],
  conda: [[/^install$/, 'install']],
};
/** Package managers and task runners: their own words, else the name of the script that they run. */
const SCRIPTED = new Set(
  words('npm yarn pnpm bun make just task mise rake gradle gradlew mvn mvnw nx turbo lerna invoke tox'),
);
const SCRIPT_WORDS: readonly (readonly [RegExp, Activity])[] = [
  [/^(?:i|install|ci|add|uninstall|remove|update|upgrade|dedupe|use)$/, 'install'],
  [/^(?:ls|list|view|info|outdated|why|audit|explain|tasks|search|root|bin)$/, 'explore'],
  [/test|spec|e2e|^t$|^verify$/, 'test'],
  [/lint|typecheck|type-check|^types?$|check|format|^fmt|tsc|analy[sz]e/, 'check'],
  [/build|compile|bundle|package|assemble|dist/, 'build'],
];

/** Which of a command's parts says what it is for: the first of these that occurs. */
const WEIGHT: readonly Activity[] = ['test', 'build', 'check', 'install', 'commit', 'run', 'web', 'edit', 'explore'];

/** The purpose of a call. `command` is what it runs in a shell, where it does; `target` the file or address it is about. */
export function purposeOf(tool: string, command: string | undefined, target: string | undefined): Purpose {
  if (command !== undefined) return commandPurpose(tool, command);
  const activity = BY_TOOL.get(tool) ?? 'other';
  return { activity, aim: target === undefined ? tool : `${tool} ${target}` };
}

function commandPurpose(tool: string, command: string): Purpose {
  let best: Purpose | undefined;
  for (const invocation of invocationsOf(command)) {
    const activity = activityOf(invocation);
    if (activity === undefined) continue;
    if (best !== undefined && WEIGHT.indexOf(activity) >= WEIGHT.indexOf(best.activity)) continue;
    best = { activity, aim: aimOf(invocation, activity) };
  }
  return best ?? { activity: 'run', aim: tool };
}

/** What one program of a command is for; undefined for what only prepares: `cd`, `export`, `sleep`. */
export function activityOf({ program, words: args, writes }: Invocation): Activity | undefined {
  if (NEUTRAL.has(program)) return writes ? 'edit' : undefined;
  const word = args.find(arg => !arg.startsWith('-') && !arg.startsWith('+')) ?? args[0] ?? '';
  if (program === 'sed' || program === 'perl') {
    const inPlace = args.some(arg => /^-[a-z]*i/.test(arg));
    return inPlace || writes ? 'edit' : program === 'sed' ? 'explore' : 'run';
  }
  if (program === 'tsc') return args.includes('--noEmit') ? 'check' : 'build';
  if (program === 'node' && args.includes('--test')) return 'test';
  if (program === 'gh') return githubActivity(args);
  if (/^(?:python[\d.]*|node|ruby|bash|sh)$/.test(program)) return isTestFile(word, args) ? 'test' : 'run';
  const base = program.replace(/^\.\//, '');
  if (SCRIPTED.has(base)) return scriptActivity(base, args);
  for (const [pattern, activity] of BY_WORD[program] ?? []) if (pattern.test(word)) return activity;
  const known = BY_PROGRAM.get(program);
  if (known === 'explore' && writes) return 'edit';
  return (
    known ?? (/^(?:(?:run|all|unit|integration|smoke|quick|e2e)[_-]?)*tests?(?:\.\w+)?$/.test(base) ? 'test' : 'run')
  );
}

function isTestFile(word: string, args: readonly string[]): boolean {
  if (/(?:^|\/)manage\.py$/.test(word)) return args.includes('test');
  return /(?:^|\/)(?:test_[\w-]+|[\w-]+[._-](?:test|spec))\.\w+$/.test(word);
}

function scriptActivity(program: string, args: readonly string[]): Activity {
  const plain = args.filter(arg => !arg.startsWith('-'));
  const [first, second] = plain;
  const script = first === 'run' || first === 'run-script' || first === 'r' ? second : first;
  if (script === undefined)
    return program === 'make' || program === 'just' ? 'build' : program === 'yarn' ? 'install' : 'run';
  for (const [pattern, activity] of SCRIPT_WORDS) if (pattern.test(script)) return activity;
  return 'run';
}

/** `gh pr create` acts, `gh pr view` looks; `gh api` acts with a method other than GET. */
function githubActivity(args: readonly string[]): Activity {
  if (args[0] === 'api')
    return args.some(arg => /^(?:-X|--method)$|^(?:-f|-F|--field|--raw-field)$/.test(arg)) ? 'commit' : 'explore';
  return /^(?:create|merge|edit|comment|close|reopen|review|ready|delete|rerun|checkout)$/.test(args[1] ?? '')
    ? 'commit'
    : 'explore';
}

/** What stays the same when a command is tried in another way: all test runs are one aim, `git push` is another. */
function aimOf({ program, words: args }: Invocation, activity: Activity): string {
  if (activity === 'test' || activity === 'build' || activity === 'check') return activity;
  const plain = args.filter(arg => !arg.startsWith('-'));
  const [first, second] = plain;
  if (activity === 'install') return 'install';
  if (program === 'gh') return ['gh', first, second].filter(Boolean).join(' ');
  if (program in BY_WORD || SCRIPTED.has(program)) {
    const isRun = first === 'run';
    return [program, isRun ? second : first].filter(Boolean).join(' ');
  }
  return program;
}
