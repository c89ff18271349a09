/**
 * What a person would say of a session the next morning, as facts.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import { type FileChange, relativeTo } from '../../core/describe/call.ts';
import { changesOf } from '../../core/story/changed-files.ts';
import { endingOf } from '../../core/story/ending.ts';
import type { PlanItem } from '../../core/story/plan.ts';
import type { PricedStory } from '../../core/story/priced-story.ts';
import { findRetries } from '../../core/story/retries.ts';
import type { Story } from '../../core/story/story.ts';
import { testsAtEnd } from '../../core/story/tests-at-end.ts';
import { troublesOf } from '../../core/story/troubles.ts';
import { type Abandoned, abandonedOf } from './abandoned.ts';
import { type Dependency, dependenciesOf } from './dependencies.ts';
import { type PromptReport, promptsOf } from './prompts.ts';
import { goneOf, type ReviewItem, reviewOf } from './review.ts';
import { type Unfinished, unfinishedOf } from './unfinished.ts';
import type { Remark, Written } from './written.ts';

/** What one session gave. */
export interface Part extends PricedStory {
  readonly plan: readonly PlanItem[];
  readonly written: readonly Written[];
}

export interface SessionStandup {
  readonly session_id: string;
  readonly name: string | null;
  readonly agent_name: string | null;
  readonly project: string | null;
  readonly status: string;
  readonly started_at: number | null;
  readonly prompts: readonly PromptReport[];
  readonly files_read: readonly string[];
  readonly files_changed: readonly FileChange[];
  readonly files_deleted: readonly string[];
  readonly abandoned: readonly Abandoned[];
  readonly dependencies: readonly Dependency[];
  /** Comments that the agent wrote and left: marks such as TODO, and doubts. */
  readonly remarks: readonly (Remark & { readonly n: number; readonly path: string })[];
  readonly review: readonly ReviewItem[];
  readonly unfinished: readonly Unfinished[];
  readonly tool_calls: number;
  readonly retries: number;
  readonly failed_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
  readonly unpriced_messages: number;
  readonly estimated: boolean;
  readonly total_duration_ms: number | null;
  readonly subagents: { readonly sessions: number; readonly tool_calls: number; readonly total_usd: number | null };
}

/** Paths inside the session's folder are relative to it. */
export function standupOf(part: Part, subagents: readonly SubagentFact[]): SessionStandup {
  const { story, record, cost } = part;
  const relative = (path: string) => relativeTo(story.cwd, path);
  const worked = new Set(story.steps.filter(step => step.outcome === 'ok').map(step => step.n));
  const written = part.written.filter(of => of.reported || worked.has(of.n));
  const troubles = troublesOf(story.steps);
  const ending = endingOf(story);
  const files = filesOf(story, written, relative);
  const gone = goneOf({ steps: story.steps, written, relative });
  return {
    session_id: record.session_id,
    name: record.name,
    agent_name: record.agent_name,
    project: record.project,
    status: record.status,
    started_at: record.started_at,
    prompts: promptsOf({ story, spending: part.spending, written, troubles, ending, relative }),
    files_read: unique(story.steps.flatMap(step => (step.outcome === 'ok' ? step.reads : []))).map(relative),
    files_changed: files,
    files_deleted: gone.filter(of => of.missed).map(({ path }) => path),
    abandoned: abandonedOf(story.steps, troubles, written, relative),
    dependencies: dependenciesOf(story.steps, written, relative),
    remarks: remarksOf(written, new Set(gone.map(({ path }) => path)), relative),
    review: reviewOf({ steps: story.steps, marks: story.marks, written, files, relative }, gone),
    unfinished: unfinishedOf({
      steps: story.steps,
      troubles,
      tests: testsAtEnd(story.steps),
      ending,
      plan: part.plan,
      running: record.status === 'running',
    }),
    tool_calls: record.tool_calls,
    retries: findRetries(story.steps).length,
    failed_calls: cost.failed_calls,
    errors: record.errors,
    total_tokens: record.total_tokens,
    total_usd: cost.estimate?.usd ?? cost.total_usd,
    unpriced_messages: cost.unpriced_messages,
    estimated: cost.estimate !== null,
    total_duration_ms: record.total_duration_ms,
    subagents: {
      sessions: subagents.length,
      tool_calls: subagents.reduce((sum, of) => sum + of.tool_calls, 0),
      total_usd: subagents.reduce<number | null>(
        (sum, of) => (of.total_usd === null ? sum : (sum ?? 0) + of.total_usd),
        null,
      ),
    },
  };
}

/** What calls wrote, and what a client says that its scripts did. */
function filesOf({ steps }: Story, written: readonly Written[], relative: (path: string) => string): FileChange[] {
  const byPath = new Map(changesOf(steps).map(of => [of.path, of]));
  for (const { path, reported, deleted: isGone, addedLines, removedLines } of written) {
    if (isGone) continue;
    const of = byPath.get(path);
    if (of === undefined) byPath.set(path, { path, added: addedLines, removed: removedLines });
    else if (reported) byPath.set(path, { path, added: of.added + addedLines, removed: of.removed + removedLines });
  }
  return [...byPath.values()].map(({ path, ...lines }) => ({ path: relative(path), ...lines }));
}

/** Each text once for a file; what was taken out again later, and files that are gone, aside. */
function remarksOf(
  written: readonly Written[],
  gone: ReadonlySet<string>,
  relative: (path: string) => string,
): SessionStandup['remarks'] {
  const found = new Map<string, Remark & { n: number; path: string }>();
  for (const { n, path, remarks, removedRemarks } of written) {
    for (const text of removedRemarks) found.delete(`${path}\n${text}`);
    for (const remark of remarks) found.set(`${path}\n${remark.text}`, { ...remark, n, path: relative(path) });
  }
  return [...found.values()].filter(({ path }) => !gone.has(path));
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
