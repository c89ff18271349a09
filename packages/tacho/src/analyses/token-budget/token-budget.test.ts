import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer, budgetOf, prompt, result, system, words } from './fixtures.ts';

describe('occupancy', () => {
  test('is what a request held, never the sum over requests', () => {
    const report = budgetOf([prompt(10), ...answer('a', 4_000), result('Bash', 50), ...answer('b', 9_000)]);
    expect(report).toMatchObject({
      estimated: false,
      peak: { n: 5, at: 4, tokens: 9_000, limit: 10_000, share: 0.9, over: true },
      last: { n: 5, tokens: 9_000, output_tokens: 5 },
      base_tokens: 4_000,
      growth_tokens: 5_000,
    });
    expect(report.requests.map(({ n, tokens, share }) => [n, tokens, share])).toEqual([
      [2, 4_000, 0.4],
      [5, 9_000, 0.9],
    ]);
  });

  test('of a message whose parts stand around a result counts once, where it began', () => {
    const [text, usage] = answer('a', 700);
    const report = budgetOf([text as never, result('Bash', 5), text as never, usage as never]);
    expect(report.requests.map(({ n, tokens }) => [n, tokens])).toEqual([[1, 700]]);
  });

  test('is that of the last round where the API ran tools inside a request', () => {
    const rounds = [{ input_tokens: 300 }, { input_tokens: 400, cache_read_input_tokens: 50 }];
    const report = budgetOf(answer('a', 750, { source_usage: { iterations: rounds } }));
    expect(report.peak).toMatchObject({ tokens: 450 });
  });

  test('is not known for sums over several requests, and for a message without a token', () => {
    const sums = [
      ...answer('a', 5_000, { llm_calls: 3 }),
      ...answer('b', 90_000, { source_usage: { tokens_sent: 90_000 } }),
    ];
    const zero = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 };
    const report = budgetOf([...sums, ...answer('c', null, { usage: zero }), ...answer('d', 600)]);
    expect(report.requests.map(request => request.tokens)).toEqual([600]);
  });

  test('is told by requests where no response tells it', () => {
    const request = (model: string, input: number) => ({
      event_type: 'llm_request',
      data: { model, usage: { input, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null } },
    });
    const report = budgetOf([request('small', 640), request('small', 560)]);
    expect(report).toMatchObject({ peak: { n: 1, share: 0.64 }, last: { tokens: 560, share: 0.56 } });
  });

  test('is estimated from the texts where nobody tells it, as a floor', () => {
    const report = budgetOf([prompt(10), ...answer('a', null), result('Bash', 85), ...answer('a', null)]);
    expect(report).toMatchObject({ estimated: true, base_tokens: null, growth_tokens: 100 });
    expect(report.requests.map(({ tokens }) => tokens)).toEqual([10, 100]);
    expect(report.filled_by.map(({ what, tool, tokens }) => [what, tool, tokens])).toEqual([
      ['tool_result', 'Bash', 85],
      ['prompt', null, 10],
      ['output', null, 5],
    ]);
  });

  test('of a session that says nothing is none, not 0', () => {
    expect(budgetOf([system('title')])).toMatchObject({ peak: null, last: null, estimated: false, requests: [] });
  });

  test('of a subagent inside the session is its own', () => {
    const inside = answer('x', 8_000).map(event => ({ ...event, agent_id: 'ab' }));
    const report = budgetOf([...answer('a', 1_000), ...inside, ...answer('b', 1_200)]);
    expect(report).toMatchObject({
      peak: { tokens: 1_200 },
      agents: [{ agent_id: 'ab', requests: 1, peak_tokens: 8_000 }],
    });
  });

  test('of a session that is a subagent as a whole is the session’s', () => {
    const inside = answer('x', 8_000).map(event => ({ ...event, agent_id: 'ab' }));
    expect(budgetOf(inside)).toMatchObject({ peak: { tokens: 8_000 }, agents: [] });
  });
});

describe('what filled it', () => {
  test('is the measured growth, shared out by the length of what came between', () => {
    const report = budgetOf([
      ...answer('a', 1_000),
      result('Read', 30),
      result('Bash', 10),
      prompt(5),
      ...answer('b', 1_500),
    ]);
    expect(report.filled_by).toEqual([
      { what: 'tool_result', tool: 'Read', pieces: 1, tokens: 300 },
      { what: 'tool_result', tool: 'Bash', pieces: 1, tokens: 100 },
      { what: 'output', tool: null, pieces: 1, tokens: 50 },
      { what: 'prompt', tool: null, pieces: 1, tokens: 50 },
    ]);
    expect(report.biggest[0]).toEqual({ n: 3, what: 'tool_result', tool: 'Read', tokens: 300 });
  });

  test('is not recorded where the context grew and no text says by what', () => {
    const silent = (key: string, held: number) => answer(key, held, {}).slice(1);
    const usage = { input: 900, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: null };
    const report = budgetOf([
      { event_type: 'llm_response', data: { message_key: 'a', usage } },
      prompt(0),
      ...silent('b', 1_000),
    ]);
    expect(report.filled_by).toEqual([{ what: 'unrecorded', tool: null, pieces: 1, tokens: 100 }]);
  });

  const happenings = fc.array(
    fc.oneof(
      fc.record({ what: fc.constant('request'), held: fc.integer({ min: 1, max: 300_000 }) }),
      fc.record({ what: fc.constantFrom('result', 'prompt'), held: fc.nat(400) }),
      fc.record({ what: fc.constantFrom('compaction', 'pre_compact'), held: fc.constant(0) }),
    ),
    { maxLength: 40 },
  );

  test('adds up: base and growth, less what was freed, lost and left, is what the last request held', () => {
    fc.assert(
      fc.property(happenings, all => {
        const report = budgetOf(
          all.flatMap(({ what, held }, i) => {
            if (what === 'request') return answer(`m${i}`, held);
            if (what === 'result') return [result(`T${held % 3}`, held)];
            return what === 'prompt' ? [prompt(held)] : [system(what)];
          }),
        );
        expect(report.filled_by.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(report.growth_tokens);
        if (report.estimated || report.last === null) return;
        const freed = [...report.compactions, ...report.resets].reduce((sum, drop) => sum + (drop.freed ?? 0), 0);
        expect((report.base_tokens ?? 0) + report.growth_tokens - freed - report.shrunk_tokens).toBe(
          report.last.tokens,
        );
      }),
    );
  });
});

describe('a compaction', () => {
  test('frees what the request before it held more than the one after', () => {
    const report = budgetOf([
      ...answer('a', 9_000),
      system('pre_compact', { trigger: 'auto' }),
      system('compaction', { trigger: 'auto', pre_tokens: 9_100 }),
      system('compaction_summary', { text: words(50) }),
      ...answer('b', 2_000),
    ]);
    expect(report.compactions).toEqual([
      {
        n: 3,
        at: 2,
        trigger: 'auto',
        before: 9_000,
        after: 2_000,
        freed: 7_000,
        reported_before: 9_100,
        reported_after: null,
      },
    ]);
    expect(report.growth_tokens).toBe(0);
  });

  test('that only began, and after which the context grew, is none', () => {
    const report = budgetOf([...answer('a', 900), system('pre_compact'), ...answer('b', 950)]);
    expect(report).toMatchObject({ compactions: [], growth_tokens: 50 });
  });

  test('that no request followed has an unknown end', () => {
    const report = budgetOf([...answer('a', 900), system('compaction', { post_tokens: 100 })]);
    expect(report.compactions).toMatchObject([{ before: 900, after: null, freed: null, reported_after: 100 }]);
  });

  test('is put after a message that it kept, which is told behind it with the time it had', () => {
    const kept = answer('b', 9_500).map(event => ({ ...event, timestamp: 1 }));
    const boundary = { ...system('compaction'), timestamp: 9 };
    const after = answer('c', 2_000).map(event => ({ ...event, timestamp: 10 }));
    const report = budgetOf([...answer('a', 9_000), boundary, ...kept, ...after]);
    expect(report.compactions).toMatchObject([{ before: 9_500, after: 2_000, freed: 7_500 }]);
    expect(report.resets).toEqual([]);
  });

  test('is not what a context that began anew went through', () => {
    const report = budgetOf([...answer('a', 9_000), ...answer('b', 8_900), ...answer('c', 1_000)]);
    expect(report).toMatchObject({ compactions: [], shrunk_tokens: 100 });
    expect(report.resets).toMatchObject([{ n: 5, before: 8_900, after: 1_000, freed: 7_900 }]);
  });
});

describe('the limit', () => {
  const two = [...answer('a', 900, { model: 'small' }), ...answer('b', 5_000)];

  test('is that of the model of each request', () => {
    const report = budgetOf(two);
    expect(report.requests.map(({ limit, share }) => [limit, share])).toEqual([
      [1_000, 0.9],
      [10_000, 0.5],
    ]);
    // The fuller window, not the greater number.
    expect(report.peak).toMatchObject({ n: 1 });
  });

  test('that is given wins over the agent’s, and the agent’s over the table’s', () => {
    const said = answer('a', 2_000, { context_window: 8_000 });
    expect(budgetOf(said)).toMatchObject({ limits: [{ tokens: 8_000, source: 'agent' }], peak: { share: 0.25 } });
    expect(budgetOf(said, { limit: 4_000 })).toMatchObject({ limits: [{ source: 'option' }], peak: { share: 0.5 } });
    expect(budgetOf(said, { model: 'large' })).toMatchObject({ limits: [{ source: 'model' }], peak: { share: 0.2 } });
  });

  test('that a request exceeds was none: nothing is 130 % full', () => {
    const report = budgetOf([...answer('a', 1_300, { model: 'small' }), ...answer('b', 500, { model: 'small' })]);
    expect(report.refuted_limits).toEqual([{ tokens: 1_000, source: 'table', model: 'small', n: 1, held: 1_300 }]);
    expect(report.requests.map(({ limit, share }) => [limit, share])).toEqual([
      [null, null],
      [null, null],
    ]);
    // What a person asks about is answered.
    expect(budgetOf(answer('a', 1_300), { limit: 1_000 }).peak).toMatchObject({ share: 1.3 });
  });

  test('that nobody knows leaves the share unknown', () => {
    expect(budgetOf(answer('a', 900, { model: 'nobody' }))).toMatchObject({
      peak: { tokens: 900, limit: null, share: null, over: false },
      models_without_limit: ['nobody'],
    });
    expect(() => budgetOf(two, { model: 'nobody' })).toThrow('nobody says how much a request to nobody may hold');
  });

  test('is judged only where somebody asked, and never unseen', () => {
    expect(budgetOf(two)).toMatchObject({ warn_at: 90, requests_over: 1, verdict: null });
    expect(budgetOf(two, { warnAt: 90 })).toMatchObject({ verdict: 'fail' });
    expect(budgetOf(two, { warnAt: 91 })).toMatchObject({ requests_over: 0, verdict: 'pass' });
    expect(() => budgetOf(answer('a', 900, { model: 'nobody' }), { warnAt: 90 })).toThrow(/has nothing to go by/);
    expect(budgetOf([], { warnAt: 90 })).toMatchObject({ verdict: 'pass' });
  });
});
