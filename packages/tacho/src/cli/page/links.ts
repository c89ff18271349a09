/**
 * Why each call of a session came to be, as `why` tells it.
 */
import type { Look } from '../../core/analysis.ts';
import { startOf } from '../../core/cut-text.ts';
import type { EventFold } from '../../core/event-fold.ts';

export interface GivenLink {
  readonly to: number;
  readonly from: number;
  readonly rule: string;
  readonly quote: string;
}

export interface LinkFinder {
  /** Gives what `find` needs. */
  fold(): EventFold<unknown>;
  find(part: unknown, look: Look): readonly GivenLink[];
}

const QUOTE_CHARS = 160;

export async function openLinkFinder(): Promise<LinkFinder> {
  const [{ WhyFold }, { reportOf }, { LINK_WORDS }] = await Promise.all([
    import('../../analyses/why/why-fold.ts'),
    import('../../analyses/why/report.ts'),
    import('../../analyses/why/view.ts'),
  ]);
  return {
    fold: () => new WhyFold(),
    find(part, look) {
      const { coverage } = reportOf(part as Parameters<typeof reportOf>[0], { event: undefined, effects: false }, look);
      return (coverage?.calls ?? []).flatMap(({ link }) => {
        if (link === null || link.kind === 'before') return [];
        const quote = link.evidence?.value ?? link.failure?.text ?? '';
        return [{ to: link.to, from: link.from, rule: LINK_WORDS[link.kind], quote: startOf(quote, QUOTE_CHARS) }];
      });
    },
  };
}
