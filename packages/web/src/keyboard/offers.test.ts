import { expect, test } from 'vitest';
import { smallPage } from '../testing/small-page.ts';
import { indexRows } from '../transcript/row-index.ts';
import { offersFor } from './offers.ts';

const page = smallPage([
  { kind: 'prompt', title: 'Fix the login' },
  { kind: 'run', depth: 2, title: 'npm test', flag: 'failed' },
  { kind: 'read', depth: 2, part: 1, n: 1, title: 'test.ts' },
]);
const offered = (typed: string) =>
  offersFor(typed, page, indexRows(page).rowOf).map(offer => (offer.to === 'row' ? offer.row : offer.command.does));

test('a number is an event, of a subagent with its key', () => {
  expect(offered('#2')[0]).toBe(1);
  expect(offered('s1 #1')[0]).toBe(2);
  expect(offered('#500')).toEqual([]);
});

test('words are those of commands, prompts and errors', () => {
  expect(offered('login')).toEqual([0]);
  expect(offered('test')).toEqual([1]);
  expect(offered('bookmark')).toEqual(['Bookmark the event', 'All bookmarks and notes']);
});
