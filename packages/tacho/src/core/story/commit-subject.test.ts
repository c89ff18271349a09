import { expect, test } from 'vitest';
import { commitSubject } from './commit-subject.ts';

test.each([
  ["git commit -m 'Fix the parser'", 'Fix the parser'],
  ['git add -A && git commit -qm "Fix it\n\nBecause."', 'Fix it'],
  ['git -C dir commit --message="Fix it"', 'Fix it'],
  ['git commit -m "$(cat <<\'EOF\'\nFix the parser\n\n- more\nEOF\n)"', 'Fix the parser'],
  ['git commit --amend --no-edit', undefined],
  ['git log -m x', undefined],
])('%s', (command, expected) => {
  expect(commitSubject(command)).toBe(expected);
});
