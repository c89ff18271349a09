import { expect, test } from 'vitest';
import { viewsOf } from './views.ts';

test('escapes of JSON at any depth, and percents of a URL, each with its place in the text', () => {
  const text = 'plain\na\\\\\\"b\\u002dc\\/%2Fd%0A';
  const [itself, json, url] = viewsOf(text);
  expect(itself?.text).toBe(text);
  expect(json?.text).toBe('a"b-c/%2Fd%0A');
  expect(url?.text).toBe('a\\\\\\"b\\u002dc\\//d%0A');
  expect(text.slice(json?.at(2), json?.at(4))).toBe('b\\u002d');
  const at = url?.text.indexOf('d%0A') ?? -1;
  expect(text.slice(url?.at(at))).toBe('d%0A');
  expect(text.slice(url?.at(at - 1), url?.at(at))).toBe('%2F');
});

test('what is no escape makes no view', () => {
  for (const text of ['C:\\dir', '\\x41 \\u00zz \\u0', '100% of %zz and %1', '\\', '%']) {
    expect(viewsOf(text)).toHaveLength(1);
  }
});
