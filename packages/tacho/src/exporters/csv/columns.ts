/**
 * The columns of the CSV export. Those for a person come first; the last six are the ones that agent-trace has, in its
 * order, for programs that know them.
 */
import type { ExportRequest } from '../../core/exporter.ts';
import { isCount, isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import type { CellWriter } from './cell-writer.ts';

/** What a row is made of. */
export interface Row {
  readonly event: TraceEvent;
  /** 1-based place in the session. */
  readonly number: number;
  /** In words. */
  readonly title: string;
  readonly detail: string | undefined;
}

const COLUMNS = [
  ...['session_id', 'n', 'time', 'what', 'text', 'tool', 'outcome', 'model'],
  ...['input_tokens', 'cache_read_tokens', 'cache_write_5m_tokens', 'cache_write_1h_tokens', 'output_tokens', 'usd'],
  ...['agent_id', 'source', 'timestamp', 'event_type', 'event_id', 'parent_id', 'duration_ms', 'data'],
];
export const HEADER = `${COLUMNS.join()}\n`;

/** One line. No cell holds a line break, so a line is a row for tools that know no quotes, too. */
export function writeLine(cells: CellWriter, { event, number, title, detail }: Row, request: ExportRequest): void {
  const { data } = event;
  cells.made(event.session_id);
  cells.number(number);
  cells.time(event.timestamp);
  cells.text(title);
  cells.text(detail);
  cells.text(data.tool_name);
  cells.made(outcomeOf(event));
  cells.text(data.model);
  writeUsage(cells, event);
  cells.number(request.usdOf(event));
  cells.text(event.agent_id);
  cells.text(event.source);
  cells.number(event.timestamp);
  cells.text(event.event_type);
  cells.text(event.event_id);
  cells.text(event.parent_id);
  cells.number(event.duration_ms);
  cells.data(data);
  cells.endLine();
}

const BUCKETS = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'];

/** On API messages only, each of which is one row: the columns add up to what the session used. */
function writeUsage(cells: CellWriter, { event_type, data }: TraceEvent): void {
  const usage = event_type === 'llm_response' && isObject(data.usage) ? data.usage : {};
  for (const bucket of BUCKETS) {
    const count = usage[bucket];
    cells.number(isCount(count) ? count : undefined);
  }
}

/** How a call ended, on the row of its result; nothing where nobody said. */
function outcomeOf({ event_type, data }: TraceEvent): string {
  if (event_type === 'tool_result') return data.is_error === null ? '' : data.is_error === true ? 'failed' : 'ok';
  if (event_type !== 'error') return '';
  return data.denied === true ? 'denied' : data.interrupted === true ? 'interrupted' : 'failed';
}
