import { expect, test } from 'vitest';
import { scriptedCommand, scriptedPatch, scriptedPoll } from './code-mode.ts';

test('what a script runs', () => {
  expect(
    scriptedCommand(
      'const r = await tools.exec_command({cmd:"git commit -m \'a\\"b\'",workdir:"/r"}); text(r.output);',
    ),
  ).toBe("git commit -m 'a\"b'");
  const both = 'await Promise.all([tools.exec_command({cmd:"git status"}), tools.exec_command({"cmd": `ls\\n`})])';
  expect(scriptedCommand(both)).toBe('git status\nls\n');
  expect(scriptedCommand('ALL_TOOLS.filter(x => x)')).toBeUndefined();
  expect(scriptedCommand('tools.exec_command({cmd})')).toBeUndefined();
  expect(scriptedCommand('tools.exec_command({cmd:"never ends')).toBeUndefined();
});

test('which process it asks after, and what it patches', () => {
  expect(scriptedPoll('await tools.write_stdin({session_id:53606,chars:""})')).toBe('53606');
  const patch = '*** Begin Patch\n*** Update File: a.ts\n+x\n*** End Patch';
  expect(scriptedPatch(`const p = ${JSON.stringify(patch)}; await tools.apply_patch(p);`)).toBe(patch);
  expect(scriptedPatch('tools.apply_patch(p)')).toBeUndefined();
});
