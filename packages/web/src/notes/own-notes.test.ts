import { expect, test } from 'vitest';
import { commandsFor, parseNotes, withNote } from './own-notes.ts';

const event = { session_id: '7c1e', n: 42 };

test('a bookmark and a note are one entry; without both there is none', () => {
  const marked = withNote([], event, { bookmark: true });
  const noted = withNote(marked, event, { note: 'why again' });
  expect(noted).toEqual([{ ...event, bookmark: true, note: 'why again' }]);
  expect(withNote(withNote(noted, event, { bookmark: false }), event, { note: '' })).toEqual([]);
});

test('what was remembered is checked', () => {
  expect(parseNotes(null)).toEqual([]);
  expect(parseNotes('{')).toEqual([]);
  expect(parseNotes('{"a":1}')).toEqual([]);
  expect(parseNotes('[null, 4, {"session_id":1}, {"session_id":"a","n":1.5,"note":""}]')).toEqual([]);
  expect(parseNotes(JSON.stringify([{ ...event, bookmark: 'yes', note: 'x', more: 1 }]))).toEqual([
    { ...event, bookmark: false, note: 'x' },
  ]);
});

test('commands are quoted for a shell, in the order of events', () => {
  const notes = [
    { ...event, bookmark: true, note: "it's $(rm -rf ~)\nhere" },
    { ...event, n: 3, bookmark: true, note: '' },
    { session_id: '-x; y', n: 1, bookmark: false, note: '-n' },
  ];
  expect(commandsFor(notes)).toBe(
    [
      "tacho annotate '-x; y' --event 1 --note '-n'",
      'tacho annotate 7c1e --event 3 --bookmark',
      "tacho annotate 7c1e --event 42 --bookmark --note 'it'\\''s $(rm -rf ~)\nhere'",
    ].join('\n'),
  );
});
