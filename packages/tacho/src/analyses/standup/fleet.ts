/**
 * The standup of all sessions of a time: each in a few lines, and what they took together.
 */
import type { Period } from '../../core/analysis.ts';
import { type Cell, counted, type Group, note, toned, type View } from '../../core/view.ts';
import type { SessionStandup } from './report.ts';

export interface FleetStandup {
  /** Unix seconds; null where no bound was given. */
  readonly since: number | null;
  readonly until: number | null;
  /** In order of their start. */
  readonly sessions: readonly SessionStandup[];
  readonly tool_calls: number;
  readonly errors: number;
  /** Of those that have a cost; null where none has. */
  readonly total_usd: number | null;
  readonly sessions_without_cost: number;
}

export function fleetOf(sessions: readonly SessionStandup[], { since, until }: Period): FleetStandup {
  const costs = sessions.flatMap(of => of.total_usd ?? []);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    since: since ?? null,
    until: until ?? null,
    sessions,
    tool_calls: sum(sessions.map(of => of.tool_calls)),
    errors: sum(sessions.map(of => of.errors)),
    total_usd: costs.length === 0 ? null : sum(costs),
    sessions_without_cost: sessions.length - costs.length,
  };
}

export function isFleet(report: SessionStandup | FleetStandup): report is FleetStandup {
  return 'sessions' in report;
}

const PROMPTS = 4;
const ITEMS = 4;

export function fleetViews(report: FleetStandup): View[] {
  const { sessions, since, until } = report;
  return [
    note(
      'Standup: ',
      toned('bold', counted(sessions.length, 'session')),
      ...(since === null ? [] : [' since ', { at: since }]),
      ...(until === null ? [] : [' until ', { at: until }]),
    ),
    { as: 'groups', groups: sessions.map(groupOf) },
    note(
      'Together ',
      counted(report.tool_calls, 'call'),
      ', ',
      counted(report.errors, 'error'),
      ...(report.total_usd === null ? [] : [', ', { usd: report.total_usd }]),
      ...(report.sessions_without_cost === 0 || report.total_usd === null
        ? []
        : [toned('dim', [' (', counted(report.sessions_without_cost, 'session'), ' without a cost)'])]),
    ),
  ];
}

function groupOf(session: SessionStandup): Group {
  const { prompts, review, unfinished, dependencies } = session;
  const told = prompts.filter(({ done }) => done !== '');
  return {
    title: [
      toned('bold', cut(session.name ?? prompts[0]?.asked ?? session.session_id, 80)),
      toned('dim', [
        ' (',
        ...(session.project === null ? [] : [session.project, ', ']),
        { at: session.started_at },
        ...(session.total_usd === null ? [] : [', ', { usd: session.total_usd, about: session.estimated }]),
        `, ${session.session_id.slice(0, 8)})`,
      ]),
    ],
    lines: [
      ...(told.length > PROMPTS
        ? [toned('dim', ['… ', counted(told.length - PROMPTS, 'prompt'), ' before these'])]
        : []),
      ...told
        .slice(-PROMPTS)
        .map(({ done, outcome }): Cell => [capital(done), outcome === 'done' ? '.' : toned('warn', ` — ${outcome}.`)]),
      ...listLine(
        'New dependencies: ',
        dependencies.map(of => of.name),
      ),
      ...listLine(
        'To review: ',
        review.map(of => of.text),
      ),
      ...listLine(
        'Unfinished: ',
        unfinished.map(of => of.text),
      ),
    ],
  };
}

function listLine(label: string, items: readonly string[]): Cell[] {
  if (items.length === 0) return [];
  const more = items.length - ITEMS;
  return [
    [
      label,
      items
        .slice(0, ITEMS)
        .map(item => cut(item, 90))
        .join('; '),
      ...(more > 0 ? [toned('dim', ` and ${more} more`)] : []),
    ],
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).trimEnd()}…` : text;
}
