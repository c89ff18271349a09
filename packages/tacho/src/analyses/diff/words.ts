/**
 * In words: where two sessions first went different ways, and in what.
 */
import type { CallSide, PhaseDiff, PhaseSide, RowReport } from './phase-report.ts';

export interface Divergence {
  /** Numbers of the phase where it begins; null on the side that has none there. */
  readonly phase_a: number | null;
  readonly phase_b: number | null;
  /** Of the phase that both have; null where what stands there is only on one side, or on each something else. */
  readonly label: string | null;
  readonly text: string;
}

const TEXT_CHARS = 60;
const NAMED = 3;

/** The places where the two differ, in order, at most `most`: a phase gone two ways, or what stands there on one side only. */
export function divergences(phases: readonly PhaseDiff[], most: number): Divergence[] {
  const found: Divergence[] = [];
  for (let i = 0; i < phases.length && found.length < most; i++) {
    const phase = phases[i] as PhaseDiff;
    if (phase.identical) continue;
    if (phase.side === 'both') {
      found.push({ ...placeOf([phase]), label: cut(phase.a?.label ?? ''), text: wordsOfBoth(phase) });
      continue;
    }
    const run = [phase];
    while (phases[i + 1] !== undefined && phases[i + 1]?.side !== 'both') run.push(phases[++i] as PhaseDiff);
    found.push({ ...placeOf(run), label: null, text: wordsOfRun(run) });
  }
  return found;
}

function placeOf(run: readonly PhaseDiff[]): Pick<Divergence, 'phase_a' | 'phase_b'> {
  const a = run.find(phase => phase.a !== null)?.a ?? null;
  const b = run.find(phase => phase.b !== null)?.b ?? null;
  return { phase_a: a?.number ?? null, phase_b: b?.number ?? null };
}

function wordsOfRun(run: readonly PhaseDiff[]): string {
  const deeds = (side: 'a' | 'b') => {
    const of = run.flatMap(phase => phase[side] ?? []);
    const shown = of.slice(0, NAMED).map(deedOf).join(', then ');
    return of.length === 0
      ? undefined
      : of.length > NAMED
        ? `${shown}, and ${of.length - NAMED} more ${of.length - NAMED === 1 ? 'phase' : 'phases'}`
        : shown;
  };
  const [a, b] = [deeds('a'), deeds('b')];
  if (a === undefined) return `only B: ${b}`;
  return b === undefined ? `only A: ${a}` : `A: ${a}; B: ${b}`;
}

function deedOf({ label, outcome }: PhaseSide): string {
  return `${cut(label)}${outcome === 'failed' ? ' (FAILED)' : ''}`;
}

function wordsOfBoth(phase: PhaseDiff): string {
  const parts: string[] = [];
  if (phase.outcome_differs) parts.push(`${outcomeOf('A', phase.a)}, ${outcomeOf('B', phase.b)}`);
  if (phase.prompt_differs) parts.push(askedWords(phase));
  const [ranA, ranB] = [phase.commands.a_only, phase.commands.b_only];
  parts.push(...eachSide('ran', ranA, ranB));
  parts.push(...eachSide('wrote', phase.files_written.a_only, phase.files_written.b_only));
  if (parts.length < 2) parts.push(...eachSide('read', phase.files_read.a_only, phase.files_read.b_only));
  if (parts.length === 0) parts.push(...smallWords(phase));
  return parts.join('; ');
}

function askedWords({ a, b }: PhaseDiff): string {
  if (a?.opens_prompt !== b?.opens_prompt) return `only ${a?.opens_prompt ? 'A' : 'B'} was asked for it`;
  return 'asked in other words';
}

export function outcomeOf(side: 'A' | 'B', of: PhaseSide | null): string {
  if (of?.outcome === 'failed') return `${side} FAILED`;
  return of?.outcome === 'passed' ? `${side} passed` : `${side} unknown`;
}

function eachSide(verb: string, a: readonly string[], b: readonly string[]): string[] {
  if (a.length > 0 && b.length > 0) return [`A ${verb} ${list(a)}, B ${list(b)}`];
  if (a.length > 0) return [`only A ${verb} ${list(a)}`];
  return b.length > 0 ? [`only B ${verb} ${list(b)}`] : [];
}

function list(items: readonly string[]): string {
  const first = cut((items[0] ?? '').replace(/\s+/g, ' ').trim());
  return items.length > 1 ? `${first} (and ${items.length - 1} more)` : first;
}

/** What is left where commands, files and outcome agree. */
function smallWords({ rows, order_differs: order, marks }: PhaseDiff): string[] {
  const parts: string[] = [];
  const changed = rows.find(row => row.differs.length > 0);
  if (changed !== undefined) parts.push(changeWords(changed));
  if (order) parts.push('the same calls in another order');
  const [onlyA, onlyB] = (['a', 'b'] as const).map(side =>
    rows.filter(row => row.side === side && row.elsewhere === null),
  );
  const names = (of: readonly RowReport[], call: 'a_call' | 'b_call') => of.map(row => nameOf(row[call]));
  parts.push(...eachSide('called', names(onlyA ?? [], 'a_call'), names(onlyB ?? [], 'b_call')));
  parts.push(...eachSide('had', marks.a_only, marks.b_only));
  return parts.length > 0 ? parts : ['calls that the other made elsewhere'];
}

function changeWords({ differs, a_call: a, b_call: b }: RowReport): string {
  const name = nameOf(a);
  if (differs.includes('outcome')) return `${name}: A ${endWord(a)}, B ${endWord(b)}`;
  if (differs.includes('tests')) return `${name}: other test counts`;
  return `${name}: the same call with other content`;
}

function endWord(call: CallSide | null): string {
  if (call === null || call.outcome === 'open') return 'unknown';
  return call.outcome === 'ok' && (call.tests?.failed ?? 0) > 0 ? 'failed' : call.outcome;
}

/** `$ npm test`, `Edit src/a.ts +2 −1`. */
export function nameOf(call: CallSide | null, most = TEXT_CHARS): string {
  if (call === null) return '';
  const name = call.command === null ? `${call.tool} ${call.detail}` : `$ ${call.command}`;
  return cut(name.replace(/\s+/g, ' ').trim(), most);
}

function cut(text: string, most = TEXT_CHARS): string {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
}
