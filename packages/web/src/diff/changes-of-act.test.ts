import fc from 'fast-check';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { describe, expect, test } from 'vitest';
import { changesOfAct } from './changes-of-act.ts';

const event = (event_type: string, data: Record<string, unknown>): TraceEvent => ({
  event_type,
  timestamp: 0,
  event_id: 'e',
  session_id: 's',
  data,
});
const call = (tool_name: string, args: unknown) => event('tool_call', { tool_name, arguments: args });
const told = (...args: Parameters<typeof changesOfAct>) =>
  changesOfAct(...args).map(({ path, added, removed, what }) => `${path} +${added} −${removed} ${what ?? ''}`.trim());

describe('the change of a file, as', () => {
  test('an edit by its texts', () => {
    const edit = { file_path: 'a.ts', old_string: 'one\ntwo', new_string: 'one\n2' };
    expect(told(call('Edit', edit))).toEqual(['a.ts +1 −1']);
    expect(told(call('replace', edit))).toEqual(['a.ts +1 −1']);
  });

  test('several edits of one file', () => {
    const edits = [1, 2].map(n => ({ old_string: `a${n}`, new_string: `b${n}` }));
    expect(told(call('MultiEdit', { file_path: 'a.ts', edits }))).toEqual(['a.ts +2 −2']);
  });

  test('a file that is written whole', () => {
    expect(told(call('Write', { file_path: 'a.ts', content: 'x\ny\n' }))).toEqual(['a.ts +2 −0 written whole']);
  });

  test('the patch of the client, which knows line numbers', () => {
    const structuredPatch = [{ oldStart: 40, newStart: 40, lines: [' a', '+b'] }];
    const outcome = event('tool_result', { details: { filePath: '/w/a.ts', structuredPatch } });
    const [diff] = changesOfAct(call('Edit', { file_path: 'a.ts', old_string: 'x', new_string: 'y' }), outcome);
    expect([diff?.path, diff?.hunks[0]?.lines[1]?.new]).toEqual(['/w/a.ts', 41]);
  });

  test('a diff of Gemini', () => {
    const outcome = event('tool_result', { details: { fileDiff: '@@ -1,1 +1,1 @@\n-a\n+b\n', fileName: 'a.ts' } });
    expect(told(call('replace', {}), outcome)).toEqual(['a.ts +1 −1']);
  });

  test('a patch, also inside a script', () => {
    const patch = '*** Begin Patch\n*** Update File: a.ts\n@@\n-a\n+b\n*** End Patch';
    expect(told(call('apply_patch', { input: patch }))).toEqual(['a.ts +1 −1']);
    expect(told(call('exec', { input: `await tools.apply_patch(${JSON.stringify(patch)})` }))).toEqual(['a.ts +1 −1']);
  });

  test('changes that a client tells of beside the call', () => {
    const changes = { 'a.ts': { type: 'update', unified_diff: '@@ -1 +1 @@\n-a\n+b\n' }, 'b.ts': { type: 'delete' } };
    const beside = event('system', { subtype: 'file_change', changes });
    expect(told(call('exec', { input: 'x' }), undefined, [beside])).toEqual(['a.ts +1 −1', 'b.ts +0 −0 deleted']);
  });
});

test('a command changes nothing that it tells of', () => {
  expect(told(call('Bash', { command: 'npm test' }))).toEqual([]);
});

test('no event makes it throw', () => {
  const keys = ['file_path', 'old_string', 'new_string', 'edits', 'input', 'command', 'content'];
  const args = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
  const tool = fc.constantFrom('Edit', 'Write', 'MultiEdit', 'apply_patch', 'NotebookEdit', 'x');
  const details = fc.dictionary(fc.constantFrom('structuredPatch', 'fileDiff', 'filePath', 'changes'), fc.jsonValue());
  fc.assert(
    fc.property(tool, fc.oneof(args, fc.jsonValue()), details, (name, given, more) => {
      const beside = event('system', { subtype: 'file_change', ...more });
      changesOfAct(call(name, given), event('tool_result', { details: more }), [beside]);
    }),
  );
});
