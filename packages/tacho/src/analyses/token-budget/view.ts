/**
 * The report as a curve, numbers and tables.
 */
import { type Cell, counted, note, type SeriesView, toned, type View } from '../../core/view.ts';
import type { Limit } from './limits.ts';
import { noticesOf } from './notices.ts';
import type { RequestReport, TokenBudgetReport } from './report.ts';
import { biggestTable, dropsTable, filledTable } from './tables.ts';

export function viewsOf(report: TokenBudgetReport): View[] {
  if (report.peak === null) {
    return [
      note('Session: ', toned('bold', report.session_id)),
      note('No request to a model is told of, and no text to estimate one from.'),
      ...noticesOf(report),
    ];
  }
  return [
    note('Session: ', toned('bold', report.session_id)),
    { as: 'number', label: 'Requests', value: requestsCell(report) },
    { as: 'number', label: 'Limit', value: limitCell(report.limits) },
    { as: 'number', label: 'Peak', value: [fullness(report.peak, report), ' at ', placeOf(report.peak, report)] },
    { as: 'number', label: 'Last', value: fullness(report.last as RequestReport, report) },
    { as: 'number', label: 'Growth', value: growthCell(report) },
    ...overView(report),
    curve(report),
    filledTable(report),
    ...biggestTable(report),
    ...dropsTable(report),
    ...noticesOf(report),
  ];
}

function requestsCell({ requests, models }: TokenBudgetReport): Cell {
  return [{ count: requests.length }, ...(models.length === 0 ? [] : [toned('dim', ` ${models.join(', ')}`)])];
}

const SOURCES: Readonly<Record<Limit['source'], string>> = {
  option: 'as given',
  model: 'of the model given',
  agent: 'as the agent says',
  table: 'by the price table',
};

function limitCell(limits: readonly Limit[]): Cell {
  if (limits.length === 0) return [{ tokens: null }, toned('dim', ' not known; --limit counts with one')];
  const groups = Map.groupBy(limits, ({ tokens, source }) => `${tokens} ${source}`);
  return [...groups.values()].flatMap((of, i): Cell[] => {
    const { tokens, source } = of[0] as Limit;
    const models = groups.size > 1 ? of.flatMap(({ model }) => model ?? []).join(', ') : '';
    return [i === 0 ? '' : ', ', { tokens }, toned('dim', ` ${models === '' ? '' : `${models}, `}${SOURCES[source]}`)];
  });
}

/** `167,012 of 200,000, 84%`. */
function fullness({ tokens, limit, share, over }: RequestReport, { estimated }: TokenBudgetReport): Cell {
  const whole: Cell[] = limit === null ? [] : [' of ', { count: limit }];
  const cell: Cell = [estimated ? '~' : '', { count: tokens }, ...whole, ', ', { share }];
  return over ? toned('error', cell) : cell;
}

function placeOf({ n, at }: { n: number; at: number | null }, { started_at: start }: TokenBudgetReport): Cell {
  if (at === null || start === null) return { event: n };
  return [{ event: n }, ', ', { ms: Math.max(0, at - start) * 1000 }, ' in'];
}

function growthCell({ base_tokens: base, growth_tokens: growth, requests, estimated }: TokenBudgetReport): Cell {
  const steps = requests.length - (base === null ? 0 : 1);
  return [
    { tokens: growth, about: estimated },
    ...(base === null ? [] : [' on top of ', { tokens: base }]),
    ...(steps > 0 ? [', ', { tokens: Math.round(growth / steps), about: true }, ' a request'] : []),
  ];
}

function overView({ requests, requests_over: over, warn_at: warnAt }: TokenBudgetReport): View[] {
  const first = requests.find(request => request.over);
  if (first === undefined) return [];
  const value: Cell = [toned('error', counted(over, 'request')), ', the first ', { event: first.n }];
  return [{ as: 'number', label: `${warnAt}% or more`, value }];
}

function curve({ requests, limits }: TokenBudgetReport): SeriesView {
  const max = Math.max(0, ...limits.map(({ tokens }) => tokens));
  return {
    as: 'series',
    title: 'Context by request',
    unit: 'tokens',
    ...(max > 0 && { max }),
    points: requests.map(({ n, tokens, over }) => ({ event: n, value: tokens, ...(over && { tone: 'error' }) })),
  };
}
