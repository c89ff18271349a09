/**
 * Calls of one session as numbers, equal where two calls do the same. Agents make the same few calls over and over: what
 * one is about is put into words once.
 */
import type { Step } from '../../core/story/step.ts';

/** Texts as numbers, the same text as the same number. Shared by both sessions. */
export class Numbers {
  readonly #byText = new Map<string, number>();

  of(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.#byText.size + 1);
    return this.#byText.size;
  }
}

export class StepKeys {
  /** Commands, each once, in order, by their keys. */
  readonly commands = new Map<number, string>();
  readonly #numbers: Numbers;
  readonly #local: (text: string) => string;
  readonly #byCommand = new Map<string, number>();
  readonly #byRead = new Map<string, number>();
  readonly #byWrite = new Map<string, number>();

  constructor(numbers: Numbers, local: (text: string) => string) {
    this.#numbers = numbers;
    this.#local = local;
  }

  /** Without how it went. Agents have other names for tools that read and write, so these do not count. */
  of({ tool, detail, command, reads, writes }: Step): number {
    if (command !== undefined) return this.#known(this.#byCommand, command, () => this.#ofCommand(command));
    if (reads.length === 1) {
      const path = reads[0] as string;
      return this.#known(this.#byRead, path, () => this.#ofFiles('read', [path]));
    }
    if (reads.length > 0) return this.#ofFiles('read', reads);
    if (writes.length === 1) {
      const { path } = writes[0] as Step['writes'][number];
      return this.#known(this.#byWrite, path, () => this.#ofFiles('write', [path]));
    }
    if (writes.length > 0)
      return this.#ofFiles(
        'write',
        writes.map(({ path }) => path),
      );
    return this.#numbers.of(`${tool} ${this.#local(detail)}`);
  }

  #ofCommand(command: string): number {
    const line = oneLine(this.#local(command));
    const key = this.#numbers.of(`$ ${line}`);
    if (!this.commands.has(key)) this.commands.set(key, line);
    return key;
  }

  #ofFiles(verb: string, paths: readonly string[]): number {
    return this.#numbers.of(`${verb} ${paths.map(this.#local).join(' ')}`);
  }

  #known(keys: Map<string, number>, text: string, make: () => number): number {
    const known = keys.get(text);
    if (known !== undefined) return known;
    const key = make();
    keys.set(text, key);
    return key;
  }
}

function oneLine(text: string): string {
  return /\s\s|[\n\t]|^\s|\s$/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
}
