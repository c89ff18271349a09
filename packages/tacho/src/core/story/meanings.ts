/**
 * What calls mean that come again and again: agents run the same few commands and look at the same few files. Each is
 * looked into once, and what is kept of it is kept once for all calls.
 */
import { commandPurpose, type Purpose, purposeOf } from './activity.ts';
import { invocationsOf } from './commands.ts';
import { beginningOf, detached, lineOf } from './line-of.ts';
import { type ShellFiles, shellFilesOf } from './shell-files.ts';

export interface CommandMeaning {
  /** The command itself and on one line, both cut. */
  readonly command: string;
  readonly detail: string;
  readonly purpose: Purpose;
  readonly files: ShellFiles;
}

/** The same for all equal texts. */
export interface TextMeaning {
  /** On one line and cut. */
  readonly line: string;
  /** The text itself, alone. */
  readonly list: readonly [string];
}

const COMMAND_CHARS = 1_000;
const DETAIL_CHARS = 240;
/** Of each kind; what comes after them is looked into each time. */
const MOST_KNOWN = 2_000;

export class Meanings {
  readonly #commands = new Map<string, CommandMeaning>();
  readonly #purposes = new Map<string, Map<string, Purpose>>();
  readonly #texts = new Map<string, TextMeaning>();

  ofCommand(command: string): CommandMeaning {
    const known = this.#commands.get(command);
    if (known !== undefined) return known;
    const meaning = commandMeaning(command);
    if (this.#commands.size < MOST_KNOWN && command.length < COMMAND_CHARS) this.#commands.set(command, meaning);
    return meaning;
  }

  /** The purpose of a call of a tool that runs no command. */
  ofTool(tool: string, target: string): Purpose {
    const byTarget = this.#purposes.get(tool) ?? new Map<string, Purpose>();
    const known = byTarget.get(target);
    if (known !== undefined) return known;
    const purpose = purposeOf(tool, undefined, target);
    if (byTarget.size < MOST_KNOWN) byTarget.set(target, purpose);
    if (byTarget.size === 1 && this.#purposes.size < MOST_KNOWN) this.#purposes.set(tool, byTarget);
    return purpose;
  }

  /** A path, or what a call says it is about. */
  ofText(text: string): TextMeaning {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const meaning = { line: lineOf(text, DETAIL_CHARS), list: [text] } as const;
    if (this.#texts.size < MOST_KNOWN && text.length <= DETAIL_CHARS) this.#texts.set(text, meaning);
    return meaning;
  }
}

function commandMeaning(command: string): CommandMeaning {
  const invocations = invocationsOf(command);
  const { activity, aim } = commandPurpose(command, invocations);
  const files = shellFilesOf(invocations);
  const texts = { command: beginningOf(command, COMMAND_CHARS), detail: lineOf(command, DETAIL_CHARS) };
  // A slice of a command that is kept anyway holds nothing more.
  if (command.length <= COMMAND_CHARS) return { ...texts, purpose: { activity, aim }, files };
  return { ...texts, purpose: { activity, aim: detached(aim) }, files: kept(files) };
}

/** No slice of the command. */
function kept(files: ShellFiles): ShellFiles {
  const { reads, writes, removes, onlyReads } = files;
  if (reads.length + writes.length + removes.length === 0) return files;
  return {
    reads: reads.map(detached),
    writes: writes.map(of => ({ ...of, path: detached(of.path) })),
    removes: removes.map(detached),
    onlyReads,
  };
}
