/**
 * The statistics as numbers, and a table of the tools.
 */
import { cacheWrites } from '../../core/usage.ts';
import { type Cell, counted, type NumberView, type TableView, toned, type View } from '../../core/view.ts';
import type { StatsReport } from './report.ts';

/** `tree`: several sessions were counted as one, and it is said how many. */
export function statsViews(report: StatsReport, tree: boolean): View[] {
  const { usage, inherited } = report;
  const otherErrors = report.errors - report.tool_errors;
  return [
    number('Session', report.session_id),
    ...(tree ? [number('Sessions', { count: report.sessions })] : []),
    number('Duration', durationCell(report.total_duration_ms)),
    number('Prompts', [
      { count: report.user_prompts },
      ...also(report.slash_commands, 'slash commands'),
      ...also(report.queued_prompts, 'queued'),
      ...also(report.interrupts, 'interrupts'),
    ]),
    number('API messages', [
      { count: report.assistant_messages },
      ...(report.llm_requests > report.assistant_messages ? [' in ', { count: report.llm_requests }, ' requests'] : []),
    ]),
    number('Tool calls', [
      { count: report.tool_calls_total },
      ...also(report.tool_calls_without_result, 'without a result'),
    ]),
    number('Tool errors', errorCell(report.tool_errors)),
    ...(otherErrors > 0 ? [number('Other errors', { count: otherErrors })] : []),
    number(
      'Total tokens',
      report.total_tokens === null
        ? null
        : [
            { count: report.total_tokens },
            toned('dim', [
              '  input ',
              { tokens: usage.input },
              ', cache read ',
              { tokens: usage.cache_read },
              ', cache write ',
              { tokens: cacheWrites(usage) },
              ', output ',
              { tokens: usage.output },
            ]),
          ],
    ),
    ...(report.messages_without_usage > 0
      ? [number('No usage', [{ count: report.messages_without_usage }, ' messages, in no sum'])]
      : []),
    number('Files', [
      { count: report.files_read.length },
      ' read, ',
      { count: report.files_written.length },
      ' written',
    ]),
    ...(inherited !== null && inherited.messages > 0
      ? [
          number('Copied', [
            { count: inherited.messages },
            ' messages (',
            { usd: inherited.usd },
            `) from ${inherited.from.join(', ')}`,
          ]),
        ]
      : []),
    ...(report.skipped_lines > 0
      ? [number('Skipped', toned('error', counted(report.skipped_lines, 'damaged line')))]
      : []),
    ...toolTable(report),
  ];
}

function number(label: string, value: Cell): NumberView {
  return { as: 'number', label, value };
}

/** `12.0s`, and in hours and minutes where that reads better. */
function durationCell(ms: number | null): Cell {
  if (ms === null) return null;
  const seconds = `${(ms / 1000).toFixed(1)}s`;
  return ms < 60_000 ? seconds : [seconds, ' (', { ms }, ')'];
}

function also(count: number, what: string): Cell[] {
  return count === 0 ? [] : [', ', { count }, ` ${what}`];
}

function errorCell(count: number): Cell {
  return count > 0 ? toned('error', { count }) : { count };
}

function toolTable(report: StatsReport): TableView[] {
  const tools = Object.entries(report.tool_calls).sort((a, b) => b[1] - a[1]);
  if (tools.length === 0) return [];
  const right = 'right' as const;
  return [
    {
      as: 'table',
      columns: [
        { title: 'Tool', wide: true },
        ...['Calls', 'Errors', 'p50', 'p95', 'max', 'total'].map(title => ({ title, align: right })),
      ],
      rows: tools.map(([tool, calls]) => {
        const took = own(report.tool_durations_ms, tool);
        return [
          tool,
          { count: calls },
          errorCell(own(report.tool_errors_by_name, tool) ?? 0),
          ...[took?.p50, took?.p95, took?.max, took?.total].map(ms => ({ ms: ms ?? null })),
        ];
      }),
    },
  ];
}

/** A tool may be called `constructor`. */
function own<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
