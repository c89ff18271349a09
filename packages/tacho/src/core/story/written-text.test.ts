import { expect, test } from 'vitest';
import { calls, eventsOf, runs, type Told } from './fixtures/told.ts';
import { writtenTexts } from './written-text.ts';

const texts = (told: Told) => eventsOf(told).flatMap(event => writtenTexts(event));

test('an edit with what it replaces, in the words of each agent', () => {
  const edit = { path: 'a.ts', before: 'x', after: 'y', whole: false };
  expect(texts(calls('Edit', { file_path: 'a.ts', old_string: 'x', new_string: 'y' }))).toEqual([edit]);
  expect(
    texts(calls('str_replace_editor', { command: 'str_replace', path: 'a.ts', old_str: 'x', new_str: 'y' })),
  ).toEqual([edit]);
  expect(texts(calls('MultiEdit', { file_path: 'a.ts', edits: [{ old_string: 'x', new_string: 'y' }] }))).toEqual([
    edit,
  ]);
});

test('a whole file, of which nobody says what stood there', () => {
  expect(texts(calls('Write', { file_path: 'a.ts', content: 'y' }))).toEqual([
    { path: 'a.ts', before: '', after: 'y', whole: true },
  ]);
});

test('a patch, as a tool of its own and inside a command', () => {
  const patch =
    '*** Begin Patch\n*** Update File: a.ts\n@@\n-x\n+y\n z\n*** Add File: b.ts\n+new\n*** Delete File: c.ts\n*** End Patch';
  const files = [
    { path: 'a.ts', before: 'x', after: 'y', whole: false, deleted: false },
    { path: 'b.ts', before: '', after: 'new', whole: true, deleted: false },
    { path: 'c.ts', before: '', after: '', whole: false, deleted: true },
  ];
  expect(texts(calls('apply_patch', { input: patch }))).toEqual(files);
  expect(texts(calls('shell', { command: ['apply_patch', patch] }))).toEqual(files);
  expect(texts(runs(`apply_patch <<'EOF'\n${patch}\nEOF`))).toEqual(files);
});

test('a here-document that goes into a file', () => {
  const written = { path: 'notes.md', before: '', after: 'one\ntwo', whole: true };
  expect(texts(runs("cat > notes.md <<'EOF'\none\ntwo\nEOF\necho done"))).toEqual([written]);
  expect(texts(runs('cat <<EOF > notes.md\none\ntwo\nEOF'))).toEqual([written]);
  expect(texts(runs('cat >> notes.md <<EOF\none\ntwo\nEOF'))).toEqual([{ ...written, whole: false }]);
  expect(texts(runs('cat <<EOF\none\nEOF'))).toEqual([]);
});

test('what a client says that its scripts changed', () => {
  const changes = {
    'a.ts': { type: 'update', unified_diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n' },
    'b.ts': { type: 'add', content: 'new' },
  };
  const said =
    (success: boolean): Told =>
    () => [{ event_type: 'system', data: { subtype: 'file_change', success, changes } }];
  expect(texts(said(true))).toEqual([
    { path: 'a.ts', before: 'x', after: 'y', whole: false },
    { path: 'b.ts', before: '', after: 'new', whole: true },
  ]);
  expect(texts(said(false))).toEqual([]);
});

test('a long command with many beginnings of here-documents takes no long time', () => {
  const started = performance.now();
  texts(runs('cat > a <<X\n'.repeat(5_000)));
  expect(performance.now() - started).toBeLessThan(2_000);
});
