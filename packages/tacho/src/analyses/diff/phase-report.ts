/**
 * What differs in each phase, as the report says it.
 */
import { type Step, succeeded } from '../../core/story/step.ts';
import { markDifferences, type Piece, type RowDifference, rowDifferences, type StepRow } from './lay-side-by-side.ts';
import type { Trail, TrailPhase, TrailStep } from './trail.ts';

export interface PhaseDiff {
  /** Who has it. */
  readonly side: 'both' | 'a' | 'b';
  readonly identical: boolean;
  readonly a: PhaseSide | null;
  readonly b: PhaseSide | null;
  /** The two prompts are not word for word the same. */
  readonly prompt_differs: boolean;
  /** One failed and the other did not. */
  readonly outcome_differs: boolean;
  /** The same calls stand in another order. */
  readonly order_differs: boolean;
  /** What only one side ran, read or wrote in this phase. */
  readonly commands: Only;
  readonly files_read: Only;
  readonly files_written: Only;
  /** Interruptions, compactions, errors of the API: of each kind, what one side has more. */
  readonly marks: Only;
  /** Too much differs to say step by step what corresponds. */
  readonly rough: boolean;
  /** Calls that both made. */
  readonly calls_alike: number;
  /** Every call of both sides, each in one row; none where the phase is identical. */
  readonly rows: readonly RowReport[];
}

export interface PhaseSide {
  readonly number: number;
  readonly label: string;
  readonly activity: string;
  /** Somebody asked for it; otherwise the agent went on by itself. */
  readonly opens_prompt: boolean;
  readonly outcome: 'failed' | 'passed' | 'unknown';
  /** Numbers of its first and last event. */
  readonly first_event: number;
  readonly last_event: number;
  readonly calls: number;
}

export interface Only {
  readonly a_only: readonly string[];
  readonly b_only: readonly string[];
}

export interface RowReport {
  readonly side: 'both' | 'a' | 'b';
  /** Numbers of the calls' events. */
  readonly a: number | null;
  readonly b: number | null;
  /** What differs of a call that both made. */
  readonly differs: readonly RowDifference[];
  /** Where the other side made the call that only this side made here. */
  readonly elsewhere: { readonly phase: number; readonly event: number } | null;
  /** What it was, where something differs: told by the side that has it, else by A and B. */
  readonly a_call: CallSide | null;
  readonly b_call: CallSide | null;
}

export interface CallSide {
  readonly tool: string;
  /** Null where it ran nothing in a shell. */
  readonly command: string | null;
  readonly detail: string;
  readonly outcome: string;
  readonly exit_code: number | null;
  readonly failure: string | null;
  readonly tests: { readonly failed: number; readonly passed: number | null } | null;
}

/** The phases up to the last of so many that differ; in that number, those alike do not count. */
export function phaseDiffs(pieces: readonly Piece[], a: Trail, b: Trail, most: number): PhaseDiff[] {
  const diffs: PhaseDiff[] = [];
  let differing = 0;
  for (const piece of pieces) {
    if (!piece.isIdentical && ++differing > most) break;
    diffs.push(phaseDiff(piece, a, b));
  }
  return diffs;
}

const NOTHING: Only = { a_only: [], b_only: [] };

function phaseDiff(piece: Piece, trailA: Trail, trailB: Trail): PhaseDiff {
  const { a, b, isIdentical } = piece;
  const isBoth = a !== undefined && b !== undefined;
  const [sideA, sideB] = [a === undefined ? null : phaseSide(a), b === undefined ? null : phaseSide(b)];
  const base = {
    side: isBoth ? ('both' as const) : a !== undefined ? ('a' as const) : ('b' as const),
    identical: isIdentical,
    a: sideA,
    b: sideB,
    prompt_differs: isBoth && a.prompt !== b.prompt,
    outcome_differs: isBoth && a.phase.failed !== b.phase.failed,
    calls_alike: piece.rows.filter(row => row.a !== undefined && row.b !== undefined).length,
    rough: piece.isRough,
  };
  if (isIdentical)
    return {
      ...base,
      order_differs: false,
      commands: NOTHING,
      files_read: NOTHING,
      files_written: NOTHING,
      marks: NOTHING,
      rows: [],
    };
  const [marksA, marksB] = isBoth ? markDifferences(trailA, a, trailB, b) : [[], []];
  return {
    ...base,
    order_differs: isBoth && piece.rows.some(row => row.a !== undefined && row.elsewhere?.phase === b.number),
    commands: onlyOf(piece, trailA, trailB, commandsOf),
    files_read: onlyOf(piece, trailA, trailB, (step, { local }) => step.reads.map(local)),
    files_written: onlyOf(piece, trailA, trailB, (step, { local }) => writtenBy(step).map(local)),
    marks: { a_only: marksA, b_only: marksB },
    rows: piece.rows.map(row => rowReport(row, trailA, trailB)),
  };
}

function phaseSide({ phase, number, steps }: TrailPhase): PhaseSide {
  return {
    number,
    label: phase.label,
    activity: phase.activity,
    opens_prompt: phase.opensPrompt,
    outcome: phase.failed ? 'failed' : steps.some(({ step }) => succeeded(step) === true) ? 'passed' : 'unknown',
    first_event: phase.from,
    last_event: phase.to - 1,
    calls: steps.length,
  };
}

function rowReport(row: StepRow, trailA: Trail, trailB: Trail): RowReport {
  const { a, b, elsewhere } = row;
  const differs = rowDifferences(row);
  const isTold = a === undefined || b === undefined || differs.length > 0;
  return {
    side: a === undefined ? 'b' : b === undefined ? 'a' : 'both',
    a: a?.step.n ?? null,
    b: b?.step.n ?? null,
    differs,
    elsewhere: elsewhere === undefined ? null : { phase: elsewhere.phase, event: elsewhere.step.n },
    a_call: isTold && a !== undefined ? callSide(a, trailA) : null,
    b_call: isTold && b !== undefined ? callSide(b, trailB) : null,
  };
}

function callSide({ step }: TrailStep, { local }: Trail): CallSide {
  return {
    tool: step.tool,
    command: step.command === undefined ? null : local(step.command),
    detail: local(step.detail),
    outcome: step.outcome,
    exit_code: step.exitCode ?? null,
    failure: step.failure ?? null,
    tests: step.tests ?? null,
  };
}

type Things = (step: Step, trail: Trail) => readonly string[];

const commandsOf: Things = ({ command }, { local }) => (command === undefined ? [] : [local(command)]);

const NONE: readonly string[] = [];

/** Files it wrote, as the agent names them; none where the call came to nothing. */
export function writtenBy({ writes, outcome }: Step): readonly string[] {
  return writes.length === 0 || outcome === 'failed' || outcome === 'denied' ? NONE : writes.map(({ path }) => path);
}

/** Of a matched phase what one side has; of a lonely one all it has. */
function onlyOf({ a, b }: Piece, trailA: Trail, trailB: Trail, things: Things): Only {
  const inA = new Set(a?.phase.steps.flatMap(step => things(step, trailA)));
  const inB = new Set(b?.phase.steps.flatMap(step => things(step, trailB)));
  return { a_only: [...inA].filter(one => !inB.has(one)), b_only: [...inB].filter(one => !inA.has(one)) };
}
