import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Annotation, foldAnnotations, parseAnnotation } from './annotations.ts';

const whole = {
  annotation_id: '0123456789ab',
  session_id: 's',
  event_id: 'e1',
  offset_seconds: 134,
  label: 'root-cause',
  note: 'here',
  author: 'ada',
  created_at: 5,
};

describe('a line', () => {
  test('in the shape of the peer is an annotation, with or without our bookmark', () => {
    expect(parseAnnotation(whole)).toEqual(whole);
    expect(parseAnnotation({ ...whole, bookmark: true, colour: 'red' })).toEqual({ ...whole, bookmark: true });
  });

  test('with values of another kind has them as unknown', () => {
    expect(parseAnnotation({ annotation_id: 'ff', note: 'n', offset_seconds: 'x', created_at: -1, label: {} })).toEqual(
      {
        annotation_id: 'ff',
        session_id: '',
        event_id: '',
        offset_seconds: null,
        label: '',
        note: 'n',
        author: '',
        created_at: null,
      },
    );
  });

  test.each([
    {},
    { ...whole, annotation_id: '' },
    { ...whole, annotation_id: '../x' },
    { ...whole, label: '', note: '' },
  ])('that names or says nothing is none: %j', record => {
    expect(parseAnnotation(record)).toBeUndefined();
  });
});

const annotations = fc.array(
  fc.record({
    annotation_id: fc.constantFrom('a', 'b', 'c', 'd'),
    session_id: fc.constant('s'),
    event_id: fc.constantFrom('e1', 'e2'),
    offset_seconds: fc.constantFrom(null, 1),
    label: fc.constantFrom('', 'fix'),
    note: fc.string({ minLength: 1, maxLength: 3 }),
    author: fc.constant(''),
    created_at: fc.constantFrom(null, 1, 2),
  }),
  { maxLength: 12 },
);

test('lines fold to the same in any order, however often each stands there', () => {
  const shuffled = annotations.chain(all =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, mixed]: [Annotation[], Annotation[]]) => {
      expect(foldAnnotations(mixed)).toEqual(foldAnnotations(all));
    }),
  );
});

test('the oldest comes first', () => {
  const at = (annotation_id: string, created_at: number) => ({ ...whole, annotation_id, created_at });
  expect(foldAnnotations([at('b', 2), at('a', 9), at('c', 1)]).map(of => of.annotation_id)).toEqual(['c', 'b', 'a']);
});
