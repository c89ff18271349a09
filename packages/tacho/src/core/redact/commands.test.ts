import { expect, test } from 'vitest';
import { findCommands } from './commands.ts';
import type { Span } from './spans.ts';

/** What is found of a text. */
function found(text: string): string[] {
  const spans: Span[] = [];
  findCommands(text, spans);
  return spans.map(span => text.slice(span.start, span.end));
}

test.each([
  'mysql -u root -pTr0ub4dorQ7 shop',
  'mysqldump --host db -pTr0ub4dorQ7 shop',
  "sshpass -p 'Tr0ub4dorQ7' ssh host",
  'docker login -u kim -p Tr0ub4dorQ7 registry.example',
  'redis-cli -h cache -a Tr0ub4dorQ7 ping',
  'machine host.example login kim password Tr0ub4dorQ7',
  'machine host.example\n  login kim\n  password Tr0ub4dorQ7\n',
  "CREATE USER kim IDENTIFIED BY 'Tr0ub4dorQ7';",
  "ALTER USER kim IDENTIFIED WITH caching_sha2_password BY 'Tr0ub4dorQ7';",
  'gh secret set API_KEY --repo a/b --body Tr0ub4dorQ7',
  'htpasswd -cb users kim Tr0ub4dorQ7',
  'aws configure set aws_secret_access_key Tr0ub4dorQ7 --profile p',
  'npm config set //registry.example/:_authToken Tr0ub4dorQ7',
])('%s', text => {
  expect(found(text)).toEqual(['Tr0ub4dorQ7']);
});

test.each([
  'docker login -u kim --password-stdin',
  'docker login -u kim -p $PASSWORD',
  'after the login run mkdir -p build/output',
  'the user is identified by a number',
  'npm config set registry https://registry.example',
  'aws configure set region eu-central-1',
])('nothing in: %s', text => {
  expect(found(text)).toEqual([]);
});
