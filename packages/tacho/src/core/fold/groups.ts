/**
 * Groups: rows with equal keys are one act, led by the first of them. Joins move whole groups.
 */
import { HashMap } from './key-hash.ts';
import type { RowTable } from './row-table.ts';

export class Groups {
  readonly table: RowTable;
  /** For each row the row that leads its group; follow it with `lead` once groups were joined. */
  readonly #lead: Uint32Array;
  /** For a lead with company: all rows of the group, itself first. */
  readonly #members = new Map<number, number[]>();
  readonly #joined = new Set<number>();
  readonly #byKey: HashMap;
  #byForeignName: HashMap | undefined;

  constructor(table: RowTable) {
    this.table = table;
    this.#lead = new Uint32Array(table.count);
    this.#byKey = new HashMap(table.count);
    for (let row = 0; row < table.count; row++) this.#place(row);
  }

  /** True when some group holds more than one row. */
  get merged(): boolean {
    return this.#members.size > 0;
  }

  /** The lead of the group that `row` is in. */
  lead(row: number): number {
    const lead = this.#lead;
    let at = row;
    while (lead[at] !== at) {
      // Each walk halves the path for the next one.
      lead[at] = lead[lead[at] as number] as number;
      at = lead[at] as number;
    }
    return at;
  }

  /** Rows of the group led by `lead`. */
  members(lead: number): readonly number[] {
    return this.#members.get(lead) ?? [lead];
  }

  /** True when the group led by `lead` has no other row. */
  isAlone(lead: number): boolean {
    return !this.#members.has(lead);
  }

  /** True when the group led by `lead` was made by `join`, not by equal keys alone. */
  isJoined(lead: number): boolean {
    return this.#joined.has(lead);
  }

  /** Moves the group of `row` into the group of `target`. */
  join(row: number, target: number): void {
    const [from, to] = [this.lead(row), this.lead(target)];
    if (from === to) return;
    const members = this.#companyOf(to);
    for (const member of this.members(from)) members.push(member);
    this.#members.delete(from);
    this.#joined.add(to);
    this.#lead[from] = to;
  }

  /** The lead of the group this one answers, or -1: by the parent's key, else by what its writer called the parent. */
  parentOf(lead: number): number {
    if (!this.#members.has(lead)) return this.#parentOfRow(lead, lead);
    for (const row of this.members(lead)) {
      const parent = this.#parentOfRow(row, lead);
      if (parent !== -1) return parent;
    }
    return -1;
  }

  #parentOfRow(row: number, lead: number): number {
    if (this.table.hasParent[row] === 0) return -1;
    const high = this.table.parentHigh[row] as number;
    const low = this.table.parentLow[row] as number;
    let found = this.#byKey.get(high, low);
    if (found === -1) found = this.#foreignNames().get(high, low);
    if (found === -1) return -1;
    const parent = this.lead(found);
    return parent === lead ? -1 : parent;
  }

  #place(row: number): void {
    const { keyHigh, keyLow } = this.table;
    const high = keyHigh[row] as number;
    const low = keyLow[row] as number;
    const known = this.#byKey.addFirst(high, low, row);
    this.#lead[row] = known;
    if (known === row) return;
    this.#companyOf(known).push(row);
  }

  /** The list of rows of the group led by `lead`, made when it has company for the first time. */
  #companyOf(lead: number): number[] {
    let members = this.#members.get(lead);
    if (members === undefined) {
      members = [lead];
      this.#members.set(lead, members);
    }
    return members;
  }

  #foreignNames(): HashMap {
    if (this.#byForeignName !== undefined) return this.#byForeignName;
    this.#byForeignName = new HashMap();
    const { foreignHigh, foreignLow, count } = this.table;
    for (let row = 0; row < count; row++) {
      const high = foreignHigh[row] as number;
      const low = foreignLow[row] as number;
      if (high !== 0 || low !== 0) this.#byForeignName.set(high, low, row);
    }
    return this.#byForeignName;
  }
}
