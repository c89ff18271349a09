import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { TraceEvent } from '../../core/schema.ts';
import { assistant, dataOf, read, readFile, toolResult, toolUse, user } from './fixtures/records.ts';

describe('a hostile record', () => {
  const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  const deep = nested(100_000);

  test.each([
    ['of an unknown type', { type: 'new', deep }],
    ['in a system record', { type: 'system', subtype: 'x', deep, compactMetadata: deep }],
    ['in an attachment', { type: 'attachment', attachment: { type: 'x', deep } }],
    ['in a progress record', { type: 'progress', data: { type: 'agent_progress', message: deep } }],
    ['in a message', { type: 'user', message: deep }],
    ['in the arguments of a call', assistant([toolUse('Bash', deep)])],
    ['in a result', toolResult(deep, { toolUseResult: { deep }, permissionDecision: deep })],
    ['in a usage', assistant([], { usage: deep })],
    ['in a block', assistant([{ type: 'new', deep }])],
  ])('nested 100,000 deep %s is read', (_, record) => {
    expect(read(record).length).toBeGreaterThan(0);
  });

  test('deep values that we cap end in an ellipsis', () => {
    const { deep: capped } = dataOf({ type: 'new', deep: nested(40) });
    expect(JSON.stringify(capped)).toBe(`${'{"a":'.repeat(13)}"…"${'}'.repeat(13)}`);
  });

  test('with __proto__ keys changes no prototype and loses nothing', () => {
    const long = 'x'.repeat(5_000);
    const evil = JSON.parse(
      `{"type":"new","__proto__":{"polluted":"${long}"},"a":{"__proto__":{"polluted":"${long}"}}}`,
    );
    const result = JSON.parse(`{"__proto__":{"polluted":true},"status":"ok"}`);
    const drafts = read(evil, toolResult('x', { toolUseResult: result }), {
      type: 'progress',
      data: JSON.parse('{"__proto__":1}'),
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    for (const { data } of drafts) {
      expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
      expect(data.polluted).toBeUndefined();
    }
    expect(Object.keys(drafts[0]?.data ?? {})).toContain('__proto__');
    expect(Object.getPrototypeOf(drafts[0]?.data.a)).toBe(Object.prototype);
    expect(Object.keys(drafts[1]?.data.details ?? {})).toEqual(['__proto__', 'status']);
  });

  test('whose names look like ours does not replace what we say', () => {
    const data = dataOf({ type: 'new', uuid: 'n1', subtype: 'compaction', Subtype: 'x', attachmentType: 'y' });
    expect(data).toMatchObject({ subtype: 'new', uuid: 'n1', attachment_type: 'y' });
  });

  test('with many wrappers or a wide result takes no quadratic time', () => {
    const wrappers = '<system-reminder></system-reminder>'.repeat(50_000);
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key${i}`, `${i} `.repeat(300)]));
    const started = performance.now();
    read(user(`${wrappers}go`), toolResult('a'.repeat(1_000_000), { toolUseResult: wide }));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('any JSON object', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const object = fc.dictionary(fc.string(), json);
  /** Real shapes with some of their fields replaced by anything. */
  const mutated = fc
    .tuple(
      fc.constantFrom<Record<string, unknown>>(
        user('hi', { promptId: 'p', planContent: 'x' }),
        user([{ type: 'text', text: '<command-name>/x</command-name>' }, { type: 'image' }]),
        toolResult([{ type: 'text', text: 'a' }], { toolUseResult: { stdout: 'a', agentId: 'b', content: [] } }),
        toolResult('no', { toolUseResult: 'Error: no' }, { is_error: true }),
        assistant([{ type: 'text', text: 'a' }, toolUse('Bash', {}), { type: 'thinking' }], { usage: {} }),
        assistant([toolUse('X', {})], { model: '<synthetic>' }, { isApiErrorMessage: true }),
        { type: 'system', subtype: 'compact_boundary', compactMetadata: {}, durationMs: 1 },
        { type: 'attachment', attachment: { type: 'queued_command', commandMode: 'prompt', prompt: 'x' } },
        { type: 'progress', data: { type: 'agent_progress', agentId: 'a', message: { message: { content: [] } } } },
        { type: 'summary', summary: 's', leafUuid: 'u1' },
        { type: 'cost-state', totalCostUSD: 1 },
      ),
      object,
      fc.array(fc.tuple(fc.nat(), json), { maxLength: 3 }),
    )
    .map(([record, extra, changes]) => {
      const copy: Record<string, unknown> = { ...extra, ...structuredClone(record) };
      for (const [at, value] of changes) replaceNth(copy, at, value);
      return copy;
    });

  test('is read without throwing, into drafts of the right shape', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(object, mutated), { maxLength: 6 }), records => {
        const { drafts, summary } = readFile(records);
        expect(summary.records).toBe(records.length);
        const lines = new Set(drafts.map(draft => draft.line));
        for (const [index, record] of records.entries()) {
          if (record.type !== 'assistant') expect(lines).toContain(index + 1);
        }
        for (const draft of drafts) {
          expect(z.safeParse(TraceEvent, { ...draft, event_id: 'e', session_id: 's' }).error).toBeUndefined();
          expect(draft.source).toBe('transcript');
          expect(Object.values(draft)).not.toContain(undefined);
          expect(Object.values(draft.data)).not.toContain(undefined);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Replaces the n-th field, counted through all levels, by `value`. */
function replaceNth(root: Record<string, unknown>, n: number, value: unknown): void {
  const fields: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      fields.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(root);
  const field = fields[n % Math.max(1, fields.length)];
  if (field !== undefined && field[1] !== '__proto__') field[0][field[1]] = value;
}
