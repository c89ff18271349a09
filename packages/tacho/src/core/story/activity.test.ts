import { expect, test } from 'vitest';
import { purposeOf } from './activity.ts';

const of = (command: string) => purposeOf('Bash', command, undefined).activity;

test.each([
  [
    'test',
    `npm test | npm run test:unit -- --watch=false | yarn test | pnpm -r test | pytest -x | python -m pytest | uv run pytest
    | cargo test | cargo nextest run | go test ./... | mix test | make test | ./gradlew test | node --test | npx vitest run
    | python manage.py test | bundle exec rspec | dotnet test | ctest | mise run test | python tests/test_parser.py
    | TZ=UTC npm test | cd web && npm test | pnpm --filter web test | make -C sub test | ./scripts/integration-test.sh
    | test/bats/bin/bats test/daemon.bats | yarn workspace web test`,
  ],
  [
    'build',
    'npm run build | tsc -p . | cargo build --release | go build ./... | make | docker build . | mvn package | go test -c ./x',
  ],
  [
    'check',
    'npm run lint | tsc --noEmit | eslint src | ruff check . | cargo clippy | go vet ./... | npm run typecheck',
  ],
  [
    'install',
    'npm install left-pad | npm ci | pip install x | uv add x | cargo add x | go get x | apt-get install -y jq',
  ],
  ['commit', 'git add -A | git commit -m x | git push | gh pr create | git checkout main | git stash'],
  [
    'explore',
    `ls -la | cat a.txt | git status | git diff --stat | grep -rn x . | gh pr view 12 | sed -n 1,5p a | git log
    | git -C dir --no-pager log | git worktree list | command -v bats | go mod graph | issues show 12 | deploy --help
    | gh api graphql -f query='query{a}' | rtk proxy sed -n 1,5p a | Get-Content a.txt`,
  ],
  ['edit', 'sed -i s/a/b/ x | mkdir -p a | rm a | echo x > a | cat > a.txt | mv a b | Remove-Item a'],
  ['web', 'curl https://example.org | wget x | reader parse https://example.org/page'],
  ['run', 'node server.js | ./entire help | python main.py | docker compose up | /tmp/parser-test input'],
  ['other', 'echo done | cd web | sleep 5'],
])('%s', (activity, commands) => {
  const wrong = commands
    .split(/\s*(?<!\|)\|(?!\|)\s*/)
    .map(command => [command, of(command)])
    .filter(([, found]) => found !== activity);
  expect(wrong).toEqual([]);
});

test('a pipe or a list is for what weighs most in it', () => {
  expect(of('npm test 2>&1 | tail -20')).toBe('test');
  expect(of('git add a && git commit -m x && git push')).toBe('commit');
  expect(of('ls && cat a && npm run build')).toBe('build');
  expect(of("git commit -m 'run npm test'")).toBe('commit');
});

test('what is built to be run is run, and a commit is more than what was staged for it', () => {
  const purpose = (command: string) => Object.values(purposeOf('Bash', command, undefined)).slice(0, 2);
  expect(purpose('go build -o ./app . && ./app')).toEqual(['run', 'app']);
  expect(purpose('git add a && git commit -m x')).toEqual(['commit', 'git commit']);
  expect(purpose('git add a && ./app check-in')).toEqual(['run', 'app']);
});

test('a script that sifts a pipe is none, one that writes files edits', () => {
  expect(of('gh issue view 8 --json body | python3 -c "import json,sys; print(1)"')).toBe('explore');
  expect(of("python3 - <<'PY'\nopen('a.ts', 'w').write(text)\nPY")).toBe('edit');
  expect(of("python3 - <<'PY'\nprint(open('a.ts').read())\nPY")).toBe('run');
});

test('PowerShell: assignments, texts that are printed, cmdlets', () => {
  expect(of('$env:Path += ";C:\\bin"; "=== help ==="; entire --help 2>&1 | Select-Object -First 60')).toBe('explore');
  expect(of('$dest = "C:\\x"; Invoke-WebRequest https://example.org -OutFile $dest')).toBe('web');
});

test('the aim is the same for every way of trying', () => {
  const aim = (command: string) => purposeOf('Bash', command, undefined).aim;
  expect(new Set(['pytest', 'python -m pytest', 'uv run pytest -x'].map(aim)).size).toBe(1);
  expect(aim('git push')).toBe(aim('git push --force origin main'));
  expect(aim('git push')).not.toBe(aim('git pull'));
  expect(aim('git -C dir push')).toBe('git push');
  expect(aim('$JAVAP -c X.class')).toBe('javap');
  expect(purposeOf('Edit', undefined, '/a').aim).toBe(purposeOf('MultiEdit', undefined, '/a').aim);
  expect(purposeOf('Edit', undefined, '/a').aim).not.toBe(purposeOf('Edit', undefined, '/b').aim);
});

test('an unknown tool is something other', () => {
  expect(purposeOf('mcp__x__y', undefined, undefined)).toEqual({ activity: 'other', aim: 'mcp__x__y' });
});

test.each(['toString', 'valueOf', 'constructor x', '__proto__', 'hasOwnProperty --help'])(
  'a program may have the name of anything: %s',
  command => {
    expect(purposeOf('Bash', command, undefined).activity).toMatch(/^[a-z]+$/);
  },
);
