/**
 * Telling of a session while it goes on: which acts were told already. A whole fold decides; between two folds the rows
 * at the log's end are judged one by one, as folding 100,000 rows for each new one would take all the time there is.
 *
 * No act is told twice by its ids. By content a row may be taken for one that was told, and is then told after all by the
 * next fold, if that says so.
 */
import { isOutcome } from '../identity.ts';
import type { TraceEvent } from '../schema.ts';
import type { Plan } from './fold.ts';
import { HashMap } from './key-hash.ts';
import { type Joinable, RowTable } from './row-table.ts';

/** Acts that a row at the end may speak of, too. */
const RECENT = 256;
/** Handlers tell of one act at nearly the same time; seconds. */
const NEAR = 60;

/** What a row of the log's end is: an act that was not told, one that was, or one that only a fold can judge. */
export type Verdict = 'new' | 'told' | 'unsure';

/** What may tell of an act that was told, too: by its words, or by its place in a turn. */
interface Act {
  readonly content: string | undefined;
  readonly turn: string | undefined;
  readonly time: number;
  readonly native: boolean;
  readonly origins: Set<string>;
}

export class ToldActs {
  /** The number of an act, by the keys of its rows. */
  readonly #actByKey = new HashMap();
  /** The last acts that a row without ids may speak of, by their number. */
  readonly #recent = new Map<number, Act>();
  #count = 0;
  /** Name of the source whose end is followed. */
  readonly #log: string;

  constructor(log: string) {
    this.#log = log;
  }

  /** Places, in the order of a fold, of the acts that were not told before. From now on all of them are. */
  takePlan({ groups, order }: Plan): number[] {
    const { table } = groups;
    const places: number[] = [];
    const before = this.#count;
    for (const [place, lead] of order.entries()) {
      const rows = groups.members(lead);
      const known = rows.find(row => this.#actOf(table, row) !== -1);
      if (known === undefined) places.push(place);
      const act = known === undefined ? this.#count++ : this.#actOf(table, known);
      for (const row of rows) this.#tell(table, row, act);
    }
    // Rows of the log come by once more, as they are read on; other sources' are seen only here.
    for (const joinable of table.joinables) {
      if (table.sourceNames[table.source[joinable.row] as number] === this.#log) continue;
      const act = this.#actOf(table, joinable.row);
      if (act >= before || this.#recent.has(act)) this.#remember(act, joinable, table);
    }
    return places;
  }

  /** Judges rows that stand one after the other in the log, the first of them at `position`. The events are not changed. */
  takeRows(events: readonly TraceEvent[], position: number): Verdict[] {
    const table = new RowTable({ pairs: true });
    table.beginSource(this.#log);
    for (const [i, event] of events.entries()) table.add(event, position + i, 0, 0);
    const joinableByRow = new Map(table.joinables.map(joinable => [joinable.row, joinable]));
    return events.map((event, row) => this.#judge(event, table, row, joinableByRow.get(row)));
  }

  #judge(event: TraceEvent, table: RowTable, row: number, joinable: Joinable | undefined): Verdict {
    const known = this.#actOf(table, row);
    // A list of results without a word on which of them failed: another row is to say it.
    if (known === -1 && isOutcome(event) && event.data.is_error === null) return 'unsure';
    const twin = known === -1 && joinable !== undefined ? this.#twinOf(joinable, table) : undefined;
    if (twin !== undefined) {
      twin.origins.add(joinable?.origin as string);
      return 'told';
    }
    const act = known === -1 ? this.#count++ : known;
    this.#tell(table, row, act);
    if (joinable !== undefined) this.#remember(act, joinable, table);
    return known === -1 ? 'new' : 'told';
  }

  /** Number of the act that the row's key is known to be of, or -1. */
  #actOf(table: RowTable, row: number): number {
    return this.#actByKey.get(table.keyHigh[row] as number, table.keyLow[row] as number);
  }

  #tell(table: RowTable, row: number, act: number): void {
    this.#actByKey.set(table.keyHigh[row] as number, table.keyLow[row] as number, act);
  }

  /** The nearest of those that may be joined: two acts of one origin are two, and so are two with ids. */
  #twinOf({ row, content, native, origin, promptId, byTurn }: Joinable, table: RowTable): Act | undefined {
    const time = table.time[row] as number;
    let nearest: Act | undefined;
    for (const act of this.#recent.values()) {
      const apart = Math.abs(act.time - time);
      if (apart > NEAR || act.origins.has(origin) || (act.native && native)) continue;
      if (act.turn !== undefined && promptId !== undefined && act.turn !== promptId) continue;
      const isSame = (content !== undefined && act.content === content) || (byTurn && act.turn === promptId);
      if (isSame && (nearest === undefined || apart < Math.abs(nearest.time - time))) nearest = act;
    }
    return nearest;
  }

  #remember(act: number, { row, content, native, origin, promptId, byTurn }: Joinable, table: RowTable): void {
    const known = this.#recent.get(act);
    known?.origins.add(origin);
    if (known !== undefined || (content === undefined && !byTurn)) return;
    const time = table.time[row] as number;
    this.#recent.set(act, { content, turn: byTurn ? promptId : undefined, time, native, origins: new Set([origin]) });
    if (this.#recent.size > RECENT) this.#recent.delete(this.#recent.keys().next().value as number);
  }
}
