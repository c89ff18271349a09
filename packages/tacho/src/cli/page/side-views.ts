/**
 * The analyses that a page shows beside the replay. Those that begin with the story of the session are given the one that the
 * page has anyway; the others fold for themselves, in the same reading.
 */
import type { TokenBudgetReport } from '../../analyses/token-budget/report.ts';
import type { AnyAnalysis, Facts, Look } from '../../core/analysis.ts';
import type { EventFold } from '../../core/event-fold.ts';
import type { PageView } from '../../core/page/page.ts';
import type { PartData } from '../../core/page/part-fold.ts';
import { thinSeries } from '../../core/thin-series.ts';
import { parseArgs } from '../analyses/args.ts';

/** Of a curve; a page is not much wider. */
const MOST_POINTS = 2_000;

interface Shown {
  readonly title: string;
  readonly analysis: AnyAnalysis;
  /** What its own fold would give. */
  readonly part?: (data: PartData) => unknown;
}

export interface SideViews {
  readonly views: readonly PageView[];
  /** How full the context was at its fullest. */
  readonly peak: { readonly tokens: number; readonly window: number | null } | null;
}

export class SideAnalyses {
  readonly #shown: readonly Shown[];
  readonly #facts: Partial<Facts>;

  private constructor(shown: readonly Shown[], facts: Partial<Facts>) {
    this.#shown = shown;
    this.#facts = facts;
  }

  /** `postmortem`: it is among them, too. */
  static async open(facts: Partial<Facts>, postmortem: boolean): Promise<SideAnalyses> {
    return new SideAnalyses(await shownAnalyses(postmortem), facts);
  }

  /** Gives the part of each analysis that folds for itself. */
  fold(): EventFold<readonly unknown[]> {
    const folds = this.#shown.map(one => (one.part === undefined ? one.analysis.read(this.#askFor(one)) : undefined));
    const own = folds.filter(fold => fold !== undefined);
    return {
      add(event) {
        for (const fold of own) fold.add(event);
      },
      end: session => folds.map(fold => fold?.end(session)),
    };
  }

  /** `look` reads an event again. */
  show(data: PartData, parts: readonly unknown[], look: Look): SideViews {
    let peak: SideViews['peak'] = null;
    const views = this.#shown.map((one, i) => {
      const { title, analysis, part } = one;
      const ask = this.#askFor(one);
      const report = analysis.report([part === undefined ? parts[i] : part(data)], ask, [look]);
      if (analysis.name === 'token-budget') peak = peakOf(report as TokenBudgetReport);
      return { name: analysis.name, title, views: thinSeries(analysis.view(report, ask), MOST_POINTS) };
    });
    return { views, peak };
  }

  #askFor({ analysis }: Shown) {
    return { args: parseArgs(analysis.args, {}) as never, facts: this.#facts as never, event: undefined, whole: false };
  }
}

/** In the order of the tabs. */
async function shownAnalyses(postmortem: boolean): Promise<readonly Shown[]> {
  const [explain, cost, context, stats] = await Promise.all([
    import('../../analyses/explain/index.ts'),
    import('../../analyses/cost/index.ts'),
    import('../../analyses/token-budget/index.ts'),
    import('../../analyses/stats/index.ts'),
  ]);
  return [
    { title: 'Explain', analysis: explain.default, part: story },
    {
      title: 'Cost',
      analysis: cost.default,
      part: ({ priced }) => ({ cost: priced.cost, story: undefined, spending: priced.spending }),
    },
    { title: 'Context', analysis: context.default },
    { title: 'Stats', analysis: stats.default },
    ...(postmortem
      ? [{ title: 'Postmortem', analysis: (await import('../../analyses/postmortem/index.ts')).default, part: story }]
      : []),
  ];
}

function story(data: PartData): unknown {
  return data.priced;
}

function peakOf({ peak }: TokenBudgetReport): SideViews['peak'] {
  return peak === null ? null : { tokens: peak.tokens, window: peak.limit };
}
