import { expect, test } from 'vitest';
import { deedsOf, isSkip, isTestPath, sensitiveKind } from './risks.ts';

test.each([
  ['src/auth/session.ts', 'sign-in and permissions'],
  ['src/LoginForm.tsx', 'sign-in and permissions'],
  ['src/author.ts', undefined],
  ['src/tokenizer.ts', undefined],
  ['lib/crypto/aes.go', 'security and secrets'],
  ['billing/invoice.py', 'payment'],
  ['db/migrations/001_users.sql', 'migration'],
  ['package-lock.json', 'lockfile'],
  ['.github/workflows/ci.yml', 'CI'],
  ['Dockerfile.dev', 'infrastructure'],
  ['infra/main.tf', 'infrastructure'],
  ['.env.local', 'environment'],
  ['README.md', undefined],
])('%s is %s', (path, kind) => {
  expect(sensitiveKind(path)).toBe(kind);
});

test('tests that do not run, or keep others from running', () => {
  const skips = [
    'it.skip("x", () => {',
    'describe.only("x")',
    'xit("x")',
    '@pytest.mark.skip(reason="slow")',
    't.Skip("later")',
    '#[ignore]',
  ];
  expect(skips.filter(isSkip)).toEqual(skips);
  expect(['it("skips blanks")', 'list.skip(3)', 'const only = 1'].filter(isSkip)).toEqual([]);
});

test('where tests stand', () => {
  const tests = [
    'test/a.ts',
    'src/a.test.ts',
    'tests/test_a.py',
    'pkg/a_test.go',
    'spec/a_spec.rb',
    'src/FooTest.java',
  ];
  expect(tests.filter(isTestPath)).toEqual(tests);
  expect(['src/latest.ts', 'src/contest/a.ts', 'attest.go'].filter(isTestPath)).toEqual([]);
});

test('what commands did beyond repair', () => {
  const said = (command: string) => deedsOf(command).said;
  expect(said('git push --force-with-lease origin main')).toEqual([
    'force-pushed: git push --force-with-lease origin main',
  ]);
  expect(said('git push origin +main')).toEqual(['force-pushed: git push origin +main']);
  expect(said('git push -u origin main')).toEqual([]);
  expect(said('git commit --no-verify -m x')).toEqual(['skipped the hooks: git commit --no-verify']);
  expect(said('chmod 777 run.sh')).toEqual(['changed permissions: chmod 777 run.sh']);
  expect(said('echo "git push --force"')).toEqual([]);
  expect(deedsOf('rm -rf src/old && git rm b.ts').deleted).toEqual(['src/old', 'b.ts']);
  expect(deedsOf('git checkout -- a.ts').thrownAway).toEqual(['a.ts']);
  expect(deedsOf('git checkout main').thrownAway).toEqual([]);
  expect(deedsOf('git reset --hard HEAD').thrownAway).toEqual(['*']);
});
