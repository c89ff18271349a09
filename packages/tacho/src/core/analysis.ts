/**
 * The contract of an analysis: a question about sessions, answered by data and a description of how to show it.
 * It reads events and is told facts; it never prints, and never looks at a disk or a clock. A folder in `analyses/` is
 * its own command, and later its route, tool and page.
 *
 * Drawn from stats, cost and explain. What they share: each session is folded once into a part (`read`), and the parts
 * become a report (`report`). One question is about one session, the other about a pair or many: only the number of
 * parts differs. What a report wants to quote from events that it had no room to keep, it looks at again (`Look`).
 */
import type { EventFold } from './event-fold.ts';
import type { Inherited } from './inherited.ts';
import type { PriceOverride } from './price-overrides.ts';
import type { Pricer } from './pricing.ts';
import type { TraceEvent } from './schema.ts';
import type { View } from './view.ts';

/** Headings under which the help lists analyses. */
export type AnalysisGroup = 'Look' | 'Understand' | 'Count' | 'Check';

/** One argument, in the words of JSON Schema: a flag, a field of a query string, a property of a tool's input. */
export type ArgSpec =
  | { readonly type: 'boolean'; readonly description: string }
  | {
      readonly type: 'string';
      readonly description: string;
      readonly enum?: readonly string[];
      readonly default?: string;
      /** What stands for the value in the help. */
      readonly value?: string;
    }
  | {
      readonly type: 'number';
      readonly description: string;
      readonly minimum?: number;
      readonly maximum?: number;
      readonly default?: number;
      readonly value?: string;
    };
/** By name in camelCase; the flag of `warnAt` is `--warn-at`. */
export type ArgSpecs = Readonly<Record<string, ArgSpec>>;

type Given<S extends ArgSpec> = S extends { type: 'boolean' }
  ? boolean
  : S extends { type: 'number' }
    ? number
    : S extends { enum: readonly (infer Word)[] }
      ? Word
      : string;
/** Values of the arguments: booleans are always there, others where given or where they have a default. */
export type Args<Specs extends ArgSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { type: 'boolean' } | { default: string | number }
    ? Given<Specs[Name]>
    : Given<Specs[Name]> | undefined;
};

/** What the shell knows and an analysis may ask for. */
export interface Facts {
  /** Unix seconds. */
  readonly clock: number;
  readonly prices: PriceFacts;
  /** By session id: what it started, in order of start. */
  readonly subagents: ReadonlyMap<string, readonly SubagentFact[]>;
  /** By session id: what it copied from others. Nobody makes an index to find out. */
  readonly inherited: ReadonlyMap<string, Inherited>;
}
export type Fact = keyof Facts;

export interface PriceFacts {
  readonly pricer: Pricer;
  /** One with prices of its own, which win over the table's. */
  withPrices(overrides: readonly PriceOverride[]): Pricer;
  /** The full id of a family name such as `sonnet`; a name that is none stays as it is. */
  modelOf(name: string): string;
  /** Tokens that a request to the model may hold; null where the table does not say. */
  contextWindow(model: string): number | null;
}

/** A subagent's session as the index knows it. */
export interface SubagentFact {
  readonly session_id: string;
  /** The session that started it: the one that is asked about, or one below it. */
  readonly parent_session_id: string | null;
  readonly agent_id: string | null;
  /** The call that started it; null where nobody says. */
  readonly parent_tool_use_id: string | null;
  readonly title: string | null;
  readonly started_at: number | null;
  readonly total_duration_ms: number | null;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
}

/** What is asked, and what is known beside the sessions. */
export interface Ask<Specs extends ArgSpecs, Need extends Fact> {
  readonly args: Args<Specs>;
  readonly facts: Pick<Facts, Need>;
  /** The event that is asked about, 1-based; only in the scope `event`. */
  readonly event: number | undefined;
  /** The report itself is what is wanted, as JSON. Otherwise only its views are seen, and what they leave out need not be made. */
  readonly whole: boolean;
  /** The time that is asked about, Unix seconds; only in the scope `fleet`, and there absent for one session. */
  readonly period?: Period | undefined;
}

export interface Period {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/**
 * Reads one event of a session again, in full and with its id: for a report that finds out only as it goes which events it
 * needs. Undefined for a number that no event has. Asking in ascending order is fastest.
 */
export type Look = (n: number) => TraceEvent | undefined;

export interface Analysis<Specs extends ArgSpecs, Need extends Fact, Part, Report> {
  /** The command; the name of its folder. */
  readonly name: string;
  readonly group: AnalysisGroup;
  readonly summary: string;
  /** One session; one event of a session; two sessions; one session, or all that started in a time. */
  readonly scope: 'session' | 'event' | 'pair' | 'fleet';
  readonly args: Specs;
  readonly needs?: readonly Need[];
  /** In the scope `event`: true where these arguments ask about the whole session, and no event is named. */
  isWhole?(args: Args<Specs>): boolean;
  /** False where the report looks at no event again: nobody keeps the way to it, which is 25 MB for 100,000 events. */
  readonly looks?: false;
  /** A fold for one session. It may be started again, and keeps nothing large. Its events need have no event_id. */
  read(ask: Ask<Specs, Need>): EventFold<Part>;
  /**
   * Pure: `looks`, one for each session, give the same event for the same number. Throws TraceError `not_found` for an
   * event that there is not.
   */
  report(parts: readonly Part[], ask: Ask<Specs, Need>, looks: readonly Look[]): Report;
  /** The report is what `--json` prints; this is what everybody else sees. */
  view(report: Report, ask: Ask<Specs, Need>): readonly View[];
  /** Where it judges: `fail` is exit code 1. */
  verdict?(report: Report): 'pass' | 'warn' | 'fail';
}

// biome-ignore lint/suspicious/noExplicitAny: a table of analyses of every shape
export type AnyAnalysis = Analysis<any, any, any, any>;

/** Gives an analysis its types. */
export function defineAnalysis<
  const Specs extends ArgSpecs,
  const Need extends Fact = never,
  Part = unknown,
  Report = unknown,
>(analysis: Analysis<Specs, Need, Part, Report>): Analysis<Specs, Need, Part, Report> {
  return analysis;
}
