/**
 * Why each call of a session came to be, as `why` tells it.
 */
import type { Look } from '../../core/analysis.ts';
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import type { TraceEvent } from '../../core/schema.ts';

export interface GivenLink {
  readonly to: number;
  readonly from: number;
  readonly rule: string;
  readonly quote: string;
}

const QUOTE_CHARS = 160;

export class LinkFinder {
  readonly #fold: EventFold<unknown>;
  readonly #finish: (part: unknown, look: Look) => GivenLink[];
  #part: unknown;

  private constructor(fold: EventFold<unknown>, finish: (part: unknown, look: Look) => GivenLink[]) {
    this.#fold = fold;
    this.#finish = finish;
  }

  static async open(): Promise<LinkFinder> {
    const [{ WhyFold }, { reportOf }, { LINK_WORDS }, { startOf }] = await Promise.all([
      import('../../analyses/why/why-fold.ts'),
      import('../../analyses/why/report.ts'),
      import('../../analyses/why/view.ts'),
      import('../../core/cut-text.ts'),
    ]);
    return new LinkFinder(new WhyFold(), (part, look) => {
      const { coverage } = reportOf(part as Parameters<typeof reportOf>[0], { event: undefined, effects: false }, look);
      return (coverage?.calls ?? []).flatMap(({ link }) => {
        if (link === null || link.kind === 'before') return [];
        const quote = link.evidence?.value ?? link.failure?.text ?? '';
        return [{ to: link.to, from: link.from, rule: LINK_WORDS[link.kind], quote: startOf(quote, QUOTE_CHARS) }];
      });
    });
  }

  add(event: TraceEvent): void {
    this.#fold.add(event);
  }

  end(session: SessionFacts): void {
    this.#part = this.#fold.end(session);
  }

  /** After `end`. */
  links(look: Look): GivenLink[] {
    return this.#finish(this.#part, look);
  }
}
