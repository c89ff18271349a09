import { expect, test } from 'vitest';
import { tellingPart } from './telling-part.ts';

test.each([
  ['npm test', 'npm test'],
  ['cd /a/very/long/folder && echo "=== tests ===" && npm test 2>&1 | tail -5', 'npm test 2>&1 | tail -5'],
  ['cd /repo\nX=1 go vet ./...', 'X=1 go vet ./...'],
  [
    'grep -R "ReadStoredToken" -n internal/auth/some_test.go | head -100 && go test ./internal/auth',
    '… go test ./internal/auth',
  ],
  ['$env:Path += ";C:\\bin"; deploy  --help', 'deploy --help'],
  ['for i in 1 2; do ./app; done', 'for i in 1 2; do ./app; done'],
  ['export A=b && \\\n  ./run.sh start', './run.sh start'],
  ['echo done', 'echo done'],
  ['', ''],
])('%s', (command, expected) => {
  expect(tellingPart(command)).toBe(expected);
});
