import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeJson, sanitise } from './sanitise.ts';

/** Everything that the promise of `sanitise` forbids, spelled out apart from the code under test. */
const forbidden = new RegExp(
  [
    String.raw`[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}]`, // C0 but LF, DEL, C1
    String.raw`[\u{61C}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]`, // bidi controls
    String.raw`[\u{2028}\u{2029}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]`, // line breaks, annotations, tags
    String.raw`[\u{AD}\u{34F}\u{180E}\u{200B}\u{2060}-\u{2065}\u{206A}-\u{206F}\u{3164}\u{FEFF}]`, // invisible
    String.raw`[\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]`,
    String.raw`\p{M}{9}`,
  ].join('|'),
  'v',
);

describe('one case of each attack', () => {
  test.each([
    ['OSC 52 writes the clipboard', '\u001b]52;c;ZWNobyBoaQ==\u0007', '\\x1b]52;c;ZWNobyBoaQ==\\x07'],
    ['OSC 0 sets the title', '\u001b]0;root@prod\u001b\\', '\\x1b]0;root@prod\\x1b\\'],
    ['OSC 8 shows another link', '\u001b]8;;https://a.example\u0007b', '\\x1b]8;;https://a.example\\x07b'],
    ['CSI moves the cursor', 'denied\u001b[1A\u001b[2Kallowed', 'denied\\x1b[1A\\x1b[2Kallowed'],
    ['SGR hides text', 'ls\u001b[8m; rm\u001b[28m', 'ls\\x1b[8m; rm\\x1b[28m'],
    ['DCS is echoed as input', '\u001bP$q"p\u001b\\', '\\x1bP$q"p\\x1b\\'],
    ['8-bit CSI and OSC', '\u009b2J\u009d0;x\u009c', '\\x9b2J\\x9d0;x\\x9c'],
    ['a sequence inside a sequence', '\u001b[\u001b[31m31mX', '\\x1b[\\x1b[31m31mX'],
    ['bidi override', 'user\u202e \u2066// admin\u2069', 'user\\u202e \\u2066// admin\\u2069'],
    ['marks of direction', 'a\u061cb\u200ec\u200fd', 'a\\u061cb\\u200ec\\u200fd'],
    ['tag characters', 'a\u{e0069}\u{e0067}\u{e007f}', 'a\\u{e0069}\\u{e0067}\\u{e007f}'],
    ['CR overwrites', 'rm -rf /\rls       ', 'rm -rf /\\rls       '],
    ['backspace overwrites', 'rm\u0008\u0008ls', 'rm\\x08\\x08ls'],
    ['NEL breaks a line', 'a\u0085b', 'a\\x85b'],
    ['LS and PS break a line', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['VT and FF break a line', 'a\u000bb\u000cc', 'a\\x0bb\\x0cc'],
    ['NUL and DEL', 'a\u0000b\u007f', 'a\\x00b\\x7f'],
    ['lone surrogates', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['invisible characters', 'pass\u200bword\u2060\ufeff\u00ad', 'pass\\u200bword\\u2060\\ufeff\\xad'],
    ['an invisible letter', 'a\u3164b\uffa0', 'a\\u3164b\\uffa0'],
    ['annotations', '\ufff9a\ufffab\ufffb', '\\ufff9a\\ufffab\\ufffb'],
    ['private and unassigned', '\ue000\u{10fffd}\uffff', '\\ue000\\u{10fffd}\\uffff'],
    ['a payload in variation selectors', 'a\u{e0100}\u{e0101}\ufe00', 'a\\u{e0100}\\u{e0101}\\ufe00'],
    ['a joiner between Latin letters', 'ad\u200dmin\u200c', 'ad\\u200dmin\\u200c'],
    ['two selectors on one emoji', '❤\ufe0f\ufe0f', '❤\ufe0f\\ufe0f'],
  ])('%s', (_, text, shown) => {
    expect(sanitise(text)).toBe(shown);
  });

  test('a forged line stays in its event', () => {
    expect(sanitise('ok\n▶ session_end\r\nbye')).toBe('ok⏎▶ session_end⏎bye');
  });

  test('500 combining marks are eight and an ellipsis', () => {
    expect(sanitise(`a${'\u0301'.repeat(500)}b`)).toBe(`a${'\u0301'.repeat(8)}…b`);
  });

  test('a mark cannot touch what is printed before it', () => {
    expect(sanitise('\u20e0x')).toBe('◌\u20e0x');
    expect(sanitise('x\n\u0338y', { multiline: true })).toBe('x\n◌\u0338y');
  });
});

describe('honest text stays as it is', () => {
  test.each([
    'if (a[0] !== "\\\\n") b(); // plain code',
    'Größe, naïve, cafe\u0301, Ελλάδα, Привет, Tiếng Việt',
    '自分 한국어 ｶﾞ ﷽ \u3000',
    'עִבְרִית نصّ می\u200cخواهم ؀١',
    'हिन्दी क्\u200dष र\u200d्य ไทย ভাষা மொழி',
    '👩\u200d💻 👍🏽 🇪🇺 1\ufe0f\u20e3 ❤\ufe0f 👁\ufe0f\u200d🗨\ufe0f ☎\ufe0e',
    '葛\u{e0100}城 ᠠ\u180b',
    '– … ✕ ▸ ⤷ ░▒▓█ ∑ € №',
  ])('%s', text => {
    expect(sanitise(text)).toBe(text);
  });
});

test('lines stay lines where they are wanted, and CRLF ends one', () => {
  expect(sanitise('a\r\nb\n\tc\rd', { multiline: true })).toBe('a\nb\n  c\\rd');
});

/** Strings from all of UTF-16, often with the characters that matter next to each other. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map(unit => String.fromCharCode(unit)),
      fc.constantFrom(
        ...[
          '\u001b',
          '\u009b',
          '\r',
          '\n',
          '\t',
          '\u0301',
          '\u094d',
          '\u200d',
          '\u200c',
          '\ufe0f',
          '\u20e3',
          '\u{e0100}',
        ],
        ...['\ud83d', '\udc69', '👩', '💻', '❤', '🇪', '1', 'a', 'क', 'م', '葛', 'ᠠ', '\u180b', '\u202e', '◌', '\\'],
      ),
    ),
  )
  .map(parts => parts.join(''));

describe('for any text', () => {
  test('nothing forbidden comes out', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(sanitise(text)).not.toMatch(forbidden);
        expect(sanitise(text)).not.toContain('\n');
        expect(sanitise(text, { multiline: true })).not.toMatch(forbidden);
      }),
    );
  });

  test('the result is its own sanitised form', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, multiline) => {
        const once = sanitise(text, { multiline });
        expect(sanitise(once, { multiline })).toBe(once);
      }),
    );
  });

  test('split anywhere, the joined results are their own sanitised form', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.boolean(), (text, n, multiline) => {
        const at = n % (text.length + 1);
        const joined = sanitise(text.slice(0, at), { multiline }) + sanitise(text.slice(at), { multiline });
        expect(joined).not.toMatch(forbidden);
        expect(sanitise(joined, { multiline })).toBe(joined);
      }),
    );
  });

  test('JSON is harmless and has the same value', () => {
    fc.assert(
      fc.property(anyText, text => {
        const json = safeJson({ [text]: [text] }, 2);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
        expect(json.replace(/\p{M}+/gv, '')).not.toMatch(forbidden);
      }),
    );
  });
});

test('JSON escapes what is forbidden, also outside the basic plane', () => {
  expect(safeJson({ a: '\u001b\u009b\u202e\u{e0041}é' })).toBe('{"a":"\\u001b\\u009b\\u202e\\udb40\\udc41é"}');
  expect(safeJson(undefined)).toBe('null');
});

test('a text of megabytes is no problem for the fast path or the slow one', () => {
  expect(sanitise('a'.repeat(8_000_000))).toHaveLength(8_000_000);
  expect(sanitise('\u001b'.repeat(1_000_000))).toHaveLength(4_000_000);
});
