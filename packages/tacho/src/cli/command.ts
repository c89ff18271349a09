/**
 * What a command is: a declaration that costs nothing to load, and a `run` that imports what it needs.
 */
import type { Command } from 'commander';
import type { Context } from './context.ts';

/** Headings of the help, in their order. */
export const COMMAND_GROUPS = ['Begin', 'Record', 'Look', 'Understand', 'Count', 'Check', 'Share'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** 0 fine, 1 the verdict failed or nothing was found, 2 could not run. */
export type ExitCode = 0 | 1 | 2;

export interface CommandSpec<Options> {
  readonly name: string;
  /** Heading it stands under in the help. */
  readonly group: CommandGroup;
  readonly summary: string;
  /** Declares arguments and options; `--trace-dir` and `--help` are there already. */
  readonly declare?: (command: Command) => void;
  readonly run: (context: Context, args: readonly string[], options: Options) => Promise<ExitCode>;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of commands with options of every shape
export type AnyCommand = CommandSpec<any>;

/** Gives a command its option types. */
export function defineCommand<Options>(spec: CommandSpec<Options>): CommandSpec<Options> {
  return spec;
}
