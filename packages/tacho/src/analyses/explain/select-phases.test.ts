import { expect, test } from 'vitest';
import { asks, edits, fails, reads, runs, says, storyOf } from '../../core/story/fixtures/told.ts';
import { phasesOf } from '../../core/story/phases.ts';
import { gapsOf, selectPhases } from './select-phases.ts';

const round = (n: number) => [
  edits(`/repo/${n}`),
  runs('npm test'),
  ...'abc'.split('').map(name => reads(`/repo/${name}`)),
];
const long = storyOf(
  asks('one'),
  ...Array.from({ length: 20 }, (_, n) => round(n)).flat(),
  fails('npm test'),
  ...round(20),
  says('All pass.'),
  asks('two'),
  ...round(21),
);
const phases = phasesOf(long);

test('of a long session the ends, the prompts and what failed are shown, and what stands between is summed up', () => {
  const shown = selectPhases(phases);
  expect(shown.length).toBeLessThan(phases.length / 2);
  for (const [i, phase] of phases.entries()) if (phase.failed || phase.opensPrompt) expect(shown).toContain(i);
  const gaps = gapsOf(phases, shown, long);
  const hidden = gaps.reduce((sum, gap) => sum + gap.last - gap.first + 1, 0);
  expect(hidden + shown.length).toBe(phases.length);
  for (const gap of gaps) expect(gap.deeds.reduce((sum, deed) => sum + deed.phases, 0)).toBe(gap.last - gap.first + 1);
});

test('a gap holds the answer that would not be seen', () => {
  const all = phases.map((_, i) => i);
  const answers = phases.findIndex(
    phase => !phase.opensPrompt && phases[phases.indexOf(phase) + 1]?.opensPrompt === true,
  );
  const [gap] = gapsOf(
    phases,
    all.filter(i => i !== answers),
    long,
  );
  expect(gap).toMatchObject({
    first: answers + 1,
    last: answers + 1,
    prompts: 0,
    answer: { text: 'All pass.', final: true },
  });
});

test('a short session is shown whole', () => {
  const short = phasesOf(storyOf(asks('one'), ...round(1)));
  expect(selectPhases(short)).toHaveLength(short.length);
});
