/**
 * The command line: finds the command, loads only that one, and turns whatever goes wrong into one line and an exit code.
 */
import { createWriteStream, fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { analyses } from '../analyses/index.gen.ts';
import type { AnyAnalysis } from '../core/analysis.ts';
import { TraceError } from '../core/errors.ts';
import { VERSION } from '../version.gen.ts';
import { type AnyCommand, COMMAND_GROUPS, type ExitCode } from './command.ts';
import { commands } from './commands/index.gen.ts';
import type { Context } from './context.ts';
import { createOutput, type Output } from './terminal/output.ts';
import { type Safe, safe } from './terminal/safe.ts';
import { sanitise } from './terminal/sanitise.ts';
import { styleFor } from './terminal/style.ts';

/** A command of its own file, or an analysis: where both have the name, the file draws the analysis in its own way. */
type CommandName = keyof typeof commands | keyof typeof analyses;
const names = [...new Set([...Object.keys(commands), ...Object.keys(analyses)])] as readonly CommandName[];

/** Runs one command line and returns its exit code: 0 fine, 1 verdict failed or not found, 2 could not run. */
export async function main(args: readonly string[]): Promise<number> {
  const out = createOutput(standardOutput());
  const err = lazyOutput(() => process.stderr);
  try {
    return await runCommandLine(helpAsOption(args), out, err);
  } catch (error) {
    return await report(error, err);
  } finally {
    await out.flush().catch(() => {});
    await err.flush().catch(() => {});
  }
}

async function runCommandLine(args: readonly string[], out: Output, err: Output): Promise<ExitCode> {
  if (args[0] === '--version' || args[0] === '-V') {
    await out.line(safe`${sanitise(VERSION)}`);
    return 0;
  }
  const name = commandName(args);
  let code: ExitCode = 0;
  const program = createProgram(out);
  for (const spec of await load(name)) {
    const command = program.command(spec.name).description(spec.summary).helpGroup(`${spec.group}:`);
    command.option('--trace-dir <dir>', 'the trace folder (default: the nearest .agent-traces)');
    settle(command, out);
    spec.declare?.(command);
    command.action(async (...given: unknown[]) => {
      const options = { ...program.opts(), ...command.opts() };
      const context = createContext(out, err, options.traceDir);
      code = await spec.run(context, given.slice(0, -2).flat().filter(isText), options);
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // No command was given.
    if (!(error instanceof CommanderError) || error.code !== 'commander.help') throw error;
    program.outputHelp();
    return 2;
  }
  return code;
}

function createProgram(out: Output): Command {
  const program = new Command('tacho');
  program.description('A tachograph for AI agents: what the agent did, what failed, what it cost.');
  program.option('--trace-dir <dir>', 'the trace folder (default: the nearest .agent-traces)');
  program.option('-V, --version', 'print the version');
  program
    .enablePositionalOptions(false)
    .helpCommand(false)
    .helpOption('-h, --help', 'this help; after a command, its options');
  program.addHelpText('after', '\nBegin with: tacho start');
  settle(program, out);
  return program;
}

/** Help goes through our writer; a mistake in the command line is thrown, with commander's own message. */
function settle(command: Command, out: Output): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: text => void out.write(sanitise(text, { multiline: true })),
    writeErr: () => {},
  });
}

/** Where the first word stands that is no option and no value of --trace-dir; -1 when there is none. */
function firstWord(args: readonly string[]): number {
  return args.findIndex((word, at) => !word.startsWith('-') && args[at - 1] !== '--trace-dir');
}

/** The first word, when it is the name of a command. */
function commandName(args: readonly string[]): CommandName | undefined {
  const word = args[firstWord(args)];
  return names.find(name => name === word);
}

/** `help` is `--help`, `help list` is `list --help`; `help` of what is no command is a mistake as that word alone is. */
function helpAsOption(args: readonly string[]): readonly string[] {
  const at = firstWord(args);
  if (args[at] !== 'help') return args;
  const others = args.toSpliced(at, 1);
  const isMistake = firstWord(others) >= 0 && commandName(others) === undefined;
  return isMistake ? others : [...others, '--help'];
}

/** One command, or all of them for `--help` and for a name that is none. */
async function load(name: CommandName | undefined): Promise<AnyCommand[]> {
  const specs = await Promise.all((name === undefined ? names : [name]).map(loadOne));
  return specs.sort((a, b) => COMMAND_GROUPS.indexOf(a.group) - COMMAND_GROUPS.indexOf(b.group));
}

async function loadOne(name: CommandName): Promise<AnyCommand> {
  if (isCommand(name)) return (await commands[name]()).default as AnyCommand;
  const [{ commandOf }, { default: analysis }] = await Promise.all([import('./analyses/spec.ts'), analyses[name]()]);
  return commandOf(analysis as AnyAnalysis);
}

function isCommand(name: CommandName): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}

function createContext(out: Output, err: Output, traceDir: string | undefined): Context {
  return {
    out,
    err,
    style: styleFor(process.stdout),
    get errStyle() {
      return styleFor(process.stderr);
    },
    columns: process.stdout.isTTY ? (process.stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    isTerminal: process.stdout.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    traceDir,
  };
}

/** A file is written by another thread meanwhile: process.stdout would have the program wait for each chunk. */
function standardOutput(): Writable {
  return isFile(1) ? createWriteStream('', { fd: 1, autoClose: false }) : process.stdout;
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Standard error costs milliseconds to open, and most runs never write to it. */
function lazyOutput(stream: () => NodeJS.WriteStream): Output {
  let output: Output | undefined;
  const open = () => {
    output ??= createOutput(stream());
    return output;
  };
  return {
    write: text => open().write(text),
    bytes: text => open().bytes(text),
    line: line => open().line(line),
    flush: async () => output?.flush(),
    get closed() {
      return output?.closed ?? false;
    },
  };
}

/** One line that says what went wrong, one that says what to do next. */
async function report(error: unknown, err: Output): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    await complain(err, mistakeOf(error), 'tacho --help lists the commands, tacho <command> --help its options');
    return 2;
  }
  if (error instanceof TraceError) {
    await complain(err, error.message, error.hint);
    return error.exitCode;
  }
  const failure = error instanceof Error ? error : new Error(String(error));
  const { code } = failure as NodeJS.ErrnoException;
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    await complain(err, failure.message, 'check the path and its permissions');
    return 2;
  }
  await complain(err, `internal error: ${failure.message}`, 'this is a bug in tacho; TACHO_DEBUG=1 shows where');
  if (process.env.TACHO_DEBUG) await err.write(sanitise(`${failure.stack}\n`, { multiline: true }));
  return 2;
}

/** Commander's message on one line, in words of ours for an option that stands without its value. */
function mistakeOf({ code, message }: CommanderError): string {
  const option = code === 'commander.optionMissingArgument' ? /--[\w-]+/.exec(message)?.[0] : undefined;
  return option === undefined ? message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ') : `${option} needs a value`;
}

async function complain(err: Output, message: string, hint: string | undefined): Promise<void> {
  const tail: Safe = hint === undefined ? safe`` : safe` (${sanitise(hint)})`;
  await err.line(safe`tacho: ${sanitise(message)}${tail}`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
