import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf, runs, says } from '../story/fixtures/told.ts';
import { pageFrom, partOf } from './fixtures/pages.ts';
import { packPage, unpackPage } from './packed.ts';

test('a page comes out as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), texts => {
      const page = pageFrom(partOf(eventsOf(...texts.map(text => runs(text)), ...texts.map(text => says(text)))));
      expect(unpackPage(packPage(page))).toEqual(page);
    }),
    { numRuns: 50 },
  );
});

test('one without rows, too', () => {
  const page = pageFrom(partOf([]));
  expect(unpackPage(packPage(page))).toEqual(page);
});
