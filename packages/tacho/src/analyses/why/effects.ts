/**
 * What an event led to: the links of later events, followed forward.
 */
import { lastBelow, RETRY_HORIZON } from './attempts.ts';
import type { Link } from './links.ts';
import type { EventReport, LinkReport, Teller } from './report.ts';
import type { Part } from './why-fold.ts';

export interface Effects {
  readonly nodes: readonly EffectNode[];
  /** Events in the tree. */
  readonly events: number;
  /** True where there is more than is shown. */
  readonly cut: boolean;
}

export interface EffectNode extends EventReport {
  readonly link: LinkReport;
  readonly children: readonly EffectNode[];
}

const MOST_EVENTS = 120;
const MOST_DEPTH = 16;

/**
 * The tree below an event. A link without evidence leads nowhere here, or every call after a prompt would be its effect.
 * The nearest come first: of 120 events, and of 16 levels, what is further away is cut.
 */
export function effectsOf(event: number, part: Part, teller: Teller): Effects {
  const later = laterBySource(part);
  const linked = new Map<number, Link[]>([[event, []]]);
  let cut = false;
  let level = [event];
  for (let depth = 0; level.length > 0 && linked.size <= MOST_EVENTS; depth++) {
    if (depth === MOST_DEPTH) {
      cut = level.some(n => (later.get(n) ?? []).length > 0);
      break;
    }
    const next: number[] = [];
    for (const from of level) {
      for (const n of [...(later.get(from) ?? []), ...attemptsAfter(from, part)]) {
        if (linked.has(n)) continue;
        if (linked.size > MOST_EVENTS) {
          cut = true;
          break;
        }
        const link = teller.links.linkOf(n);
        if (link === null || link.from !== from || link.kind === 'before') continue;
        linked.get(from)?.push(link);
        linked.set(n, []);
        next.push(n);
      }
    }
    level = next;
  }
  const nodesOf = (n: number): EffectNode[] =>
    (linked.get(n) ?? []).map(link => ({
      ...teller.event(link.to),
      link: teller.link(link),
      children: nodesOf(link.to),
    }));
  return { nodes: nodesOf(event), events: linked.size - 1, cut };
}

/** For each event the later ones that may be linked to it; which of them are is looked up. */
function laterBySource(part: Part): Map<number, number[]> {
  const later = new Map<number, Set<number>>();
  const add = (from: number, to: number) => {
    const those = later.get(from);
    if (those === undefined) later.set(from, new Set([to]));
    else those.add(to);
  };
  for (const [outcome, call] of part.callOf) add(call, outcome);
  for (const [n, candidates] of part.sayings) for (const { from } of candidates) add(from, n);
  let prompt = 0;
  for (const [n, { candidates, looks, said, plan }] of part.acts) {
    for (const { from } of candidates) add(from, n);
    for (const { call, outcome } of looks) {
      add(call, n);
      add(outcome, n);
    }
    for (const from of said) add(from, n);
    if (plan !== undefined) add(plan, n);
    while ((part.prompts[prompt + 1] ?? Number.POSITIVE_INFINITY) < n) prompt++;
    const asked = part.prompts[prompt];
    if (asked !== undefined && asked < n) add(asked, n);
  }
  return new Map([...later].map(([from, to]) => [from, [...to].sort((a, b) => a - b)]));
}

/** Calls that may try it again. */
function attemptsAfter(n: number, { calls, troubled }: Part): readonly number[] {
  if (troubled[lastBelow(troubled, n + 1)] !== n) return [];
  const index = lastBelow(calls, n + 1);
  return calls.slice(index + 1, index + 1 + RETRY_HORIZON);
}
