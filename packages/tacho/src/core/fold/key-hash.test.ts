/** The hash map of the fold against a Map, and the hash against clashes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HashMap, hashInto, inSpace, lanes } from './key-hash.ts';

describe('the map', () => {
  test('holds what a Map holds, through growth, clashes of one half and values set again', () => {
    const half = fc.oneof(fc.constantFrom(0, 1, 16, 0x8000_0000, 0xffff_ffff), fc.nat());
    const entries = fc.array(fc.tuple(half, half, fc.nat(0xffff_fffe)), { maxLength: 200 });
    const property = fc.property(entries, fc.tuple(half, half), (all, [high, low]) => {
      const map = new HashMap(1);
      const model = new Map<string, number>();
      for (const [h, l, row] of all) {
        map.set(h, l, row);
        model.set(`${h} ${l}`, row);
      }
      for (const [h, l] of all) expect(map.get(h, l)).toBe(model.get(`${h} ${l}`));
      expect(map.get(high, low)).toBe(model.get(`${high} ${low}`) ?? -1);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('an empty one has nothing, not even under 0', () => {
    expect(new HashMap().get(0, 0)).toBe(-1);
  });

  test('the first row under a hash stays', () => {
    const map = new HashMap();
    expect([map.addFirst(1, 2, 7), map.addFirst(1, 2, 8), map.addFirst(2, 1, 9)]).toEqual([7, 7, 9]);
    expect(map.get(1, 2)).toBe(7);
  });

  test('row 0 is a row', () => {
    const map = new HashMap();
    map.set(0, 0, 0);
    expect(map.get(0, 0)).toBe(0);
  });
});

describe('the hash', () => {
  function hashOf(text: string, space = 0): string {
    hashInto(text);
    return `${inSpace(lanes.high, space)} ${lanes.low}`;
  }

  test('is the same for the same text, and unsigned in every name space', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), fc.nat(3), (text, space) => {
      expect(hashOf(text, space)).toBe(hashOf(text, space));
      expect(hashOf(text, space)).toMatch(/^\d+ \d+$/);
    });
    fc.assert(property);
  });

  test('parts name spaces: a call and its outcome share an id', () => {
    expect(new Set([0, 1, 2, 3].map(space => hashOf('toolu_1', space))).size).toBe(4);
  });

  test('tells texts of odd and even length, and the same units in another order', () => {
    const texts = [
      '',
      '\0',
      '\0\0',
      'a',
      'a\0',
      'a\0\0',
      'ab',
      'ba',
      'abc',
      'abc\0',
      'bac',
      'acb',
      '\u0100a',
      'a\u0100',
    ];
    expect(new Set(texts.map(text => hashOf(text))).size).toBe(texts.length);
  });

  test('tells 200,000 ids that differ in little', () => {
    const hashes = new Set<string>();
    for (let i = 0; i < 50_000; i++) {
      hashes.add(hashOf(`toolu_01${i}`));
      hashes.add(hashOf(`toolu_01${i}`, 1));
      hashes.add(hashOf(`u:${i.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000:system:`, 2));
      hashes.add(hashOf(String.fromCharCode(i), 3));
    }
    expect(hashes.size).toBe(200_000);
  });
});
