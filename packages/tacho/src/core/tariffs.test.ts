import { expect, test } from 'vitest';
import { contextWindowOf } from './tariffs.ts';

test.each([
  ['claude-3-5-sonnet', 200_000],
  ['claude-3-5-sonnet-20241022', 200_000],
  ['claude-3-opus', 200_000],
  ['claude-opus-4-5-20251101', 200_000],
  ['claude-sonnet-4-5-20250929', 200_000],
  ['claude-sonnet-4-5-20250929[1m]', 1_000_000],
  ['eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 200_000],
  ['gpt-4', 8_192],
  ['gpt-4-turbo', 128_000],
  ['gpt-4o', 128_000],
  ['gpt-4.1', 1_047_576],
  ['gpt-4.1-mini-2025-04-14', 1_047_576],
  ['gpt-5-codex', 400_000],
  ['o4-mini', 200_000],
  ['gemini-1.5-pro', 1_000_000],
  ['gemini-2.5-pro', 1_048_576],
  ['gemini-2.5-flash', 1_048_576],
  ['gemini-3-pro-preview', 1_048_576],
  ['a-model-of-tomorrow', null],
  ['gpt-4.10', null],
])('a request to %s may hold %s tokens', (model, tokens) => {
  expect(contextWindowOf(model)).toBe(tokens);
});
