import { expect, test } from 'vitest';
import { asks, calls, reads, runs, says, storyOf, type Told } from './fixtures/told.ts';

const answers = (...told: Told[]) =>
  storyOf(...told).answers.map(({ text, final }) => `${final ? '' : 'not final: '}${text}`);

test('words after which the agent went on are no answer', () => {
  expect(answers(asks('push'), runs('git status'), says('All is pushed.'))).toEqual(['All is pushed.']);
  const denied = calls('Bash', { command: 'git push' }, { error: 'no', data: { denied: true } });
  expect(answers(asks('push'), says('Let me push.'), denied)).toEqual(['not final: Let me push.']);
  const commentary = () => [{ event_type: 'assistant_response', data: { text: 'Now I push.', phase: 'commentary' } }];
  expect(answers(asks('push'), commentary)).toEqual(['not final: Now I push.']);
});

test('blank words are none, and answers are without the signs of Markdown', () => {
  expect(answers(asks('go'), says('**Done.**'), says('\n\n'))).toEqual(['Done.']);
});

test('a prompt ends when the agent last did something, not when its client did', () => {
  const later = () => [{ event_type: 'system', data: { subtype: 'turn_context' } }];
  const { prompts } = storyOf(asks('one'), reads('/repo/a'), later, later, asks('two'));
  expect(prompts.map(of => [of.at, of.endedAt])).toEqual([
    [0, 2],
    [5, 5],
  ]);
});

test('what the client answers by itself is no prompt; what a hook says of one is a mark', () => {
  const slash = (command: string, args?: string) => () => [
    { event_type: 'user_prompt', data: { kind: 'slash', command, command_args: args, prompt: command } },
  ];
  const told = storyOf(slash('/model'), slash('/review', '12'), asks('Operation stopped by hook: commit first'));
  expect(told.prompts.map(of => of.text)).toEqual(['/review 12']);
  expect(told.marks).toMatchObject([{ kind: 'hook', text: 'commit first' }]);
});
