import { expect, test } from 'vitest';
import { isRedacting, ownHandlersIn, unionOfFlags } from './installed-flags.ts';

const hook = (flags: string, handler = 'settings') => ({
  hooks: [{ type: 'command', command: `/n/node /t/dist/hook.cjs stop --handler ${handler} ${flags}` }],
});
const flagsIn = (text: string | undefined) => unionOfFlags(ownHandlersIn(text, 'settings').map(({ flags }) => flags));

test('what any installed hook leaves out is left out', () => {
  const groups = [
    hook('--redact-pattern=b'),
    hook('--mask --redact-pattern=a --redact-pattern=b'),
    hook('--redact', 'plugin'),
  ];
  expect(flagsIn(`\ufeff${JSON.stringify({ hooks: { Stop: groups } })}`)).toEqual({
    redact: false,
    mask: true,
    patterns: ['b', 'a'],
  });
});

test.each([undefined, '', '{', '[]', '{"hooks": 7}'])('%j leaves nothing out', text => {
  const flags = flagsIn(text);
  expect(flags).toEqual({ redact: false, mask: false, patterns: [] });
  expect(isRedacting(flags)).toBe(false);
});
