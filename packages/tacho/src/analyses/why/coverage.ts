/**
 * Every call of a session with its link, and how many have which kind: how well the session can be explained.
 */
import type { LinkKind } from './links.ts';
import type { LinkReport, Teller } from './report.ts';
import type { Part } from './why-fold.ts';

export interface Coverage {
  readonly tool_calls: number;
  /** Calls after the first: the first is there because of what was asked. */
  readonly later_calls: number;
  /** Of those, the ones whose link has evidence. */
  readonly explained: number;
  /** Null where there is no later call. */
  readonly share: number | null;
  readonly kinds: Readonly<Partial<Record<LinkKind | 'none', number>>>;
  readonly calls: readonly CallLink[];
}

export interface CallLink {
  readonly n: number;
  readonly event_id: string | null;
  readonly what: string;
  readonly detail: string;
  readonly link: LinkReport | null;
}

export function coverageOf(part: Part, teller: Teller): Coverage {
  const kinds: Partial<Record<LinkKind | 'none', number>> = {};
  const calls = part.calls.map((n): CallLink => {
    const link = teller.links.linkOf(n);
    const kind = link?.kind ?? 'none';
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    const { event_id, what, detail } = teller.event(n);
    return { n, event_id, what, detail, link: link === null ? null : teller.link(link) };
  });
  const later = calls.slice(1);
  const explained = later.filter(({ link }) => link?.evidence != null).length;
  return {
    tool_calls: calls.length,
    later_calls: later.length,
    explained,
    share: later.length === 0 ? null : explained / later.length,
    kinds,
    calls,
  };
}
