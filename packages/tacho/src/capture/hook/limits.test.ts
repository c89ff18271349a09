import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../../core/record.ts';
import { withinLimits } from './limits.ts';

const MIB = 1 << 20;

describe('a payload within the limits', () => {
  test('is itself', () => {
    const payload = { session_id: 's', tool_input: { command: 'x'.repeat(MIB), lines: [1, null, { deep: true }] } };
    expect(withinLimits(payload)).toBe(payload);
  });

  test('is itself, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), payload => {
        expect(withinLimits(payload as RawRecord)).toBe(payload);
      }),
    );
  });
});

describe('a long text', () => {
  test('keeps its beginning and says how much there was more', () => {
    const { text } = withinLimits({ text: 'x '.repeat(MIB) }) as { text: string };
    expect(text.slice(0, 4)).toBe('x x ');
    expect(text.slice(-24)).toBe('x x x … [+1048576 chars]');
  });

  test('is not cut within a word: half a secret would not be known for one', () => {
    const secret = 'not-a-real-token-0123456789';
    const { text } = withinLimits({ text: `${' '.repeat(MIB - 10)}${secret} and more` }) as { text: string };
    expect(text).not.toContain('not-a');
    expect(text.endsWith(`… [+${secret.length + ' and more'.length} chars]`)).toBe(true);
  });

  test('is cut where it must be when it is one word', () => {
    const { text } = withinLimits({ text: 'x'.repeat(MIB + 5) }) as { text: string };
    expect(text).toBe(`${'x'.repeat(MIB)}… [+5 chars]`);
  });

  test('is not cut within a character', () => {
    const { text } = withinLimits({ text: `x${'😀'.repeat(MIB)}` }) as { text: string };
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('much of everything', () => {
  const sizeOf = (value: unknown) => JSON.stringify(value).length;

  test('does not cost the ids that stand behind it', () => {
    const answer = Array.from({ length: 500_000 }, (_, n) => ({ n, text: `line ${n}` }));
    const cut = withinLimits({ tool_response: answer, tool_use_id: 'toolu_1', session_id: 's' }) as RawRecord;
    expect(cut).toMatchObject({ tool_use_id: 'toolu_1', session_id: 's' });
    const kept = cut.tool_response as unknown[];
    expect(kept.slice(0, 2)).toEqual(answer.slice(0, 2));
    expect(kept.at(-1)).toBe(`… [+${answer.length - (kept.length - 1)} items]`);
    expect(sizeOf(cut)).toBeLessThan(8 * MIB);
  });

  test('many long texts end up within the limit of all together', () => {
    const texts = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`text ${n}`, 'x '.repeat(MIB)]));
    const cut = withinLimits({ ...texts, id: 'kept' }) as Record<string, string>;
    expect(sizeOf(cut)).toBeLessThan(5 * MIB);
    expect(cut.id).toBe('kept');
    expect(cut['…']).toBe('[+16 keys]');
  });

  test('long names, and more of them than there is room for', () => {
    const names = Object.fromEntries(Array.from({ length: 300_000 }, (_, n) => [`${'name '.repeat(10)}${n}`, n]));
    const cut = withinLimits({ names, [`${'k '.repeat(MIB)}`]: 1 });
    expect(sizeOf(cut)).toBeLessThan(8 * MIB);
    expect(Object.keys(cut).at(-1)).toMatch(/^k k .*… \[\+\d+ chars\]$/);
  });

  test('depth ends where it can still be written', () => {
    const deep = JSON.parse(`${'['.repeat(9_000)}${']'.repeat(9_000)}`);
    expect(JSON.stringify(withinLimits({ deep }))).toContain('… [deeper than 256 levels]');
  });

  test('a key called __proto__ is a key like any other', () => {
    const payload = JSON.parse(`{"__proto__": {"polluted": true}, "text": "${'x '.repeat(MIB)}"}`);
    const cut = withinLimits(payload);
    expect(Object.keys(cut)).toEqual(['__proto__', 'text']);
    expect(Object.getPrototypeOf(cut)).toBe(Object.prototype);
    expect((cut as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
