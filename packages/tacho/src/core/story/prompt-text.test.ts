import { expect, test } from 'vitest';
import { promptText, stoppedByHook } from './prompt-text.ts';

const of = (prompt: string, kind = 'prompt') => promptText({ prompt, kind }).trim();

test('what a client puts around a prompt is no part of it', () => {
  expect(of('<system-reminder>be brief</system-reminder>\nfix it')).toBe('fix it');
  expect(of('<ide_opened_file>The user opened a.ts</ide_opened_file>why?')).toBe('why?');
  expect(of('<user_query>\nfix it\n</user_query>')).toBe('fix it');
  expect(of('\n# Files mentioned by the user:\n\n## a.vtt: /a.vtt\n\n## My request for Codex:\nsummarize it\n')).toBe(
    'summarize it',
  );
  expect(of('why is [https://example.org/1](https://example.org/1) failing')).toBe(
    'why is https://example.org/1 failing',
  );
});

test('a prompt of nothing else is as it came, and so are signs that are a person’s own', () => {
  expect(of('<system-reminder>be brief</system-reminder>')).toBe('<system-reminder>be brief</system-reminder>');
  expect(of('make a<b and b>c work')).toBe('make a<b and b>c work');
  expect(of('')).toBe('');
});

test('commands of the client and of the shell', () => {
  expect(promptText({ kind: 'slash', command: '/review', command_args: '12', prompt: '<x>' })).toBe('/review 12');
  expect(of('<bash-input>git status</bash-input>', 'bash')).toBe('! git status');
});

test('what is pasted from a terminal is known by what went wrong in it', () => {
  const pasted = 'PS C:\\Dev> cd app\nPS C:\\Dev\\app> deploy\nStarting…\nfatal: no token\nPS C:\\Dev\\app>';
  expect(of(pasted)).toBe('pasted from a terminal: fatal: no token');
  expect(of('$ npm test\nok')).toBe('pasted from a terminal: $ npm test');
  expect(of('$5 is too much')).toBe('$5 is too much');
});

test('a hook that stopped the prompt', () => {
  expect(stoppedByHook({ prompt: 'Operation stopped by hook: commit first' })).toBe('commit first');
  expect(stoppedByHook({ prompt: 'go' })).toBeUndefined();
});
