/**
 * The analyses that a page shows beside the replay. Those that begin with the story of the session are given the one that the
 * page has anyway; the others fold for themselves, in the same reading.
 */

import type { TokenBudgetReport } from '../../analyses/token-budget/report.ts';
import type { AnyAnalysis, Ask, Facts, Look } from '../../core/analysis.ts';
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import type { PageView } from '../../core/page/page.ts';
import type { PartData } from '../../core/page/part-fold.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { parseArgs } from '../analyses/args.ts';

interface Shown {
  readonly title: string;
  readonly analysis: AnyAnalysis;
  /** What its own fold would give. */
  readonly part?: (data: PartData) => unknown;
}

function priced(data: PartData): unknown {
  return data.priced;
}

/** In the order of the tabs. */
async function shown(postmortem: boolean): Promise<readonly Shown[]> {
  const [explain, cost, context, stats] = await Promise.all([
    import('../../analyses/explain/index.ts'),
    import('../../analyses/cost/index.ts'),
    import('../../analyses/token-budget/index.ts'),
    import('../../analyses/stats/index.ts'),
  ]);
  return [
    { title: 'Explain', analysis: explain.default, part: priced },
    {
      title: 'Cost',
      analysis: cost.default,
      part: ({ priced: of }) => ({ cost: of.cost, story: undefined, spending: of.spending }),
    },
    { title: 'Context', analysis: context.default },
    { title: 'Stats', analysis: stats.default },
    ...(postmortem
      ? [{ title: 'Postmortem', analysis: (await import('../../analyses/postmortem/index.ts')).default, part: priced }]
      : []),
  ];
}

export interface SideViews {
  readonly views: readonly PageView[];
  /** How full the context was at its fullest. */
  readonly peak: { readonly tokens: number; readonly window: number | null } | null;
}

export class SideFolds {
  readonly #shown: readonly Shown[];
  readonly #asks: readonly Ask<never, never>[];
  readonly #folds: readonly (EventFold<unknown> | undefined)[];
  #parts: readonly unknown[] = [];

  private constructor(list: readonly Shown[], facts: Partial<Facts>) {
    this.#shown = list;
    this.#asks = list.map(
      ({ analysis }) =>
        ({ args: parseArgs(analysis.args, {}), facts, event: undefined, whole: false }) as unknown as Ask<never, never>,
    );
    this.#folds = list.map(({ analysis, part }, i) =>
      part === undefined ? analysis.read(this.#asks[i] as never) : undefined,
    );
  }

  /** `postmortem`: it is among them, too. */
  static async open(facts: Partial<Facts>, postmortem: boolean): Promise<SideFolds> {
    return new SideFolds(await shown(postmortem), facts);
  }

  add(event: TraceEvent): void {
    for (const fold of this.#folds) fold?.add(event);
  }

  end(session: SessionFacts): void {
    this.#parts = this.#folds.map(fold => fold?.end(session));
  }

  /** After `end`. `look` reads an event again. */
  show(data: PartData, look: Look): SideViews {
    let peak: SideViews['peak'] = null;
    const views = this.#shown.map(({ title, analysis, part }, i) => {
      const ask = this.#asks[i] as never;
      const report = analysis.report([part === undefined ? this.#parts[i] : part(data)], ask, [look]);
      if (analysis.name === 'token-budget') peak = peakOf(report as TokenBudgetReport);
      return { name: analysis.name, title, views: analysis.view(report, ask) };
    });
    return { views, peak };
  }
}

function peakOf({ peak }: TokenBudgetReport): SideViews['peak'] {
  return peak === null ? null : { tokens: peak.tokens, window: peak.limit };
}
