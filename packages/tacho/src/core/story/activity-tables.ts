/**
 * What tools and programs are for, as tables. How a call is judged by them stands in activity.ts.
 */
import type { Activity } from './activity.ts';

const words = (text: string) => text.trim().split(/\s+/);
const byName = (rows: readonly (readonly [Activity, string])[]): ReadonlyMap<string, Activity> =>
  new Map(rows.flatMap(([activity, names]) => words(names).map(name => [name, activity] as const)));

/** By the names that the agents give their tools. */
export const BY_TOOL = byName([
  [
    'explore',
    `Read Glob Grep LS NotebookRead view_image LSP ListMcpResources ReadMcpResource read_file read_many_files
    list_directory glob grep_search search_file_content list_dir view read grep ls find_file search_file search_dir open
    goto scroll_up scroll_down`,
  ],
  [
    'edit',
    `Write Edit MultiEdit NotebookEdit apply_patch write_file replace edit write create str_replace
    str_replace_editor rm`,
  ],
  [
    'plan',
    `TodoWrite TodoRead TaskCreate TaskUpdate TaskList TaskGet update_plan write_todos EnterPlanMode ExitPlanMode
    exit_plan_mode AskUserQuestion request_user_input think get_goal update_goal ToolSearch tool_search_call`,
  ],
  ['delegate', 'Agent Task spawn_agent send_input resume_agent invoke_agent delegate_to_agent'],
  ['web', 'WebFetch WebSearch web_search web_fetch web_search_call google_web_search'],
  ['run', 'python run_code execute_code'],
  [
    'other',
    `BashOutput KillShell KillBash TaskOutput TaskStop Skill SlashCommand write_stdin wait wait_agent close_agent submit
    finish mark_task_complete`,
  ],
]);

/** What a program is for whatever its words are. */
export const BY_PROGRAM = byName([
  [
    'explore',
    `ls cat bat head tail less more grep egrep fgrep rg ag ack find fd tree wc stat file du df pwd which whereis type
    command awk sort uniq cut tr diff cmp jq yq printenv ps uname whoami id hostname basename dirname realpath readlink
    nl od xxd strings column comm lsof free date man test [ pgrep md5sum sha256sum shasum cksum lsd eza exa tokei cloc
    open find_file search_file search_dir goto scroll_up scroll_down`,
  ],
  ['edit', 'cp mv rm mkdir touch chmod chown ln patch apply_patch tee rmdir truncate create edit unlink'],
  [
    'test',
    `pytest py.test unittest nose nosetests tox nox jest vitest mocha ava tap jasmine karma cypress rspec phpunit
    ctest ginkgo bats nextest gotestsum pest behave`,
  ],
  [
    'build',
    `webpack rollup esbuild tsup tsdown cmake ninja bazel xcodebuild gcc g++ clang clang++ cc ld javac kotlinc msbuild
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
]);

/** Programs that say nothing about a command's purpose. */
export const NEUTRAL: ReadonlySet<string> = new Set(
  words(
    `cd pushd popd echo printf export set source . true false sleep wait unset trap exit fi done then esac return read
    local for case select function } ) [[ shopt alias disown jobs builtin eval declare : submit`,
  ),
);

type ByWord = readonly (readonly [RegExp, Activity])[];

/** The second word decides. Each pattern is tried on it, in order. */
export const BY_WORD: ReadonlyMap<string, ByWord> = new Map(
  Object.entries<ByWord>({
    git: [
      [
        /^(?:log|show|diff|status|blame|ls-files|ls-tree|ls-remote|grep|rev-parse|rev-list|remote|config|describe|shortlog|reflog|cat-file|fetch|for-each-ref|show-ref|symbolic-ref|merge-base|name-rev|range-diff|cherry|count-objects|check-ignore|help|version|--\S*|branch)$/,
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
      [/^(?:compile|deps\.compile)$/, 'build'],
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
  }),
);

/** Package managers and task runners: their own words, else the name of the script that they run. */
export const SCRIPTED: ReadonlySet<string> = new Set(
  words('npm yarn pnpm bun make just task mise rake gradle gradlew mvn mvnw nx turbo lerna invoke tox'),
);
export const SCRIPT_WORDS: ByWord = [
  [/^(?:i|install|ci|add|uninstall|remove|update|upgrade|dedupe|use)$/, 'install'],
  [/^(?:ls|list|view|info|outdated|why|audit|explain|tasks|search|root|bin)$/, 'explore'],
  [/test|spec|e2e|^t$|^verify$/, 'test'],
  [/lint|typecheck|type-check|^types?$|check|format|^fmt|tsc|analy[sz]e/, 'check'],
  [/build|compile|bundle|package|assemble|dist/, 'build'],
];

/** What PowerShell's own commands are for, by their verb; undefined for what only prepares or prints. */
export const BY_VERB: ByWord = [
  [/^(?:Get|Select|Test|Measure|Sort|Compare|Resolve|Find|Format|ConvertFrom|ConvertTo)-/i, 'explore'],
  [/^Invoke-(?:WebRequest|RestMethod)$/i, 'web'],
  [/^(?:Remove|New|Copy|Move|Set|Add|Rename|Clear|Out|Expand|Compress)-(?:Item\w*|Content|File|Archive)$/i, 'edit'],
  [/^Install-/i, 'install'],
];
