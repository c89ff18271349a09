import { expect, test } from 'vitest';
import { formatHash, parseHash } from './hash.ts';

test('an event, one of a subagent, and a tab', () => {
  expect(parseHash('#e42')).toEqual({ event: { key: '', n: 42 }, id: null, tab: null });
  expect(parseHash('#s1.e3&tab=explain')).toEqual({ event: { key: 's1', n: 3 }, id: null, tab: 'explain' });
  expect(parseHash('#id=00ff%2D&tab=a%20b')).toEqual({ event: null, id: '00ff-', tab: 'a b' });
});

test('what is no place says nothing', () => {
  for (const hash of ['', '#', '#e', '#e-1', '#x1.e3', '#e99999999999', '#s1.e3x', '#<script>', '#e4.2']) {
    expect(parseHash(hash)).toEqual({ event: null, id: null, tab: null });
  }
  expect(parseHash('#tab=%E0%A4%A').tab).toBe('%E0%A4%A');
});

test('what is written is read again', () => {
  const place = { event: { key: 's12', n: 7 }, tab: 'cost & more' };
  expect(parseHash(formatHash(place))).toEqual({ ...place, id: null });
  expect(formatHash({ event: null, tab: null })).toBe('');
});
