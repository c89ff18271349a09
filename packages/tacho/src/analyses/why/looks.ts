/**
 * Which earlier calls were about a file: for a change of it, the readings that it may rest on.
 */
export interface Earlier {
  readonly call: number;
  readonly outcome: number;
  /** It read a file, and that worked. */
  readonly hasRead: boolean;
}

const MOST = 6;

/** Files go by the hash of their name; two of one name share their calls. */
export class Looks {
  /** Latest last. */
  readonly #byFile = new Map<number, Earlier[]>();

  /** Of more than six the oldest goes that read nothing: many edits do not push out the reading that they rest on. */
  add(file: number, earlier: Earlier): void {
    const looks = this.#byFile.get(file);
    if (looks === undefined) {
      this.#byFile.set(file, [earlier]);
      return;
    }
    if (looks.length < MOST) {
      looks.push(earlier);
      return;
    }
    let gone = 0;
    while (gone < MOST - 1 && looks[gone]?.hasRead === true) gone++;
    if (looks[gone]?.hasRead === true) gone = 0;
    for (let i = gone; i < MOST - 1; i++) looks[i] = looks[i + 1] as Earlier;
    looks[MOST - 1] = earlier;
  }

  /** Latest first; of several files the latest six together. */
  of(files: readonly number[]): Earlier[] {
    const [only] = files;
    if (only !== undefined && files.length === 1) return this.#byFile.get(only)?.toReversed() ?? [];
    const looks = files.flatMap(file => this.#byFile.get(file) ?? []);
    return looks.sort((a, b) => b.outcome - a.outcome).slice(0, MOST);
  }
}
