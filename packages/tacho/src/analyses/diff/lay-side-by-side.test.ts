import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Act, asks, calls, compacts, edits, fails, passes, reads, reportOn, runOf, runs } from './fixtures/run.ts';
import { laySideBySide } from './lay-side-by-side.ts';
import type { DiffReport } from './report.ts';
import type { Part } from './side.ts';
import { Numbers } from './step-keys.ts';
import { trailOf } from './trail.ts';

const FILES = ['src/a.ts', 'src/b.ts', 'docs/c.md'];
const COMMANDS = ['npm test', 'git status', 'git commit -m x', 'npm run build'];
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom('Fix it', 'Now the docs', 'Commit').map(asks),
  fc.constantFrom(...FILES).map(file => reads(file)),
  fc.tuple(fc.constantFrom(...FILES), fc.constantFrom('x', 'y')).map(([file, text]) => edits(file, 'a', text)),
  fc.constantFrom(...COMMANDS).map(command => runs(command)),
  fc.constantFrom(...COMMANDS).map(command => fails(command)),
  fc.constant(calls('WebFetch', { url: 'https://example.org' })),
  fc.constant(compacts),
);
const acts = fc.array(act, { maxLength: 30 });

describe('whatever two sessions did', () => {
  test('a session and its copy are identical', () => {
    fc.assert(
      fc.property(acts, did => {
        const a = runOf({ id: 'a', cwd: '/home/one/app' }, ...did);
        const b = runOf({ id: 'b', cwd: '/srv/two', pace: 7 }, ...did);
        expect(reportOn(a, b)).toMatchObject({ identical: true, diverged: null, calls: { a_only: 0, b_only: 0 } });
      }),
    );
  });

  test('every call of both is in exactly one row', () => {
    fc.assert(
      fc.property(acts, acts, (one, other) => {
        const [a, b] = [runOf({ id: 'a' }, ...one), runOf({ id: 'b' }, ...other)];
        const numbers = new Numbers();
        const { pieces } = laySideBySide(trailOf(a.story, a.contents, numbers), trailOf(b.story, b.contents, numbers));
        const rows = pieces.flatMap(piece => piece.rows);
        const told = (side: 'a' | 'b') => rows.flatMap(row => row[side]?.step.n ?? []);
        expect(told('a')).toEqual(a.story.steps.map(({ n }) => n));
        expect(told('b')).toEqual(b.story.steps.map(({ n }) => n));
      }),
    );
  });

  test('swapped sessions give the mirrored report', () => {
    fc.assert(
      fc.property(acts, acts, (one, other) => {
        const [a, b] = [runOf({ id: 'a' }, ...one), runOf({ id: 'b' }, ...other)];
        expect(mirrored(reportOn(b, a))).toEqual(essence(reportOn(a, b)));
      }),
    );
  });

  test('they are called identical only where prompts, calls, outcomes and compactions are the same', () => {
    fc.assert(
      fc.property(acts, acts, (one, other) => {
        const [a, b] = [runOf({ id: 'a' }, ...one), runOf({ id: 'b' }, ...other)];
        const told = ({ story }: Part) => [
          story.prompts.map(({ text }) => text),
          story.steps.map(({ tool, detail, outcome, prompt }) => [tool, detail, outcome, prompt]),
          story.marks.map(({ kind, prompt }) => [kind, prompt]),
        ];
        if (reportOn(a, b).identical) expect(told(a)).toEqual(told(b));
      }),
    );
  });
});

test('a call that stands elsewhere in the other session is told with its place', () => {
  const a = runOf({ id: 'a' }, asks('Fix it'), reads('src/a.ts'), reads('src/b.ts'), edits('src/a.ts'));
  const b = runOf({ id: 'b' }, asks('Fix it'), reads('src/b.ts'), edits('src/a.ts'), reads('src/a.ts'));
  const { phases, calls: count } = reportOn(a, b);
  expect(phases[0]?.rows.filter(row => row.side !== 'both').map(({ side, elsewhere }) => [side, elsewhere])).toEqual([
    ['a', { phase: 1, event: 6 }],
    ['b', { phase: 1, event: 2 }],
  ]);
  expect(phases[0]?.order_differs).toBe(true);
  expect(count).toEqual({ both: 2, a_only: 0, b_only: 0 });
});

test('a phase that tests match pairs with the one that ended as it did', () => {
  const end = [asks('Fix it'), passes('npm test')];
  const a = runOf({ id: 'a' }, asks('Look'), fails('npm test'), edits('src/a.ts'), ...end);
  const b = runOf({ id: 'b' }, asks('Look'), ...end);
  expect(reportOn(a, b).phases.map(({ side, a: one, b: other }) => [side, one?.outcome, other?.outcome])).toEqual([
    ['both', 'failed', 'unknown'],
    ['a', 'passed', undefined],
    ['both', 'passed', 'passed'],
  ]);
});

/** What a mirror can show: all but texts, which name sides, and the order of sides that stand together. */
function essence({
  a,
  b,
  phases,
  calls: count,
  measures,
  verdict,
  files_read,
  commands,
  identical,
}: DiffReport): object {
  return {
    sides: [a, b],
    phases: phases
      .map(({ side, a: one, b: other, rows, order_differs: order, calls_alike: alike }) => ({
        side,
        numbers: [one?.number, other?.number],
        rows: rows.map(row => [row.side, row.a, row.b, row.elsewhere, row.differs]).sort(byText),
        order,
        alike,
      }))
      .sort(byText),
    count,
    measures: measures.map(({ name, a: one, b: other, delta, better }) => [name, one, other, delta || 0, better]),
    verdict: [verdict.better, verdict.for_a, verdict.for_b],
    only: [files_read, commands].map(of => [of.both, of.a_only, of.b_only]),
    identical,
  };
}

/** The same, as it looks with A and B changed. */
function mirrored(report: DiffReport): object {
  const turn = { a: 'b', b: 'a', both: 'both' } as const;
  const swapped = <T, Of extends { readonly a_only: T; readonly b_only: T }>(of: Of): Of => ({
    ...of,
    a_only: of.b_only,
    b_only: of.a_only,
  });
  const { verdict } = report;
  return essence({
    ...report,
    a: report.b,
    b: report.a,
    phases: report.phases.map(phase => ({
      ...phase,
      side: turn[phase.side],
      a: phase.b,
      b: phase.a,
      rows: phase.rows.map(row => ({ ...row, side: turn[row.side], a: row.b, b: row.a })),
    })),
    calls: swapped(report.calls),
    measures: report.measures.map(of => ({
      ...of,
      a: of.b,
      b: of.a,
      delta: of.delta === null ? null : -of.delta,
      better: of.better && turn[of.better],
    })) as DiffReport['measures'],
    verdict: {
      ...verdict,
      better: (verdict.better && turn[verdict.better]) as 'a' | 'b' | null,
      for_a: verdict.for_b,
      for_b: verdict.for_a,
    },
    files_read: swapped(report.files_read),
    commands: swapped(report.commands),
  });
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
