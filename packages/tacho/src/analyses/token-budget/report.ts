/**
 * How full the context window of a session was, request by request: the facts behind the views.
 */
import type { PriceFacts } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import type { Contexts } from './context-fold.ts';
import { type CompactionReport, type Drop, type FilledBy, fillingOf, type SinglePiece } from './filled.ts';
import type { Lane } from './lane.ts';
import { type Limit, limitsOf, type Refuted } from './limits.ts';
import { type Moment, occupancyOf } from './occupancy.ts';

/** Where nobody says at which percentage to mark a request. */
const WARN_AT = 90;

export interface RequestReport {
  /** Number of its first event. */
  readonly n: number;
  /** Unix seconds. */
  readonly at: number | null;
  readonly model: string | null;
  /** What it held: input, cache reads and cache writes. */
  readonly tokens: number;
  /** What it was answered with; the next one holds that, too. */
  readonly output_tokens: number | null;
  readonly limit: number | null;
  /** Of the limit: 0.5 is half. */
  readonly share: number | null;
  /** At or above `warn_at`. */
  readonly over: boolean;
}

export interface TokenBudgetReport {
  readonly session_id: string;
  readonly started_at: number | null;
  readonly models: readonly string[];
  /** True where no request says what it held: then every number is a floor, from the length of the texts. */
  readonly estimated: boolean;
  readonly peak: RequestReport | null;
  readonly last: RequestReport | null;
  /** The first request: system prompt, definitions of tools, memory files, first prompt. */
  readonly base_tokens: number | null;
  /** base + growth − freed by compactions − lost by resets − shrunk = last. */
  readonly growth_tokens: number;
  readonly shrunk_tokens: number;
  readonly filled_by: readonly FilledBy[];
  readonly biggest: readonly SinglePiece[];
  readonly compactions: readonly CompactionReport[];
  readonly resets: readonly Drop[];
  readonly limits: readonly Limit[];
  readonly refuted_limits: readonly Refuted[];
  readonly models_without_limit: readonly string[];
  /** Percent. */
  readonly warn_at: number;
  readonly requests_over: number;
  /** Null where no --warn-at asked for one. */
  readonly verdict: 'pass' | 'fail' | null;
  readonly requests: readonly RequestReport[];
  /** Subagents whose events stand in this session: each has a window of its own. */
  readonly agents: readonly AgentReport[];
  /** Subagents with sessions of their own, which are in no number here. */
  readonly subagents: number;
}

export interface AgentReport {
  readonly agent_id: string;
  readonly requests: number;
  readonly peak_tokens: number | null;
}

export interface Asked {
  readonly limit: number | undefined;
  readonly model: string | undefined;
  readonly warnAt: number | undefined;
}

/** Throws `usage` for a --model without a known limit, and for a --warn-at where nothing has one. */
export function reportOf(contexts: Contexts, asked: Asked, prices: PriceFacts): TokenBudgetReport {
  const [own, ...others] = contexts.lanes;
  const occupancy = occupancyOf(own);
  const { moments } = occupancy;
  const { ofMoment, refuted, unknown } = limitsOf(moments, asked, prices);
  const warnAt = asked.warnAt ?? WARN_AT;
  const requests = moments.map((moment, i) => requestReport(moment, ofMoment[i], warnAt));
  const over = requests.filter(request => request.over).length;
  if (asked.warnAt !== undefined) checkJudgeable(requests);
  const filling = fillingOf(occupancy);
  return {
    session_id: contexts.session_id,
    started_at: contexts.started_at,
    models: [...new Set(moments.flatMap(({ model }) => model ?? []))],
    estimated: occupancy.estimated && moments.length > 0,
    peak: peakOf(requests),
    last: requests.at(-1) ?? null,
    base_tokens: filling.base,
    growth_tokens: filling.growth,
    shrunk_tokens: filling.shrunk,
    filled_by: filling.by,
    biggest: filling.biggest,
    compactions: filling.compactions,
    resets: filling.resets,
    limits: uniqueLimits(ofMoment),
    refuted_limits: refuted,
    models_without_limit: unknown,
    warn_at: warnAt,
    requests_over: over,
    verdict: asked.warnAt === undefined ? null : over > 0 ? 'fail' : 'pass',
    requests,
    agents: others.map(agentReport),
    subagents: contexts.subagents,
  };
}

function requestReport(moment: Moment, limit: Limit | undefined, warnAt: number): RequestReport {
  const { n, at, model, tokens, output } = moment;
  const share = limit === undefined ? null : tokens / limit.tokens;
  return {
    n,
    at,
    model,
    tokens,
    output_tokens: output,
    limit: limit?.tokens ?? null,
    share,
    over: share !== null && share * 100 >= warnAt,
  };
}

/** The fullest: by share where models differ in what they hold, else by tokens. */
function peakOf(requests: readonly RequestReport[]): RequestReport | null {
  const isShared = requests.every(({ share }) => share !== null);
  const size = ({ tokens, share }: RequestReport) => (isShared ? (share as number) : tokens);
  return requests.reduce<RequestReport | null>(
    (most, request) => (most === null || size(request) > size(most) ? request : most),
    null,
  );
}

/** A check that cannot see must not pass. */
function checkJudgeable(requests: readonly RequestReport[]): void {
  if (requests.length === 0 || requests.some(({ share }) => share !== null)) return;
  throw new TraceError('usage', 'how much its requests could hold is not known, so --warn-at has nothing to go by', {
    hint: 'give the number of tokens with --limit, or a model with --model',
  });
}

function uniqueLimits(limits: readonly (Limit | undefined)[]): Limit[] {
  const byText = new Map<string, Limit>();
  for (const limit of limits) if (limit !== undefined) byText.set(JSON.stringify(limit), limit);
  return [...byText.values()];
}

function agentReport(lane: Lane): AgentReport {
  const { moments, estimated } = occupancyOf(lane);
  return {
    agent_id: lane.agentId ?? 'main',
    requests: moments.length,
    peak_tokens: estimated ? null : moments.reduce((most, { tokens }) => Math.max(most, tokens), 0) || null,
  };
}
