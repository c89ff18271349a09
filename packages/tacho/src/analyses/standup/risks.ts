/**
 * What a person looks at first in a change: paths that guard something, tests that no longer run, commands that cannot be undone.
 */
import { invocationsOf } from '../../core/story/commands.ts';

const KINDS: readonly (readonly [kind: string, words: ReadonlySet<string>])[] = [
  [
    'sign-in and permissions',
    set(
      'auth authn authz authentication authorization oauth oauth2 login signin signup password passwords credential credentials jwt sso saml permission permissions acl rbac csrf',
    ),
  ],
  [
    'security and secrets',
    set(
      'security secret secrets crypto cipher encrypt encryption decrypt decryption sanitize sanitizer sanitise sanitiser vault',
    ),
  ],
  ['payment', set('payment payments billing invoice invoices checkout stripe paypal refund refunds')],
  ['migration', set('migration migrations migrate')],
];
const PATHS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['migration', /\.sql$/],
  [
    'lockfile',
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|mix\.lock|flake\.lock|deno\.lock)$/,
  ],
  [
    'CI',
    /(?:^|\/)(?:\.github\/(?:workflows|actions)\/|\.gitlab-ci\.yml$|\.circleci\/|Jenkinsfile$|azure-pipelines\.yml$|\.travis\.yml$|\.buildkite\/)/,
  ],
  [
    'infrastructure',
    /(?:^|\/)(?:(?:[\w.-]+\.)?Dockerfile(?:\.[\w.-]+)?$|(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$|(?:terraform|k8s|kubernetes|helm|ansible|infra|deploy)\/)|\.tf(?:vars)?$/,
  ],
  ['environment', /(?:^|\/)\.env(?:\.[\w-]+)?$/],
];

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/** Why a path deserves a look; undefined for any other. `path` is relative to the project: a user called `auth` is no reason. */
export function sensitiveKind(path: string): string | undefined {
  const given = path.replaceAll('\\', '/');
  for (const [kind, pattern] of PATHS) if (pattern.test(given)) return kind;
  const words = given
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return KINDS.find(([, of]) => words.some(word => of.has(word)))?.[0];
}

export function isLockfile(path: string): boolean {
  return sensitiveKind(path) === 'lockfile';
}

export function isTestPath(path: string): boolean {
  return /(?:^|[\\/])(?:tests?|specs?|__tests__|e2e)[\\/]|(?:^|[\\/])test_[^\\/]*$|[._-](?:test|spec|tests)\.\w+$|_(?:test|spec)\.\w+$|Tests?\.\w+$|\.bats$/.test(
    path,
  );
}

/** In a line of a test file: a test that does not run, or makes others not run. */
const SKIPS =
  /\b(?:it|test|describe|context|suite|bench)(?:\.\w+)?\.(?:skip|only|todo|fixme)\b|\b(?:xit|xdescribe|xtest|xcontext|fit|fdescribe)\s*\(|@pytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail)\(|@unittest\.skip|\bself\.skipTest\(|\bt\.Skip(?:Now|f)?\(|#\[ignore\b|@(?:Ignore|Disabled)\b|^\s*skip\b.*# *bats|\bmarkTestSkipped\(/;
const ASSERTS =
  /\b(?:expect|assert\w*|should|require)\s*(?:\(|\.\w)|\bassert\s|\bself\.assert\w+\(|\bt\.(?:Error|Fatal)f?\(/;

export function isSkip(line: string): boolean {
  return SKIPS.test(line);
}

export function isAssertion(line: string): boolean {
  return ASSERTS.test(line);
}

export interface Deeds {
  /** What was removed, as it was named. */
  readonly deleted: readonly string[];
  /** In words: `force-pushed`, `made x executable`. */
  readonly said: readonly string[];
  /** Files whose changes git threw away; `*` is all of them. */
  readonly thrownAway: readonly string[];
}

const NOTHING: Deeds = { deleted: [], said: [], thrownAway: [] };
const MAY_HURT = /\b(?:rm|unlink|chmod|chown|git)\b/;

/** What a command that worked did beyond repair. */
export function deedsOf(command: string): Deeds {
  if (!MAY_HURT.test(command)) return NOTHING;
  const deleted: string[] = [];
  const said: string[] = [];
  const thrownAway: string[] = [];
  for (const { program, words } of invocationsOf(command)) {
    const plain = words.filter(word => !word.startsWith('-'));
    const has = (pattern: RegExp) => words.some(word => pattern.test(word));
    if (program === 'rm' || program === 'unlink') deleted.push(...plain);
    else if (program === 'chmod' && plain.length > 1) said.push(`changed permissions: chmod ${plain.join(' ')}`);
    else if (program === 'chown' && plain.length > 1) said.push(`changed owners: chown ${plain.join(' ')}`);
    else if (program === 'git') {
      const [verb, ...rest] = plain;
      if (verb === 'rm') deleted.push(...rest);
      if (
        verb === 'push' &&
        (has(/^(?:-f|--force|--force-with-lease(?:=.*)?)$/) || rest.slice(1).some(ref => ref.startsWith('+')))
      )
        said.push(`force-pushed: git ${words.join(' ')}`);
      if (has(/^--no-verify$/)) said.push(`skipped the hooks: git ${verb} --no-verify`);
      if (verb === 'push' && has(/^(?:-d|--delete)$/)) said.push(`deleted a remote branch: git ${words.join(' ')}`);
      if (verb === 'reset' && has(/^--hard$/)) {
        said.push(`reset the working tree: git ${words.join(' ')}`);
        thrownAway.push('*');
      }
      if (verb === 'checkout' && words.includes('--')) thrownAway.push(...words.slice(words.indexOf('--') + 1));
      else if (verb === 'checkout') thrownAway.push(...rest.filter(word => /\.\w{1,5}$/.test(word)));
      if (verb === 'restore' && !has(/^--staged$/)) thrownAway.push(...rest);
      if (verb === 'clean' && has(/^-\w*f/)) said.push(`deleted untracked files: git ${words.join(' ')}`);
    }
  }
  return { deleted, said, thrownAway };
}
