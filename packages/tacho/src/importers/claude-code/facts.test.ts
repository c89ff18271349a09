import { describe, expect, test } from 'vitest';
import { assistant, readFile, SESSION, user } from './fixtures/records.ts';

describe('the session of a file', () => {
  const sessionOf = (...ids: (string | undefined)[]) =>
    readFile(ids.map(sessionId => user('hi', { sessionId }))).summary.sessionId;

  test('is what its records say', () => {
    expect(sessionOf('other', 'other')).toBe('other');
  });

  test('is the file name where the records disagree, else the first', () => {
    expect(sessionOf('older', SESSION)).toBe(SESSION);
    expect(sessionOf('first', 'second')).toBe('first');
  });

  test('is the file name when no record says, and unknown when that is no id', () => {
    expect(sessionOf(undefined)).toBe(SESSION);
    expect(readFile([{ type: 'mode' }], { fileName: 'no id.jsonl' }).summary.sessionId).toBeUndefined();
  });

  test('is never an id that could leave the store', () => {
    expect(sessionOf('../../etc', 'good')).toBe('good');
  });
});

describe('the agent of a file', () => {
  test('is set when every message is of one subagent', () => {
    const inAgent = { isSidechain: true, agentId: 'abc' };
    const { drafts, summary } = readFile([user('task', inAgent), assistant([], {}, inAgent), { type: 'mode' }]);
    expect(summary.agentId).toBe('abc');
    expect(drafts[0]?.agent_id).toBe('abc');
  });

  test('is not set when the main agent speaks, or two do', () => {
    const inAgent = { isSidechain: true, agentId: 'abc' };
    expect(readFile([user('task', inAgent), user('hi')]).summary.agentId).toBeUndefined();
    const two = [user('task', inAgent), user('task', { ...inAgent, agentId: 'def' })];
    expect(readFile(two).summary.agentId).toBeUndefined();
    expect(readFile([]).summary.agentId).toBeUndefined();
  });

  test('comes with what its sidecar says of it', () => {
    const sidecar = { agentType: 'Explore', description: 'Look', toolUseId: 'toolu_1', spawnDepth: 1, finished: true };
    expect(readFile([], { sidecar }).summary.facts).toEqual({
      agent_type: 'Explore',
      description: 'Look',
      parent_tool_use_id: 'toolu_1',
      spawn_depth: 1,
    });
  });
});

describe('times', () => {
  test('are the earliest and latest of any record, in whatever order', () => {
    const { drafts, summary } = readFile([
      { type: 'mode', timestamp: '2026-01-01T00:00:02.500Z' },
      { type: 'mode', timestamp: '2026-01-01T00:00:01.000Z' },
      { type: 'mode', timestamp: 'yesterday' },
      { type: 'mode' },
    ]);
    expect(summary).toMatchObject({ records: 4, firstTimestamp: 1767225601, lastTimestamp: 1767225602.5 });
    expect(drafts.map(draft => draft.timestamp)).toEqual([1767225602.5, 1767225601, null, null]);
  });

  test('without a zone are UTC on every machine', () => {
    const { summary } = readFile([{ type: 'mode', timestamp: '2026-01-01T00:00:01' }]);
    expect(summary.firstTimestamp).toBe(1767225601);
  });
});

describe('facts', () => {
  const factsOf = (...records: Record<string, unknown>[]) => readFile(records).summary.facts;

  test('where it ran: the first folder, the last branch and version', () => {
    const at = (cwd: string, gitBranch: string, version: string) => user('hi', { cwd, gitBranch, version });
    expect(factsOf(at('/a', 'main', '2.0.0'), at('/b', 'fix', '2.1.0'))).toMatchObject({
      cwd: '/a',
      cwds: ['/a', '/b'],
      git_branch: 'fix',
      version: '2.1.0',
      versions: ['2.0.0', '2.1.0'],
    });
  });

  test('the last real model', () => {
    expect(factsOf(assistant([]), assistant([], { model: '<synthetic>' })).model).toBe('claude-test-1');
  });

  test('the title that the user gave, else the generated one, else the summary of this file', () => {
    const summary = { type: 'summary', summary: 'Old way', leafUuid: 'u1' };
    const generated = { type: 'ai-title', aiTitle: 'Generated' };
    const custom = { type: 'custom-title', customTitle: 'Mine' };
    expect(factsOf(summary, user('hi')).title).toBe('Old way');
    expect(factsOf(generated, summary, user('hi')).title).toBe('Generated');
    expect(factsOf(custom, generated).title).toBe('Mine');
  });

  test('a summary of another file is no title', () => {
    expect(factsOf({ type: 'summary', summary: 'Other', leafUuid: 'elsewhere' }, user('hi'))).not.toHaveProperty(
      'title',
    );
  });

  test('the first prompt, cut, and a command as it was typed', () => {
    expect(factsOf(user('context', { isMeta: true }), user('prompt '.repeat(60))).first_prompt).toBe(
      'prompt '.repeat(42),
    );
    const slash = user('<command-name>/review</command-name><command-args>a.ts</command-args>');
    expect(factsOf(slash).first_prompt).toBe('/review a.ts');
  });

  test('the cost that the client reports last', () => {
    const cost = (totalCostUSD: number) => ({ type: 'cost-state', totalCostUSD, totalAPIDuration: 184 });
    expect(factsOf(cost(0.1), cost(0.25))).toMatchObject({ reported_cost_usd: 0.25, total_api_duration_ms: 184 });
  });
});
