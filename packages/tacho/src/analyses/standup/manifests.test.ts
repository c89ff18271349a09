import { expect, test } from 'vitest';
import { manifestReading } from './manifests.ts';

const listed = (path: string, line: string) => {
  const found = manifestReading(path)?.(line);
  return found === undefined ? undefined : [found.name, found.version].filter(Boolean).join(' ');
};

test.each([
  ['app/package.json', '    "zod": "^4.1.0",', 'zod ^4.1.0'],
  ['package.json', '  "@types/node": "24.0.0"', '@types/node 24.0.0'],
  ['package.json', '  "version": "1.2.0",', undefined],
  ['package.json', '    "node": ">=24"', undefined],
  ['package.json', '    "test": "vitest run",', undefined],
  ['requirements-dev.txt', 'pytest>=8  # tests', 'pytest >=8'],
  ['requirements.txt', '# pytest', undefined],
  ['pyproject.toml', '  "flask>=3.0",', 'flask >=3.0'],
  ['pyproject.toml', 'httpx = "^0.27"', 'httpx ^0.27'],
  ['pyproject.toml', 'version = "0.1.0"', undefined],
  ['Cargo.toml', 'serde = { version = "1.0", features = ["derive"] }', 'serde 1.0'],
  ['Cargo.toml', 'edition = "2024"', undefined],
  ['go.mod', '\tgithub.com/go-chi/chi/v5 v5.1.0', 'github.com/go-chi/chi/v5 v5.1.0'],
  ['go.mod', 'module example.com/app', undefined],
  ['Gemfile', "gem 'rails', '~> 8.0'", 'rails ~> 8.0'],
  ['src/data.json', '"zod": "1"', undefined],
])('%s: %s', (path, line, found) => {
  expect(listed(path, line)).toBe(found);
});
