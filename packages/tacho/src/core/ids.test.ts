/** Names of sessions that may become folders, and names of events. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childSessionId, eventIdOf, isSessionId } from './ids.ts';

describe('a session id', () => {
  test.each(['a', '5f0c2d9e-0b7a-4c57-9a53-2f6d1c1d2e3f', 'session_1', '0', 'A'.repeat(128), 'CON'])('%s', id => {
    expect(isSessionId(id)).toBe(true);
  });

  test.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    'a b',
    'a.b',
    '-rf',
    '_a',
    'a\n',
    'a\0',
    '\u202ea',
    'é',
    'a'.repeat(129),
    undefined,
    null,
    7,
    {},
    ['a'],
  ])('not %j', id => {
    expect(isSessionId(id)).toBe(false);
  });

  test('whatever passes is one plain name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), id => {
        if (isSessionId(id)) expect(id).toMatch(/^[\w-]+$/);
      }),
    );
  });
});

describe('the session of a subagent', () => {
  test('is named by both', () => {
    expect(childSessionId('5f0c', 'a12')).toBe('5f0c_a12');
  });

  test.each([
    ['5f0c', '../x'],
    ['5f0c', 'a b'],
    ['', 'a'],
    ['a'.repeat(100), 'b'.repeat(28)],
  ])('is none when %j and %j make no valid name', (session, agent) => {
    expect(childSessionId(session, agent)).toBeUndefined();
  });
});

describe('an event id', () => {
  test('is 16 hex digits, whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), key => {
        expect(eventIdOf(key)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  test('is the same in every process and version: these are on disk and in links', () => {
    expect(
      ['', 'c:toolu_01A', 'o:toolu_01A', 'm:msg_01:req_011', 'u:ü\u{1f600}:system:'].map(eventIdOf),
    ).toMatchInlineSnapshot(`
      [
        "488bdcb81aee8d83",
        "47884f9be9a145b5",
        "9516ebb8824881dc",
        "a1bf7a62177a782f",
        "8febe95ff7397cb9",
      ]
    `);
  });

  test('differs for 200,000 keys that differ in little', () => {
    const ids = new Set<string>();
    for (let i = 0; i < 50_000; i++) {
      ids.add(eventIdOf(`c:toolu_01${i}`));
      ids.add(eventIdOf(`o:toolu_01${i}`));
      ids.add(eventIdOf(`l:log:${i}`));
      ids.add(eventIdOf(`u:${i.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000:system:0`));
    }
    expect(ids.size).toBe(200_000);
  });
});
