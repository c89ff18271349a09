/**
 * Why: how many calls of the corpus have a cause with evidence, and whether all that is quoted stands in both events.
 */
import path from 'node:path';
import type { Report } from './report.ts';
import type { SharedData } from './shared.ts';
import { inParallel, Sandbox } from './tacho.ts';

const LEAST_SHARE = 0.8;

interface Event {
  readonly event_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Link {
  readonly kind: string;
  readonly from: number;
  readonly from_event_id: string;
  readonly to: number;
  readonly to_event_id: string;
  readonly evidence: { readonly value: string; readonly from_quote: string; readonly to_quote: string } | null;
}

interface Answer {
  readonly coverage: {
    readonly later_calls: number;
    readonly explained: number;
    readonly calls: readonly { readonly n: number; readonly link: Link | null }[];
  };
}

export async function checkWhy(report: Report, shared: SharedData, temp: string): Promise<void> {
  const box = new Sandbox(temp, 'why');
  const sessions = [...new Set(await box.import(path.join(shared.data, 'open')))];
  const answers = await inParallel(sessions, async session => ({
    why: await box.json<Answer>('why', session, '--all', '--json'),
    inspected: await box.json<{ session: { agent_name: string | null }; events: Event[] }>('inspect', session),
  }));

  report.section('Why, with evidence');
  const byAgent = new Map<string, { calls: number; explained: number }>();
  const findings: string[] = [];
  let links = 0;
  for (const [i, { why, inspected }] of answers.entries()) {
    const agent = inspected.session.agent_name ?? 'unknown';
    const { calls, explained } = byAgent.get(agent) ?? { calls: 0, explained: 0 };
    byAgent.set(agent, { calls: calls + why.coverage.later_calls, explained: explained + why.coverage.explained });
    for (const { link } of why.coverage.calls) {
      if (link?.evidence == null) continue;
      links++;
      findings.push(...wrongEvidence(link, inspected.events).map(wrong => `${sessions[i]} #${link.to}: ${wrong}`));
    }
  }
  report.check('evidence', `${links} links, each quoted from both events`, findings);

  const totals = [...byAgent.values()];
  const calls = totals.reduce((sum, of) => sum + of.calls, 0);
  const explained = totals.reduce((sum, of) => sum + of.explained, 0);
  for (const [agent, of] of byAgent) if (of.calls > 0) report.note(`${agent}: ${shareText(of.explained, of.calls)}`);
  const isEnough = calls > 0 && explained / calls >= LEAST_SHARE;
  const least = `at least ${LEAST_SHARE * 100} % were expected`;
  report.check('coverage', shareText(explained, calls), isEnough ? [] : [least]);
}

function wrongEvidence(link: Link, events: readonly Event[]): string[] {
  const [from, to] = [events[link.from - 1], events[link.to - 1]];
  const { value, from_quote, to_quote } = link.evidence as NonNullable<Link['evidence']>;
  return [
    ...(link.from < link.to ? [] : ['the source does not come first']),
    ...(from?.event_id === link.from_event_id && to?.event_id === link.to_event_id
      ? []
      : ['the ids are those of others']),
    ...(value !== '' && from_quote.includes(value) && to_quote.includes(value) ? [] : ['a quote lacks the value']),
    ...(holds(from?.data, from_quote) ? [] : [`#${link.from} does not say ${from_quote}`]),
    ...(holds(to?.data, to_quote) ? [] : [`#${link.to} does not say ${to_quote}`]),
  ];
}

/** One of the texts or numbers in the value has the quote in it. */
function holds(value: unknown, quote: string): boolean {
  if (typeof value === 'string') return value.includes(quote);
  if (typeof value === 'number') return String(value).includes(quote);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(part => holds(part, quote));
}

function shareText(explained: number, calls: number): string {
  return `${explained} of ${calls} calls after the first (${((explained / Math.max(1, calls)) * 100).toFixed(1)} %)`;
}
