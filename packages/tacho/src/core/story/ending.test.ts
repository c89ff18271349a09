import { describe, expect, test } from 'vitest';
import { endingOf } from './ending.ts';
import { asks, calls, edits, eventsOf, foldStory, runs, says, type Told } from './fixtures/told.ts';

const ending = (...told: Told[]) => endingOf(foldStory(eventsOf(...told)));
const system =
  (subtype: string, data: object = {}): Told =>
  () => [{ event_type: 'system', data: { subtype, ...data } }];
const refuses = (command: string, message = "The user doesn't want to proceed with this tool use."): Told =>
  calls('Bash', { command }, { error: message, data: { denied: true } });

test('with the last word of the agent', () => {
  expect(ending(asks('go'), runs('ls'), says('Done.'))).toMatchObject({ kind: 'answered', n: 4, text: 'Done.' });
});

test('with the outcome of a call, where nobody said more', () => {
  expect(ending(asks('go'), says('I look.'), runs('ls'))).toMatchObject({ kind: 'after_call', n: 3 });
});

test('an interrupt ends it only when nothing came after that', () => {
  expect(ending(asks('go'), says('I look.'), system('interrupt'))).toMatchObject({ kind: 'interrupted', n: 3 });
  expect(ending(asks('go'), system('interrupt'), asks('no, so'), says('Done.'))).toMatchObject({ kind: 'answered' });
});

test('somebody who leaves does not interrupt, though the client stops its turn', () => {
  expect(
    ending(asks('go'), says('Done.'), asks('exit'), system('turn_aborted', { reason: 'interrupted' })),
  ).toMatchObject({
    kind: 'answered',
  });
});

test('what is typed to the client itself does not go on with it', () => {
  expect(ending(asks('go'), says('I look.'), system('interrupt'), asks('/exit', 'slash'))).toMatchObject({
    kind: 'interrupted',
  });
});

describe('a refused call', () => {
  test('with the interrupt that its client writes behind it; the words for the model are left out', () => {
    expect(ending(asks('go'), refuses('npm install left-pad'), system('interrupt'))).toMatchObject({
      kind: 'denied',
      n: 2,
      step: 0,
      text: '',
    });
  });

  test('is the first of those that fell together, with a person’s own words', () => {
    const told = [asks('go'), edits('/repo/a'), refuses('rm -r src', 'not that folder'), refuses('ls')];
    expect(ending(...told, system('interrupt'))).toMatchObject({ kind: 'denied', step: 1, text: 'not that folder' });
  });

  test('is none when the agent answered', () => {
    expect(ending(asks('go'), refuses('npm i'), says('Then not.'))).toMatchObject({ kind: 'answered' });
  });
});

test.each([
  ['API Error: 529 overloaded', 'api_error'],
  ['Prompt is too long', 'context_full'],
  ['Claude AI usage limit reached', 'limit'],
  ['Your credit balance is too low', 'limit'],
])('%s is %s', (text, kind) => {
  expect(ending(asks('go'), says('I look.'), system('api_error', { text }))).toMatchObject({ kind, text });
});

test('a call that never ended, unless all of them never do, or it says that all is done', () => {
  expect(ending(asks('go'), runs('ls'), calls('Bash', { command: 'sleep 9' }, null))).toMatchObject({
    kind: 'open_call',
    n: 4,
  });
  expect(ending(asks('go'), calls('Bash', { command: 'ls' }, null))).toMatchObject({ kind: 'after_call' });
  expect(ending(asks('go'), runs('ls'), calls('finish', { message: 'all done' }, null))).toMatchObject({
    kind: 'after_call',
  });
});

test('a prompt without an answer', () => {
  expect(ending(asks('go'), says('Done.'), asks('and now?'))).toMatchObject({ kind: 'unanswered', text: 'and now?' });
});

test('nothing at all', () => {
  expect(ending()).toEqual({ kind: 'empty', n: null, at: null, text: '', step: null });
});
