/**
 * Reads one session for a page, redacted where that is wanted: its rows, and whatever else is folded in the same reading.
 */
import type { Look, PriceFacts } from '../../core/analysis.ts';
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import type { GivenPart } from '../../core/page/head.ts';
import { type PartData, PartFold } from '../../core/page/part-fold.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import { standingNow } from '../../facts/standing.ts';
import { EventReader } from '../../store/event-reader.ts';
import { foldAndPlan, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import { ReplayAnnotations } from '../printers/replay-annotations.ts';
import { redactedEvent } from './pack-sessions.ts';

export interface PartOrder<Beside> {
  readonly prices: PriceFacts;
  readonly redactor: Redactor | undefined;
  /** Index of the part that started it. */
  readonly parent: number | null;
  /** There are subagents below it. */
  readonly hasChildren: boolean;
  /** Makes a fold that sees the same events; it may be asked for another. */
  readonly beside: () => EventFold<Beside>;
}

export interface ReadPart<Beside> {
  readonly part: GivenPart;
  readonly beside: Beside;
  readonly plan: SessionPlan;
  /** To be closed. */
  readonly reader: EventReader;
  readonly look: Look;
}

export function readPart<Beside>(files: SessionFiles, order: PartOrder<Beside>): ReadPart<Beside> {
  const { prices, redactor, parent } = order;
  const [[data, beside], plan] = foldAndPlan(files, () => foldFor(order));
  const reader = new EventReader(plan);
  const model = data.record.models.at(-1);
  return {
    part: {
      data,
      parent,
      annotations: annotationsOf(plan, redactor),
      window: model === undefined ? null : prices.contextWindow(prices.modelOf(model)),
    },
    beside,
    plan,
    reader,
    look(n) {
      const event = reader.event(n);
      return event === undefined || redactor === undefined ? event : redactedEvent(event, redactor);
    },
  };
}

function foldFor<Beside>(order: PartOrder<Beside>): EventFold<[PartData, Beside]> {
  const { prices, redactor, hasChildren } = order;
  const rows = new PartFold(prices, standingNow, hasChildren);
  const beside = order.beside();
  return {
    add(event) {
      const shown = redactor === undefined ? event : redactedEvent(event, redactor);
      rows.add(shown);
      beside.add(shown);
    },
    end(session) {
      const facts = redactor === undefined ? session : redactedFacts(session, redactor);
      return [rows.end(facts), beside.end(facts)];
    },
  };
}

function redactedFacts({ id, meta, headers, records, damaged }: SessionFacts, redactor: Redactor): SessionFacts {
  return {
    id,
    meta: meta === undefined ? undefined : { ...redactor.value(meta), session_id: meta.session_id },
    headers: headers.map(header => ({ ...redactor.value(header), session_id: header.session_id })),
    records,
    damaged,
  };
}

function annotationsOf(plan: SessionPlan, redactor: Redactor | undefined): GivenPart['annotations'] {
  const found = new ReplayAnnotations(plan);
  const own = [...found.whole.map(one => ({ ...one, n: null })), ...found.numbered(plan.id)];
  if (redactor === undefined) return own;
  return own.map(one => ({ ...redactor.value(one), session_id: one.session_id, n: one.n }));
}
