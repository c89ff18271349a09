import { expect, test } from 'vitest';
import { asks, fails, runs, storyOf } from './fixtures/told.ts';
import { covers, type Gate, gatesOf, passedGate } from './gates.ts';
import type { Step } from './step.ts';

const gate = (command: string) => gatesOf(command)[0] as Gate;

test.each([
  ['npm test', ['test']],
  ['cd app && npm run build && npx vitest run', ['build', 'test']],
  ['npm run fmt && npm run lint', ['lint']],
  ['prettier --check .', ['format']],
  ['tsc --noEmit', ['types']],
  ['cargo clippy', ['lint']],
  ['git status', []],
  ['command -v bats', []],
  ['gcc -o probe probe.c', []],
])('%s runs %j', (command, kinds) => {
  expect(gatesOf(command).map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
  ['npm test', 'npm test', 'whole'],
  ['uv run pytest', 'pytest tests/test_a.py', 'whole'],
  ['pytest tests/', 'pytest tests/test_a.py::test_one', 'whole'],
  ['pytest tests/test_a.py', 'pytest', 'part'],
  ['npx vitest run -t "one test"', 'npx vitest run', 'part'],
  ['npm run test:unit', 'npm test', 'part'],
  ['npm run test:e2e', 'npm run test:unit', undefined],
  ['bats test/a.bats', 'mise run test:bats -- test/a.bats', 'whole'],
  ['go test ./internal/a', 'go test ./internal/b', undefined],
  ['go test ./...', 'go test ./internal/b', 'whole'],
  ['make test', 'pytest', 'whole'],
  ['cargo test', 'pytest', undefined],
  ['cd web && npm test', 'cd api && npm test', undefined],
  ['npm run check', 'npm run lint', 'whole'],
  ['npm run build', 'npm test', undefined],
])('that %s passes says of %s: %s', (pass, failed, says) => {
  expect(covers(gate(pass), gate(failed))).toBe(says);
});

test('what failed behind a gate says nothing of it', () => {
  const went = (told: ReturnType<typeof runs>) => passedGate(storyOf(asks('go'), told).steps[0] as Step);
  expect(went(fails('npm run build && ./app --nonsense'))).toBeUndefined();
  expect(went(fails('npm run build | tail -5; echo done'))).toBe(false);
  expect(went(runs('npm run build && ./app'))).toBe(true);
  expect(went(fails('npm test && ./deploy', 'Exit code 1\nTests  2 failed | 1 passed (3)'))).toBe(false);
});
