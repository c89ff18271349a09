/**
 * The whole comparison, as `--json` prints it: what each session was, what both did and what only one did, and who did
 * better.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import type { Step } from '../../core/story/step.ts';
import { laySideBySide, type Piece } from './lay-side-by-side.ts';
import { shared } from './match-phases.ts';
import { type Measured, measuresOf } from './measures.ts';
import { type Only, type PhaseDiff, phaseDiffs, writtenBy } from './phase-report.ts';
import { type Part, type Side, sideOf } from './side.ts';
import { Numbers } from './step-keys.ts';
import { type Trail, trailOf } from './trail.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { type Divergence, divergences } from './words.ts';

export interface DiffReport {
  readonly a: Side;
  readonly b: Side;
  /** One session was given twice. */
  readonly same_session: boolean;
  /** The same prompts, calls and outcomes in the same order; times, ids, folders and the wording of answers aside. */
  readonly identical: boolean;
  /** Where they first differ; null where they do not. */
  readonly diverged: Divergence | null;
  /** The first points where they went different ways, in words. */
  readonly approach: readonly Divergence[];
  /** All of them in JSON; a view asks for the first that differ. */
  readonly phases: readonly PhaseDiff[];
  /** Phases, those of both sides counted once; how many of them are alike, and how many differ but stand on both sides. */
  readonly phase_counts: { readonly all: number; readonly alike: number; readonly both: number };
  /** There are too many phases to match each: some that correspond may be told as those of one side. */
  readonly rough: boolean;
  /** Calls of both, and of one side only, over all phases. */
  readonly calls: { readonly both: number; readonly a_only: number; readonly b_only: number };
  /** Calls of both of which not both sides tell how they ended. */
  readonly unknown_outcomes: number;
  readonly tools: {
    readonly both: readonly string[];
    readonly removed: readonly string[];
    readonly added: readonly string[];
  };
  readonly files_read: Shared;
  readonly files_written: Shared;
  readonly commands: Shared;
  readonly measures: readonly Measured[];
  readonly verdict: Verdict;
  /** What was asked to fail for. */
  readonly fail_if: 'worse' | null;
}

export interface Shared extends Only {
  readonly both: readonly string[];
}

const APPROACH_POINTS = 3;

/** With the phases up to the first `most` that differ. */
export function reportOf(
  [partA, partB]: readonly [Part, Part],
  subagents: ReadonlyMap<string, readonly SubagentFact[]>,
  failIf: 'worse' | null,
  most: number,
): DiffReport {
  const numbers = new Numbers();
  const [trailA, trailB] = [partA, partB].map(({ story, contents }) => trailOf(story, contents, numbers)) as [
    Trail,
    Trail,
  ];
  const started = ({ record }: Part) => subagents.get(record.session_id) ?? [];
  const [a, b] = [sideOf(partA, trailA, started(partA)), sideOf(partB, trailB, started(partB))];
  const { pieces, isRough } = laySideBySide(trailA, trailB);
  const phases = phaseDiffs(pieces, trailA, trailB, most);
  const measures = measuresOf(a, b);
  const isSame = a.session_id === b.session_id;
  const approach = divergences(phases, APPROACH_POINTS);
  const both = (things: (trail: Trail) => Set<string>) => sharedOf(things(trailA), things(trailB));
  return {
    a,
    b,
    same_session: isSame,
    identical: pieces.every(({ isIdentical }) => isIdentical),
    diverged: approach[0] ?? null,
    approach,
    phases,
    phase_counts: {
      all: pieces.length,
      alike: pieces.filter(({ isIdentical }) => isIdentical).length,
      both: pieces.filter(piece => piece.a !== undefined && piece.b !== undefined && !piece.isIdentical).length,
    },
    rough: isRough,
    ...countsOf(pieces),
    tools: toolsOf(trailA, trailB),
    files_read: both(trail => thingsOf(trail, ({ reads }, add) => reads.forEach(add))),
    files_written: both(trail => thingsOf(trail, (step, add) => writtenBy(step).forEach(add))),
    commands: both(commandsOf),
    measures,
    verdict: verdictOf(a, b, measures, askedAlike(trailA, trailB), isSame),
    fail_if: failIf,
  };
}

function countsOf(pieces: readonly Piece[]): { calls: DiffReport['calls']; unknown_outcomes: number } {
  const calls = { both: 0, a_only: 0, b_only: 0 };
  let unknown = 0;
  for (const { rows } of pieces) {
    for (const { a, b, elsewhere } of rows) {
      if (a !== undefined && b !== undefined) {
        calls.both++;
        if (a.step.outcome === 'open' || b.step.outcome === 'open') unknown++;
      } else if (elsewhere === undefined) calls[a === undefined ? 'b_only' : 'a_only']++;
    }
  }
  return { calls, unknown_outcomes: unknown };
}

/** What each session has of something, in order, each once. */
function thingsOf({ story, local }: Trail, each: (step: Step, add: (thing: string) => void) => void): Set<string> {
  const raw = new Set<string>();
  const add = (thing: string) => raw.add(thing);
  for (const step of story.steps) each(step, add);
  return new Set([...raw].map(local));
}

function sharedOf(inA: ReadonlySet<string>, inB: ReadonlySet<string>): Shared {
  return {
    both: [...inA].filter(one => inB.has(one)).sort(),
    a_only: [...inA].filter(one => !inB.has(one)),
    b_only: [...inB].filter(one => !inA.has(one)),
  };
}

function commandsOf({ commands }: Trail): Set<string> {
  return new Set(commands.values());
}

function toolsOf(trailA: Trail, trailB: Trail): DiffReport['tools'] {
  const tools = (trail: Trail) => thingsOf(trail, ({ tool }, add) => add(tool));
  const { both, a_only, b_only } = sharedOf(tools(trailA), tools(trailB));
  return { both, removed: [...a_only].sort(), added: [...b_only].sort() };
}

/** How alike the first things are that were asked, 0 to 1; null where one session was asked nothing. */
function askedAlike(a: Trail, b: Trail): number | null {
  const [one, other] = [a, b].map(({ phases }) => phases.find(({ prompt }) => prompt !== undefined));
  if (one === undefined || other === undefined) return null;
  if (one.prompt === other.prompt) return 1;
  return shared(one.words, other.words);
}
