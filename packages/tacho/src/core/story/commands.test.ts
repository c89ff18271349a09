import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invocationsOf } from './commands.ts';

const programs = (command: string) => invocationsOf(command).map(({ program, words }) => [program, ...words].join(' '));

test.each([
  ['npm test', ['npm test']],
  ['cd /repo && npm test 2>&1 | tail -5', ['cd /repo', 'npm test', 'tail -5']],
  ['FOO=1 BAR="a b" pytest -q; echo done', ['pytest -q', 'echo done']],
  ['sudo -E timeout 60 /usr/bin/pytest tests', ['pytest tests']],
  ['python3 -m pytest tests/', ['pytest tests/']],
  ['uv run --with pytest pytest tests/ -v', ['pytest tests/ -v']],
  ['npx --yes vitest run', ['vitest run']],
  ["bash -lc 'cd x && go test ./...'", ['cd x', 'go test ./...']],
  ['for f in a b; do node --check "$f"; done', ['for f in a b', 'node --check $f', 'done']],
  ['DIR=$(go env GOMODCACHE) && grep -n "a | b" "$DIR/x"', ['grep -n a | b $DIR/x']],
  ['find . -name "*.go" | xargs grep -l token', ['find . -name *.go', 'grep -l token']],
  [
    'git commit -m "$(cat <<\'EOF\'\nmake && rm -rf /\nEOF\n)"',
    ["git commit -m $(cat <<'EOF'\nmake && rm -rf /\nEOF\n)"],
  ],
  ["cat > a.txt <<'EOF'\nnpm test\nEOF\nls", ['cat', 'ls']],
  ['# npm test\nls', ['ls']],
  ['git -C dir --no-pager log -3', ['git log -3']],
  ['git --version', ['git --version']],
  ['edit 3:5\nnpm test\nend_of_edit', ['edit 3:5']],
  ['command -v bats || true', ['command -v bats', 'true']],
  ['$x = 1; Get-Item a', ['Get-Item a']],
  ['', []],
])('%s', (command, expected) => {
  expect(programs(command)).toEqual(expected);
});

test('says whether a file is written', () => {
  const writes = (command: string) => invocationsOf(command).map(of => of.outputs.length > 0);
  expect(writes('echo a > b.txt')).toEqual([true]);
  expect(writes('echo a >> b.txt; ls 2>/dev/null; ls >&2; make 2>&1; a &> log')).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(writes('sort < in.txt')).toEqual([false]);
});

test('says what reads a pipe, and where each begins', () => {
  const line = 'cd /repo && git log | head -3 || echo no';
  expect(invocationsOf(line).map(({ program, piped, at }) => [program, piped, line.slice(at, at + 4)])).toEqual([
    ['cd', false, 'cd /'],
    ['git', false, 'git '],
    ['head', true, 'head'],
    ['echo', false, 'echo'],
  ]);
});

test('no text makes it throw or take long', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void invocationsOf(text)));
  const signs = fc.string({
    unit: fc.constantFrom('"', "'", '\\', '$', '(', ')', '<', '>', '&', '|', '\n', ' ', 'a', '`', '#'),
  });
  fc.assert(
    fc.property(signs, text => void invocationsOf(text)),
    { numRuns: 500 },
  );
  invocationsOf('$('.repeat(100_000));
  invocationsOf('bash -c "'.repeat(10_000));
});
