/**
 * What commands install: the packages that stand behind `npm install`, `pip install`, `cargo add` and the like.
 */
import { type Invocation, invocationsOf } from '../../core/story/commands.ts';

export interface Package {
  readonly manager: string;
  readonly name: string;
  readonly version: string | null;
  /** Only for development; null where the command does not say. */
  readonly dev: boolean | null;
  /** A tool for the machine and no dependency of the project. */
  readonly global: boolean;
}

interface Manager {
  /** The words that install, each from the first word on. */
  readonly installs: readonly (readonly string[])[];
  readonly removes?: readonly string[];
  readonly dev?: RegExp;
  readonly global?: RegExp | true;
  /** Options that take a value of their own. */
  readonly valued?: RegExp;
  /** What separates a name from its version. */
  readonly version?: RegExp;
}

const AT = /^(@?[^@]+)@(.+)$/;
const PYTHON = /^([\w.-]+(?:\[[^\]]*\])?)\s*((?:[=<>~!]=?|===).+)$/;
const NODE: Manager = {
  installs: [['install'], ['i'], ['add'], ['ci']],
  removes: ['uninstall', 'remove', 'rm', 'un'],
  dev: /^(?:-D|--save-dev|--dev|-d)$/,
  global: /^(?:-g|--global)$/,
  valued: /^(?:--prefix|-w|--workspace|--filter|-C|--dir|--registry|--cwd|-F)$/,
  version: AT,
};
const PIP: Manager = {
  installs: [['install']],
  removes: ['uninstall'],
  valued:
    /^(?:-r|--requirement|-c|--constraint|-e|--editable|-i|--index-url|--extra-index-url|-f|--find-links|-t|--target|--python|--prefix)$/,
  version: PYTHON,
};
const SYSTEM: Manager = {
  installs: [['install'], ['add'], ['-S']],
  global: true,
  valued: /^(?:-t|--repository|-c)$/,
  version: /^([^=]+)=(.+)$/,
};

const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: NODE,
  pnpm: NODE,
  yarn: { ...NODE, installs: [['add'], ['global', 'add'], ['install']] },
  bun: NODE,
  deno: { ...NODE, installs: [['add'], ['install']] },
  pip: PIP,
  pip3: PIP,
  pipx: { ...PIP, global: true },
  uv: {
    ...PIP,
    installs: [['add'], ['pip', 'install'], ['tool', 'install'], ['sync']],
    removes: ['remove'],
    dev: /^(?:--dev|--group=dev)$/,
    valued: /^(?:--group|--extra|--index|--python|-p|-r|-c|--project|--directory|-e|--editable|--optional)$/,
  },
  poetry: {
    installs: [['add'], ['install']],
    removes: ['remove'],
    dev: /^(?:-D|--dev|--group=dev)$/,
    valued: /^(?:-G|--group|-E|--extras|--source)$/,
    version: /^([^@=<>~^!]+)(?:@|(?=[=<>~^!]))(.+)$/,
  },
  pdm: { ...PIP, installs: [['add']], dev: /^(?:-d|--dev)$/ },
  conda: { ...PIP, version: /^([^=]+)=+(.+)$/, valued: /^(?:-n|--name|-c|--channel|-p)$/ },
  cargo: {
    installs: [['add'], ['install']],
    removes: ['remove', 'rm'],
    dev: /^--dev$/,
    valued: /^(?:-F|--features|-p|--package|--git|--branch|--path|--rename|--version|--root)$/,
    version: AT,
  },
  go: { installs: [['get'], ['install']], version: AT },
  gem: { installs: [['install']], global: true, valued: /^(?:-v|--version|-i)$/ },
  bundle: { installs: [['add'], ['install']], removes: ['remove'], valued: /^(?:-v|--version|-g|--group|-s)$/ },
  composer: { installs: [['require']], removes: ['remove'], dev: /^--dev$/, version: /^([^:]+):(.+)$/ },
  brew: { installs: [['install']], global: true, version: AT },
  apt: SYSTEM,
  'apt-get': SYSTEM,
  apk: SYSTEM,
  dnf: SYSTEM,
  yum: SYSTEM,
  pacman: SYSTEM,
  winget: { ...SYSTEM, valued: /^--(?:id|source|version|scope)$/ },
  scoop: { ...SYSTEM, version: AT },
  choco: { ...SYSTEM, valued: /^--version$/ },
  dotnet: {
    installs: [
      ['add', 'package'],
      ['tool', 'install'],
    ],
    valued: /^(?:-v|--version|-f|--framework|-s)$/,
  },
  flutter: { installs: [['pub', 'add']] },
  dart: { installs: [['pub', 'add']] },
};

/** What could be the name of a package: no path, no address, no variable. */
const NAME = /^@?[A-Za-z0-9][\w.+-]*(?:\/[\w.+-]+)*(?:\[[\w,-]+\])?$/;

export interface Installed {
  readonly added: readonly Package[];
  /** Names that the command takes away again. */
  readonly removed: readonly string[];
  /** It installs what the project lists. */
  readonly listed: boolean;
}

const MAY_INSTALL = /install|add|require|get|-S\b|remove|\brm\b|\bun\b|\bci\b|\bi\b|sync/;

/** Of a command that worked. An install without names brings only what the project lists already. */
export function installedBy(command: string): Installed {
  if (!MAY_INSTALL.test(command)) return { added: [], removed: [], listed: false };
  const added: Package[] = [];
  const removed: string[] = [];
  let listed = false;
  for (const invocation of invocationsOf(command)) {
    const manager = MANAGERS[invocation.program];
    if (manager === undefined) continue;
    const names = namesBehind(invocation, manager);
    if (names === undefined) continue;
    if (names.removes) removed.push(...names.words.map(word => split(word, manager).name));
    else if (names.words.length === 0) listed = true;
    else added.push(...packagesOf(invocation, manager, names.words));
  }
  return { added, removed, listed };
}

/** The words that name packages; undefined for a command that neither installs nor removes. */
function namesBehind({ words }: Invocation, manager: Manager): { words: string[]; removes: boolean } | undefined {
  const plain = words
    .map((word, i) => ({ word, i }))
    .filter(
      ({ word, i }) => !(word.startsWith('-') && word !== '-S') && manager.valued?.test(words[i - 1] ?? '') !== true,
    );
  const verb = manager.installs.find(verb => verb.every((word, i) => plain[i]?.word === word));
  const removes = verb === undefined && manager.removes?.includes(plain[0]?.word ?? '') === true;
  if (verb === undefined && !removes) return undefined;
  const from = plain[(verb?.length ?? 1) - 1]?.i ?? 0;
  const names: string[] = [];
  for (let i = from + 1; i < words.length; i++) {
    const word = words[i] as string;
    if (manager.valued?.test(word)) i++;
    else if (!word.startsWith('-') && !word.includes('$') && NAME.test(split(word, manager).name) && !isFile(word))
      names.push(word);
  }
  return { words: names, removes };
}

function packagesOf({ program, words }: Invocation, manager: Manager, names: readonly string[]): Package[] {
  const isGlobal =
    manager.global === true ||
    words.some(word => manager.global instanceof RegExp && manager.global.test(word)) ||
    words.includes('global') ||
    words[0] === 'tool' ||
    (words[0] === 'install' && (program === 'cargo' || program === 'go'));
  const group = words[words.findIndex(word => word === '--group' || word === '-G') + 1];
  const isDev =
    words.some(word => manager.dev?.test(word) === true) ||
    (words.some(word => word === '--group' || word === '-G') && group === 'dev');
  const asked = words[words.findIndex(word => word === '--version' || word === '-v') + 1];
  const hasVersion = words.some(word => word === '--version' || word === '-v');
  return names.map(word => {
    const { name, version } = split(word, manager);
    return {
      manager: program === 'pip3' ? 'pip' : program,
      name,
      version: version ?? (hasVersion && asked !== undefined && /^[\d~^>=]/.test(asked) ? asked : null),
      dev: isGlobal || (manager.dev === undefined && !isDev) ? null : isDev,
      global: isGlobal,
    };
  });
}

function split(word: string, { version }: Manager): { name: string; version: string | null } {
  const match = version?.exec(word);
  return match ? { name: match[1] as string, version: match[2] as string } : { name: word, version: null };
}

/** A path or an archive; a scope (`@scope/name`) and an address of Go are none. */
function isFile(word: string): boolean {
  return /^[./~]/.test(word) || /\.(?:txt|whl|tgz|tar\.gz|zip|toml|deb|rpm)$/.test(word);
}
