import { expect, test } from 'vitest';
import { invocationsOf } from './commands.ts';
import { shellFilesOf } from './shell-files.ts';

const of = (command: string) => {
  const { reads, writes, removes, onlyReads } = shellFilesOf(invocationsOf(command));
  return [
    ...reads.map(path => `read ${path}`),
    ...writes.map(({ path }) => `write ${path}`),
    ...removes.map(path => `remove ${path}`),
    ...(onlyReads ? ['only reads'] : []),
  ];
};

test.each([
  ["sed -n '1,220p' src/a.ts", ['read src/a.ts', 'only reads']],
  ["nl -ba src/a.ts | sed -n '28,84p'", ['read src/a.ts', 'only reads']],
  ['cd /repo && cat ./a.md b.md; echo ---', ['read /repo/a.md', 'read /repo/b.md', 'only reads']],
  ['head -n 20 a.log', ['read a.log', 'only reads']],
  ['cat package.json && npm test', ['read package.json']],
  ['grep -rn x src; cat a', ['read a']],
  ['git log | head -3', []],
  ['cat $FILE *.ts', []],
  ["cat > src/new.ts <<'EOF'\nx\nEOF", ['write src/new.ts']],
  ['echo x >> docs/a.md', ['write docs/a.md']],
  ["sed -i '' s/a/b/ src/a.ts", ['write src/a.ts']],
  ["sed -i -e 's/a/b/' src/a.ts src/b.ts", ['write src/a.ts', 'write src/b.ts']],
  ['npm test > /tmp/out.txt 2>&1', []],
  ['cd /tmp/x && cat > a.kt', []],
  ['rm -rf docs/blue.md', ['remove docs/blue.md']],
  ['git rm -q -r internal/old && go build ./...', ['remove internal/old']],
  ['rm *.o', []],
])('%s', (command, expected) => {
  expect(of(command)).toEqual(expected);
});
