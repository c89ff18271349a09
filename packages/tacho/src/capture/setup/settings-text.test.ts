import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handlersFor } from './hook-command.ts';
import { newSettings, withHooks, withoutHooks } from './settings-text.ts';

const target = {
  node: '/opt/node/bin/node',
  hook: '/opt/tacho/dist/hook.js',
  handler: 'settings' as const,
  traceDir: undefined,
  redact: false,
  mask: false,
  patterns: [],
  form: 'shell' as const,
};
const two = handlersFor(['PreToolUse', 'Stop'], target);
const theirs = '{ "type": "command", "command": "lint.sh" }';
const row = (event: string) =>
  `[ { "hooks": [ { "type": "command", "command": "/opt/node/bin/node /opt/tacho/dist/hook.js ${event} --handler settings", "timeout": 15 } ] } ]`;

describe('a settings file gets hooks', () => {
  test('behind what is there, one line for each event', () => {
    const before = '{\n    "model": "opus"\n}\n';
    expect(withHooks(before, two)).toBe(
      `{\n    "model": "opus",\n    "hooks": {\n        "PreToolUse": ${row('pre-tool')},\n        "Stop": ${row('stop')}\n    }\n}\n`,
    );
  });

  test('beside the hooks of others', () => {
    const before = `{\n\t"hooks": {\n\t\t"Stop": [\n\t\t\t{ "hooks": [${theirs}] }\n\t\t]\n\t},\n\t"model": "opus"\n}`;
    expect(withHooks(before, two)).toBe(
      `{\n\t"hooks": {\n\t\t"Stop": [\n\t\t\t{ "hooks": [${theirs}] },\n\t\t\t${row('stop').slice(2, -2)}\n\t\t],\n\t\t"PreToolUse": ${row('pre-tool')}\n\t},\n\t"model": "opus"\n}`,
    );
  });

  test('in the line ends of the file', () => {
    const after = withHooks('{\r\n  "model": "opus"\r\n}\r\n', two) as string;
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('in the place of those of another installation, and of events that are no more on the list', () => {
    const before = '{"model": "opus"}';
    const old = handlersFor(['Stop', 'SubagentStop'], { ...target, hook: '/old/tacho/dist/hook.js' });
    expect(withHooks(withHooks(before, old) as string, two)).toBe(withHooks(before, two));
    expect(withHooks(newSettings(old, { madeFolder: true }), two)).toBe(newSettings(two, { madeFolder: true }));
  });

  test('once: doing it again changes nothing, nor does it when others have come since or a formatter has been there', () => {
    const once = withHooks('{"model": "opus"}', two) as string;
    expect(withHooks(once, two)).toBe(once);
    const formatted = JSON.stringify(JSON.parse(once), null, 2);
    expect(withHooks(formatted, two)).toBe(formatted);
  });

  test('again when they were narrowed to one tool', () => {
    const narrowed = (withHooks('{}', two) as string).replace('{ "hooks"', '{ "matcher": "Bash", "hooks"');
    expect(withHooks(narrowed, two)).toBe(withHooks('{}', two));
  });
});

describe('hooks leave a settings file', () => {
  test('with those that others have added since staying', () => {
    const after = withHooks('{"model": "opus"}', two) as string;
    const grown = after.replace('"Stop": [ {', `"Stop": [ { "hooks": [${theirs}] }, {`);
    expect(JSON.parse(withoutHooks(grown) as string)).toEqual({
      model: 'opus',
      hooks: { Stop: [{ hooks: [JSON.parse(theirs)] }] },
    });
  });

  test('also those that somebody put into a group of their own', () => {
    const own = JSON.stringify([...two.values()][0]);
    const mixed = `{"hooks": {"Stop": [{"matcher": "x", "hooks": [${own}, ${theirs}]}]}}`;
    expect(withoutHooks(mixed)).toBe(`{"hooks": {"Stop": [{"matcher": "x", "hooks": [${theirs}]}]}}`);
  });

  test('that was made for them, and its folder, wholly', () => {
    for (const madeFolder of [true, false]) {
      expect(withoutHooks(newSettings(two, { madeFolder }))).toEqual({ madeFolder });
    }
  });

  test('without touching the hooks of a plugin, of the peer, or of anybody else', () => {
    const others = [
      '/opt/node/bin/node /opt/tacho/dist/hook.js stop --handler plugin',
      'agent-strace hook stop',
      'node hook.js stop',
    ].map(command => ({ hooks: [{ type: 'command', command }] }));
    const text = JSON.stringify({ hooks: { Stop: others } });
    expect(withoutHooks(text)).toBe(text);
  });
});

test.each([
  ['', 'not JSON at line 1, column 1: the file is empty'],
  ['{\n  // mine\n}', 'not JSON at line 2, column 3: a comment, which JSON does not have'],
  ['{\n  "a": [1, 2,\n  ]}', 'not JSON at line 3, column 3: a comma with nothing behind it'],
  ['{"a": 1', 'not JSON at line 1, column 8: the text ends too early'],
  ["{'a': 1}", `not JSON at line 1, column 2: unexpected "'"`],
  ['[]', 'JSON, but no object'],
  ['{"hooks": []}', 'its "hooks" are no object'],
  ['{"hooks": {"Stop": {}}}', 'its hooks for Stop are no list'],
])('%j is refused: %s', (text, problem) => {
  expect(withHooks(text, two)).toEqual({ problem });
});

/** Settings as people and programs write them: any JSON object, `hooks` of any valid shape, any white space. */
const group = fc.record({ matcher: fc.string(), hooks: fc.array(fc.constant(JSON.parse(theirs)), { maxLength: 2 }) });
const hooks = fc.dictionary(fc.constantFrom('PreToolUse', 'Stop', 'SessionEnd'), fc.array(group, { maxLength: 2 }));
const settings = fc
  .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.option(hooks, { nil: undefined }), fc.boolean())
  .map(([rest, own, first]) => {
    const { hooks: _, ...others } = rest;
    if (own === undefined) return others;
    return first ? { hooks: own, ...others } : { ...others, hooks: own };
  });
const spaces = fc.array(fc.constantFrom('', '', ' ', '\n', '\n  ', '\r\n', '\t', '\n\n'), { minLength: 1 });
const texts = fc.oneof(
  fc.tuple(settings, spaces).map(([value, gaps]) => {
    const tokens = JSON.stringify(value).match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"]+/g) ?? [];
    return tokens.map((token, i) => gaps[i % gaps.length] + token).join('') + gaps[0];
  }),
  fc.tuple(settings, fc.constantFrom(0, 2, 4, '\t'), fc.constantFrom('', '\n')).map(([value, indent, end]) => {
    return JSON.stringify(value, null, indent) + end;
  }),
);

describe('whatever the file', () => {
  test('what was put in and taken out again was never there, byte for byte', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(withoutHooks(withHooks(text, two) as string)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('the hooks are there, all else means what it meant, and once is enough', () => {
    fc.assert(
      fc.property(texts, text => {
        const after = withHooks(text, two) as string;
        expect(withHooks(after, two)).toBe(after);
        const [before, now] = [JSON.parse(text), JSON.parse(after)];
        for (const [event, handler] of two) {
          expect(now.hooks[event]).toEqual([...(before.hooks?.[event] ?? []), { hooks: [handler] }]);
          now.hooks[event] = before.hooks?.[event];
        }
        expect(JSON.parse(JSON.stringify(now))).toEqual(before.hooks === undefined ? { ...before, hooks: {} } : before);
        expect(Object.keys(now).filter(key => key in before)).toEqual(Object.keys(before));
      }),
      { numRuns: 500 },
    );
  });
});
