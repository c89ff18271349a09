/**
 * Reads one session for a page: its events are packed and folded in the same pass, redacted first where that is wanted.
 */
import type { Look, PriceFacts } from '../../core/analysis.ts';
import type { SessionFacts } from '../../core/event-fold.ts';
import { stringify } from '../../core/json.ts';
import type { GivenPart } from '../../core/page/head.ts';
import { PartFold } from '../../core/page/part-fold.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { standingNow } from '../../facts/standing.ts';
import { EventReader } from '../../store/event-reader.ts';
import { eventsWithTexts } from '../../store/event-texts.ts';
import { planSession, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import { ReplayAnnotations } from '../printers/replay-annotations.ts';

/** Whoever looks at the events of a part beside its rows. */
export interface Beside {
  add(event: TraceEvent): void;
  end(session: SessionFacts): void;
}

export interface PartOrder {
  readonly prices: PriceFacts;
  readonly redactor: Redactor | undefined;
  /** Index of the part that started it. */
  readonly parent: number | null;
  /** There are subagents below it. */
  readonly hasChildren: boolean;
  /** Told of each event as JSON. */
  readonly sink: { add(start: string, rest?: string, bytes?: Uint8Array): void };
  readonly beside: readonly Beside[];
}

export interface ReadPart {
  readonly part: GivenPart;
  /** Lines that could not be read. */
  readonly damaged: number;
  /** To be closed. */
  readonly reader: EventReader;
  readonly look: Look;
}

export function readPart(
  files: SessionFiles,
  { prices, redactor, parent, hasChildren, sink, beside }: PartOrder,
): ReadPart {
  const plan = planSession(files);
  const fold = new PartFold(prices, standingNow, hasChildren);
  for (const { event, start, rest, bytes } of eventsWithTexts(plan)) {
    const shown = redactor === undefined ? event : redacted(event, redactor);
    if (redactor === undefined) sink.add(start, rest, bytes);
    else sink.add(stringify(shown));
    fold.add(shown);
    for (const one of beside) one.add(shown);
  }
  const facts = redactor === undefined ? plan : redactedFacts(plan, redactor);
  for (const one of beside) one.end(facts);
  const data = fold.end(facts);
  const reader = new EventReader(plan);
  const model = data.record.models.at(-1);
  return {
    part: {
      data,
      parent,
      annotations: annotationsOf(plan, redactor),
      window: model === undefined ? null : prices.contextWindow(prices.modelOf(model)),
    },
    damaged: data.record.damaged_lines,
    reader,
    look(n) {
      const event = reader.event(n);
      return event === undefined || redactor === undefined ? event : redacted(event, redactor);
    },
  };
}

/** Only the session keeps its name: other sessions are found by it. */
function redacted(event: TraceEvent, redactor: Redactor): TraceEvent {
  return { ...redactor.value(event), session_id: event.session_id };
}

function redactedFacts(plan: SessionPlan, redactor: Redactor): SessionFacts {
  const { id, meta, headers, records, damaged } = plan;
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
