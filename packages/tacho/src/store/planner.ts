/**
 * Planning a session: takes its records as they are read, and says what its events are made of.
 */
import { dirname } from 'node:path';
import type { SessionFacts } from '../core/event-fold.ts';
import { type Plan, planFold } from '../core/fold/fold.ts';
import type { Groups } from '../core/fold/groups.ts';
import { RowTable } from '../core/fold/row-table.ts';
import { exactOf } from '../core/json.ts';
import type { SourceHeader, TraceEvent } from '../core/schema.ts';
import { contentDigest } from './content-digest.ts';
import { type Damage, type LineVisitor, withoutMark } from './lines.ts';
import { eventOf } from './row-reader.ts';
import { LOG_SOURCE, type SessionFile, type SessionFiles } from './session-files.ts';
import { asHeader } from './source-file.ts';

export interface SessionDamage extends Damage {
  /** Name of the source: `log`, or the key of an imported file. */
  readonly file: string;
}

export interface SessionPlan extends SessionFiles, SessionFacts {
  readonly headers: readonly SourceHeader[];
  readonly plan: Plan;
  /** Good lines read over all files; headers of sources are not counted. */
  readonly records: number;
  readonly damaged: readonly SessionDamage[];
}

export class Planner {
  readonly headers: SourceHeader[] = [];
  readonly damaged: SessionDamage[] = [];
  readonly table: RowTable;
  readonly #session: SessionFiles;

  /** `pairs` as for `RowTable`. */
  constructor(session: SessionFiles, pairs: boolean) {
    this.#session = session;
    this.table = new RowTable({ pairs, digest: pairs ? contentDigest(dirname(session.dir)) : undefined });
  }

  /**
   * Takes the lines of a file; one file after the other, in the order of their names. `visit` gets each row's event, `exactly`
   * with its numbers as they were written.
   */
  visitorOf(file: SessionFile, visit?: (event: TraceEvent) => void, exactly = false): LineVisitor {
    const { table, headers, damaged } = this;
    const { id } = this.#session;
    table.beginSource(file.name);
    let position = 0;
    return {
      record(raw, offset, length, _, text) {
        const header = offset === 0 && file.name !== LOG_SOURCE ? asHeader(raw) : undefined;
        if (header !== undefined) {
          headers.push(header);
          return;
        }
        // Before it is made an event, which changes it.
        const exact = exactly ? exactOf(raw, withoutMark(text)) : raw;
        const event = eventOf(raw, id);
        table.add(event, position++, offset, length);
        visit?.(exact === raw ? event : eventOf(exact, id));
      },
      damage: damage => damaged.push({ ...damage, file: file.name }),
    };
  }

  /** When all was read. `groups` as for `planFold`. */
  end(groups?: Groups): SessionPlan {
    const { headers, table, damaged } = this;
    return { ...this.#session, headers, plan: planFold(table, groups), records: table.count, damaged };
  }
}
