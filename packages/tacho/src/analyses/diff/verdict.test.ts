import { describe, expect, test } from 'vitest';
import {
  type Act,
  asks,
  compared,
  edits,
  fails,
  passes,
  reads,
  reportOn,
  requests,
  runOf,
  runs,
  spends,
} from './fixtures/run.ts';

const fix = asks('Fix the parser');
const verdict = (a: Act[], b: Act[]) => {
  const { text, reason, for_a, for_b } = compared(a, b).verdict;
  return [text, reason ?? { for_a, for_b }];
};

describe('the end comes first', () => {
  test('green tests beat red ones, whatever they cost', () => {
    const red = [fix, edits('a.ts'), fails('npm test')];
    const green = [
      fix,
      edits('a.ts'),
      fails('npm test'),
      fails('npm test'),
      edits('a.ts'),
      passes('npm test'),
      spends(500),
    ];
    expect(verdict(red, green)[0]).toBe('B is better');
    expect(verdict(green, red)[0]).toBe('A is better');
  });

  test('of two that ended badly none is better', () => {
    const once = [fix, fails('npm test')];
    expect(verdict(once, [...once, edits('a.ts'), fails('npm test')])).toEqual(['inconclusive', 'both ended badly']);
  });
});

describe('then errors', () => {
  test('clearly fewer outweigh cost', () => {
    const many = [fix, ...['a', 'b', 'c', 'd'].map(name => fails(`cat ${name}`)), edits('a.ts'), passes('npm test')];
    const few = [fix, edits('a.ts'), passes('npm test'), spends(300)];
    expect(verdict(many, few)).toEqual(['B is better', { for_a: [], for_b: expect.arrayContaining(['errors']) }]);
  });

  test('one fewer against a lower cost is inconclusive', () => {
    const cheap = [fix, fails('cat x'), edits('a.ts'), passes('npm test'), spends(10)];
    const clean = [fix, runs('cat y'), edits('a.ts'), passes('npm test'), spends(90)];
    expect(verdict(cheap, clean)).toEqual(['inconclusive', 'each is better in something']);
  });
});

describe('then cost and time', () => {
  const did = [fix, edits('a.ts'), passes('npm test')];

  test('the same for half the money is better', () => {
    expect(verdict([...did, spends(100)], [...did, spends(50)])).toEqual([
      'B is better',
      { for_a: [], for_b: ['cost_usd'] },
    ]);
  });

  test('a difference below a tenth is noise', () => {
    expect(verdict([...did, spends(100)], [...did, spends(95)])).toEqual(['inconclusive', 'no difference that counts']);
  });

  test('a cost that one side does not know counts for nobody', () => {
    const { verdict: said, measures } = compared([...did, spends(100)], [...did, requests()]);
    expect(measures.find(({ name }) => name === 'cost_usd')).toMatchObject({ delta: null, better: null });
    expect(said).toMatchObject({ better: null });
  });
});

describe('what cannot be compared', () => {
  test('who does nothing is not better', () => {
    expect(verdict([fix, fails('npm test')], [fix])).toEqual(['inconclusive', 'B made no calls']);
    expect(verdict([], [])).toEqual(['inconclusive', 'neither made a call']);
  });

  test('nor who changed nothing while the other did', () => {
    const looked = [fix, reads('a.ts')];
    expect(verdict([...looked, fails('cat b'), edits('a.ts')], looked)).toEqual([
      'inconclusive',
      'only A changed files',
    ]);
  });

  test('nor who was asked something else', () => {
    expect(verdict([fix, fails('npm test'), runs('ls')], [asks('Say hello in French'), runs('ls')])).toEqual([
      'inconclusive',
      'they were asked different things',
    ]);
  });

  test('one session twice has no winner', () => {
    const run = runOf({ id: 'a' }, fix, runs('ls'));
    expect(reportOn(run, run)).toMatchObject({
      identical: true,
      same_session: true,
      verdict: { reason: 'it is one session' },
    });
  });

  test('sessions without times have no duration, and none is made up', () => {
    const [a, b] = ['a', 'b'].map(id => runOf({ id, pace: null }, fix, runs('ls')));
    const { measures } = reportOn(a as typeof a & object, b as typeof b & object);
    for (const name of ['duration_ms', 'cost_usd', 'tokens', 'context_resets'])
      expect(measures.find(of => of.name === name)).toMatchObject({ a: null, b: null, delta: null, better: null });
  });
});
