/**
 * Which of two sessions went better, as far as that can be said. How they ended comes before errors, errors before cost and
 * time; what points both ways, and what cannot be compared, is inconclusive.
 */
import { callsOf, type Measured, type MeasureName } from './measures.ts';
import type { Side } from './side.ts';

export interface Verdict {
  readonly better: 'a' | 'b' | null;
  readonly text: 'A is better' | 'B is better' | 'inconclusive';
  /** Why it is inconclusive; null where it is not. */
  readonly reason: string | null;
  /** The measures that speak for each side, those that count first. */
  readonly for_a: readonly MeasureName[];
  readonly for_b: readonly MeasureName[];
}

/** What counts, in this order; tokens only where a cost is unknown. */
const CRITERIA: readonly MeasureName[] = [
  'end',
  'errors',
  'failed_test_runs',
  'retries',
  'cost_usd',
  'tokens',
  'duration_ms',
];
/** One side has clearly fewer errors: so many fewer, and a quarter. */
const CLEARLY = 3;
const CLEAR_SHARE = 0.25;

/** `asked` is how alike the first prompts are, 0 to 1; null where one has none. `isSame` for one session twice. */
export function verdictOf(
  a: Side,
  b: Side,
  measures: readonly Measured[],
  asked: number | null,
  isSame: boolean,
): Verdict {
  const byName = new Map(measures.map(of => [of.name, of]));
  const isCosted = byName.get('cost_usd')?.delta !== null;
  const speaking = CRITERIA.filter(name => name !== 'tokens' || !isCosted)
    .map(name => byName.get(name) as Measured)
    .filter(({ better }) => better !== null);
  const [forA, forB] = (['a', 'b'] as const).map(side => speaking.filter(({ better }) => better === side));
  const names = { for_a: namesOf(forA ?? []), for_b: namesOf(forB ?? []) };
  const says = (better: 'a' | 'b'): Verdict => ({
    better,
    text: better === 'a' ? 'A is better' : 'B is better',
    reason: null,
    ...names,
  });
  const leaves = (reason: string): Verdict => ({ better: null, text: 'inconclusive', reason, ...names });

  if (isSame) return leaves('it is one session');
  const idle = idleOf(a, b);
  if (idle !== undefined) return leaves(idle);
  if (asked !== null && asked < UNLIKE) return leaves('they were asked different things');
  if (a.end.well !== null && b.end.well !== null && a.end.well !== b.end.well) return says(a.end.well ? 'a' : 'b');
  if (a.end.well === false && b.end.well === false) return leaves('both ended badly');
  const writer = onlyWriter(a, b);
  if (writer !== undefined) return leaves(`only ${writer} changed files`);
  const errors = byName.get('errors') as Measured;
  const isEndOpen = byName.get('end')?.better != null && byName.get('end')?.better !== errors.better;
  if (isClear(errors) && !isEndOpen) return says(errors.better as 'a' | 'b');
  if (speaking.length === 0) return leaves('no difference that counts');
  if (names.for_a.length > 0 && names.for_b.length > 0) return leaves('each is better in something');
  return says(names.for_a.length > 0 ? 'a' : 'b');
}

/** First prompts that have less than this in common ask for different things. */
const UNLIKE = 0.2;

function namesOf(measures: readonly Measured[]): MeasureName[] {
  return measures.map(({ name }) => name);
}

/** Who does nothing does nothing wrong, at no cost. */
function idleOf(a: Side, b: Side): string | undefined {
  const [callsA, callsB] = [callsOf(a), callsOf(b)];
  if (callsA > 0 && callsB > 0) return undefined;
  if (callsA === 0 && callsB === 0) return 'neither made a call';
  return `${callsA === 0 ? 'A' : 'B'} made no calls`;
}

/** Who changed something while the other did not, and both without subagents who might have. */
function onlyWriter(a: Side, b: Side): 'A' | 'B' | undefined {
  if (a.subagents.count + b.subagents.count > 0 || (a.files_modified === 0) === (b.files_modified === 0))
    return undefined;
  return a.files_modified > 0 ? 'A' : 'B';
}

function isClear({ a, b, better }: Measured): boolean {
  if (better === null || a === null || b === null) return false;
  const less = Math.abs(a - b);
  return less >= CLEARLY && less >= CLEAR_SHARE * Math.max(a, b);
}
