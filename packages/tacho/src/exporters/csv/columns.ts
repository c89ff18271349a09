/**
 * The columns of the CSV export. Those for a person come first; the last six are the ones that agent-trace has, in its
 * order, for programs that know them.
 */
import type { ExportRequest } from '../../core/exporter.ts';
import { isCount, isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { numberCell } from './cell.ts';
import type { CellWriter } from './cell-writer.ts';
import { timeText } from './time.ts';

/** What a row is made of. */
export interface Row {
  readonly event: TraceEvent;
  /** 1-based place in the session. */
  readonly number: number;
  /** In words. */
  readonly title: string;
  readonly detail: string | undefined;
}

interface Column {
  readonly name: string;
  readonly write: (cells: CellWriter, row: Row, request: ExportRequest) => void;
}

const COLUMNS: readonly Column[] = [
  { name: 'session_id', write: (cells, { event }) => cells.add(event.session_id) },
  { name: 'n', write: (cells, { number }) => cells.add(String(number)) },
  { name: 'time', write: (cells, { event }) => cells.add(timeText(event.timestamp)) },
  { name: 'what', write: (cells, { title }) => cells.text(title) },
  { name: 'text', write: (cells, { detail }) => cells.text(detail) },
  word('tool', ({ data }) => data.tool_name),
  { name: 'outcome', write: (cells, { event }) => cells.add(outcomeOf(event)) },
  word('model', ({ data }) => data.model),
  tokens('input_tokens', 'input'),
  tokens('cache_read_tokens', 'cache_read'),
  tokens('cache_write_5m_tokens', 'cache_write_5m'),
  tokens('cache_write_1h_tokens', 'cache_write_1h'),
  tokens('output_tokens', 'output'),
  number('usd', (event, request) => request.usdOf(event)),
  word('agent_id', event => event.agent_id),
  word('source', event => event.source),
  number('timestamp', event => event.timestamp),
  word('event_type', event => event.event_type),
  word('event_id', event => event.event_id),
  word('parent_id', event => event.parent_id),
  number('duration_ms', event => event.duration_ms),
  { name: 'data', write: (cells, { event }) => cells.data(event.data) },
];

export const HEADER = `${COLUMNS.map(({ name }) => name).join()}\n`;

const COMMA = 0x2c;
const LF = 10;

/** One line. No cell holds a line break, so a line is a row for tools that know no quotes, too. */
export function writeLine(cells: CellWriter, row: Row, request: ExportRequest): void {
  for (let i = 0; i < COLUMNS.length; i++) {
    if (i > 0) cells.out.byte(COMMA);
    COLUMNS[i]?.write(cells, row, request);
  }
  cells.out.byte(LF);
}

function word(name: string, read: (event: TraceEvent) => unknown): Column {
  const write: Column['write'] = (cells, { event }) => {
    const value = read(event);
    if (typeof value === 'string') cells.text(value);
  };
  return { name, write };
}

function number(name: string, read: (event: TraceEvent, request: ExportRequest) => number | null | undefined): Column {
  return { name, write: (cells, { event }, request) => cells.add(numberCell(read(event, request))) };
}

/** On API messages only, each of which is one row: the column adds up to what the session used. */
function tokens(name: string, bucket: string): Column {
  return number(name, ({ event_type, data }) => {
    const count = event_type === 'llm_response' && isObject(data.usage) ? data.usage[bucket] : undefined;
    return isCount(count) ? count : undefined;
  });
}

/** How a call ended, on the row of its result; nothing where nobody said. */
function outcomeOf({ event_type, data }: TraceEvent): string {
  if (event_type === 'tool_result') return data.is_error === null ? '' : data.is_error === true ? 'failed' : 'ok';
  if (event_type !== 'error') return '';
  return data.denied === true ? 'denied' : data.interrupted === true ? 'interrupted' : 'failed';
}
