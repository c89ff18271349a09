import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, type RedactOptions, type Redactor } from './redactor.ts';

const digest = (text: string) => createHash('sha256').update(`test ${text}`).digest('hex');
const redactor = (options: Partial<RedactOptions> = {}): Promise<Redactor> =>
  createRedactor({ secrets: true, pii: false, digest, ...options });

const { text, value } = await redactor();
const masked = await redactor({ secrets: false, pii: true });
/** Without the digests, which say nothing here. */
const plain = (result: string) => result.replaceAll(/#[0-9a-f]{10}\]/g, ']');
const shown = (input: string) => plain(text(input));

/** Invented, and put together here so that no scanner takes them for somebody's. */
const GITHUB = `ghp_${'A1b2'.repeat(9)}`;
const GENERATED = 'q7Zx2Lm9Vt4Rk8Wp3Ns6';
const HEX64 = '0f1e2d3c4b5a6978'.repeat(4);
const GIT_ID = '43fc912ef59a83054ea7f6706df4d53a7dea4d80';
const UUID = '3f2a8c1e-5b7d-4e9f-8a6b-1c2d3e4f5a6b';

describe('formats of providers', () => {
  test.each([
    ['github-token', GITHUB],
    ['anthropic-key', `sk-ant-api03-${'Ab3_'.repeat(22)}AA`],
    ['aws-access-key', `AKIA${'Q2R7'.repeat(4)}`],
    ['slack-token', `xoxb-${'1234567890'}-${'2345678901'}-aB1cD2eF3gH4`],
    ['stripe-key', `sk_live_${'a1B2'.repeat(6)}`],
    ['jwt', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxIn0'}.${'c2lnbmF0dXJl'}`],
    ['telegram-token', `123456789:AA${'Hb4_'.repeat(8)}x`],
    ['maxmind-key', `aB3dE6_${'Q7r_'.repeat(7)}x_mmk`],
    ['azure-secret', `abc8Q~${'x1Y2'.repeat(8)}`],
  ])('%s wherever it stands', (kind, key) => {
    expect(shown(key)).toBe(`[REDACTED:${kind}]`);
    expect(shown(`see ${key}, and go on`)).toBe(`see [REDACTED:${kind}], and go on`);
    expect(text(`https://example.org/?q=${key}&n=1`)).not.toContain(key);
  });

  test('a mark inside a word begins no key, and what the writer blanked out is none', () => {
    for (const other of [`x${GITHUB}`, `ghp_${'x'.repeat(36)}`, 'AKIAIOSFODNN7EXAMPLE', 'the ghp_ prefix']) {
      expect(text(other)).toBe(other);
    }
  });

  test('a private key is gone to its end, or as far as it is there, in as many lines', () => {
    const label = 'RSA PRIVATE KEY';
    const key = `-----BEGIN ${label}-----\nMIIEpQIBAAKCAQEAn6\nO8li+SX4m98LLYt\n-----END ${label}-----`;
    expect(shown(`a\n${key}\nb`)).toBe('a\n[REDACTED:private-key]\n\n\n\nb');
    expect(shown(key.slice(0, 60))).toBe('[REDACTED:private-key]\n\n');
    expect(plain(JSON.parse(text(JSON.stringify({ pem: key }))).pem)).toBe('[REDACTED:private-key]');
  });

  test('a password in an address, not the address', () => {
    expect(shown('git clone https://me:s3cr3tpw@git.example.org/x.git')).toBe(
      'git clone https://me:[REDACTED:url-password]@git.example.org/x.git',
    );
    for (const other of [`postgres://\${USER}:\${PASSWORD}@db/x`, 'postgres://postgres:postgres@localhost/x']) {
      expect(text(other)).toBe(other);
    }
  });
});

describe('names', () => {
  test.each([
    ['an environment', 'DB_PASSWORD=hunter2x make', 'DB_PASSWORD=[REDACTED:named-secret] make'],
    [
      'a word alone, where no variable can stand',
      'export DB_PASSWORD=letmein',
      'export DB_PASSWORD=[REDACTED:named-secret]',
    ],
    ['JSON', '{"apiKey": "abc-def-9"}', '{"apiKey": "[REDACTED:named-secret]"}'],
    ['a number in JSON', '{"password": 123456, "n": 1}', '{"password": "[REDACTED:named-secret]", "n": 1}'],
    ['YAML', 'user: me\npassword: s3cr3t!x\n', 'user: me\npassword: [REDACTED:named-secret]\n'],
    ['a flag', 'deploy --token 9f8e7d6c5b4a --dry-run', 'deploy --token [REDACTED:named-token] --dry-run'],
    ['a header', `curl -H "X-Api-Key: ${UUID}" x`, 'curl -H "X-Api-Key: [REDACTED:named-secret]" x'],
    ['a scheme', "-H 'Authorization: Bearer a1b2c3d4e5f6a7b8'", "-H 'Authorization: Bearer [REDACTED:auth-header]'"],
    [
      'markup',
      '<clientSecret>\n  w0rd-w1th-n0\n</clientSecret>',
      '<clientSecret>\n  [REDACTED:named-secret]\n</clientSecret>',
    ],
    ['a call', 'setProperty("MY_TOKEN", "a1b2C3d4E5f6G7h8")', 'setProperty("MY_TOKEN", "[REDACTED:named-token]")'],
    ['a comparison', 'if ("s3cr3t!!" === password) {', 'if ("[REDACTED:named-secret]" === password) {'],
    ['a query', '/x?access_token=a1b2c3d4e5&page=2', '/x?access_token=[REDACTED:named-token]&page=2'],
    [
      'a connection string',
      'Server=db;Password=p4ss!word;Timeout=5',
      'Server=db;Password=[REDACTED:named-secret];Timeout=5',
    ],
    [
      'a value on the next line',
      '- name: DB_PASSWORD\n  value: hunter2x\n',
      '- name: DB_PASSWORD\n  value: [REDACTED:named-secret]\n',
    ],
    ['a command', 'curl -u me:s3cr3tpw https://example.org', 'curl -u me:[REDACTED:user-password] https://example.org'],
    ['a cookie', 'Cookie: sid=a8f3k2m9x7q1; theme=dark', 'Cookie: [REDACTED:named-secret]; theme=dark'],
  ])('%s', (_, input, wanted) => {
    expect(shown(input)).toBe(wanted);
  });

  test('code, variables, sentences and things about a secret stay', () => {
    for (const other of [
      'const token = await getToken(user);',
      'password: string;',
      'password = var.db_password',
      'api_key: process.env.API_KEY',
      `PASSWORD=$PASSWORD`,
      'apiKey: "<your key>"',
      '"password": "Please enter your password"',
      'max_tokens: 4096, "input_tokens": 12345',
      'tokenizer = Tokenizer("x")',
      'passed: 12, failed: 0',
      'secret_length = X25519.secret_length',
      'clientId = "73082700-1f09-405b-80d0-3131bfd6272d"',
      'The token is sent in a header.',
    ]) {
      expect(text(other)).toBe(other);
    }
  });

  test('a password with an ordinary word in it is one; a text to fill in is none', () => {
    for (const password of ['Some+Kq93xPz', 'not-4-sale!77', 'my-dog-Rex-2019!', 'the.Quick9fox', 'here_Zk29Qa']) {
      expect(shown(`DB_PASSWORD='${password}'`)).toBe("DB_PASSWORD='[REDACTED:named-secret]'");
      expect(shown(`mysql --password=${password}`)).toBe('mysql --password=[REDACTED:named-secret]');
    }
    for (const blank of [
      'your-password',
      'put it here',
      'my.secret.value',
      'changeme',
      'sk-xxxx-1234',
      'a…9f',
      'me@example.com',
    ]) {
      expect(text(`password: "${blank}"`)).toBe(`password: "${blank}"`);
    }
  });

  test('the name of a header and the key of a cache stay', () => {
    for (const other of ["apiKeyHeader: 'X-Request-Id-2'", `key: "node-cache-Linux-x64-npm-${GIT_ID}"`]) {
      expect(text(other)).toBe(other);
    }
  });

  test('ids, digests and images stay; 64 hexadecimal digits go under the name of a secret', () => {
    for (const other of [
      `commit ${GIT_ID}`,
      `"integrity": "sha512-${'a1B2c3D4'.repeat(10)}=="`,
      `sha256:${HEX64}`,
      `checksum = "${HEX64}"`,
      `"event_id": "${UUID}", "tool_use_id": "toolu_01A09q90qw90lq917835lq9"`,
      `data:image/png;base64,${'iVBORw0KGgo'.repeat(20)}`,
      HEX64,
    ]) {
      expect(text(other)).toBe(other);
    }
    expect(shown(`EKM_SHARED_SECRET=${HEX64}`)).toBe('EKM_SHARED_SECRET=[REDACTED:named-secret]');
    expect(shown(`attestation_key: "${HEX64}"`)).toBe('attestation_key: "[REDACTED:named-secret]"');
    expect(shown(`MEASUREMENT=${HEX64}`)).toBe('MEASUREMENT=[REDACTED:named-key]');
  });

  test('a generated value in an environment goes, whatever its name', () => {
    expect(shown(`FOO=${GENERATED}`)).toBe('FOO=[REDACTED:assigned-key]');
    expect(text(`const x = make("${GENERATED}")`)).toContain(GENERATED);
  });

  test('the data of a Kubernetes Secret, and of nothing else', () => {
    const manifest = (kind: string) => `apiVersion: v1\nkind: ${kind}\ndata:\n  extra: c29tZXRoaW5nMTI=\n`;
    expect(shown(manifest('Secret'))).toContain('extra: [REDACTED:kubernetes-secret]\n');
    expect(text(manifest('ConfigMap'))).toBe(manifest('ConfigMap'));
  });
});

describe('spellings', () => {
  const escaped = GITHUB.replace('_', '\\u005f');

  test.each([
    ['a string of JSON', JSON.stringify({ env: `TOKEN=${GITHUB}\nNEXT=1` })],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify({ password: GITHUB })))],
    ['an escape', `{"a": "${escaped}"}`],
    ['a URL', `https://example.org/?next=%2F%3Ftoken%3D${GITHUB}`],
  ])('%s', (_, input) => {
    const result = text(input);
    expect(result).not.toContain(GITHUB.slice(4));
    expect(result).toContain('[REDACTED:github-token#');
    if (input.startsWith('{') || input.startsWith('"')) expect(() => JSON.parse(result)).not.toThrow();
  });

  test('one secret has one tag, however it is spelled', () => {
    const tags = [GITHUB, `token = "${GITHUB}"`, `{"a": "${escaped}"}`].map(
      input => /\[[^\]]+\]/.exec(text(input))?.[0],
    );
    expect(new Set(tags).size).toBe(1);
  });
});

describe('values', () => {
  test('names count for the whole value; null and booleans stay', () => {
    const input = { password: 'x y', api_key: 1234, token: null, secret: true, note: 'ok', nested: [{ pwd: 'a' }] };
    expect(JSON.parse(plain(JSON.stringify(value(input))))).toEqual({
      password: '[REDACTED:named-secret]',
      api_key: '[REDACTED:named-secret]',
      token: null,
      secret: true,
      note: 'ok',
      nested: [{ pwd: '[REDACTED:named-secret]' }],
    });
  });

  test('keys of objects are gone through, and pairs of name and value', () => {
    const result = JSON.stringify(value({ [GITHUB]: 1, env: [{ name: 'DB_PASSWORD', value: 'hunter' }] }));
    expect(plain(result)).toBe(
      '{"[REDACTED:github-token]":1,"env":[{"name":"DB_PASSWORD","value":"[REDACTED:named-secret]"}]}',
    );
  });

  test('in a list, a flag or a name says what the next one is', () => {
    const result = value({
      args: ['--password', 'Tr0ub4dorQ7', '-u', 'root', '--token', '$TOKEN', '--api-key', '--verbose'],
      pairs: [['DB_PASSWORD', 'Tr0ub4dorQ7']],
      headers: ['Host', 'x.example', 'X-Api-Key', 'Tr0ub4dorQ7'],
      required: ['password', 'username', 'secret', 'sha256'],
      names: ['password', 'password2'],
    });
    expect(JSON.parse(plain(JSON.stringify(result)))).toEqual({
      args: ['--password', '[REDACTED:named-secret]', '-u', 'root', '--token', '$TOKEN', '--api-key', '--verbose'],
      pairs: [['DB_PASSWORD', '[REDACTED:named-secret]']],
      headers: ['Host', 'x.example', 'X-Api-Key', '[REDACTED:named-secret]'],
      required: ['password', 'username', 'secret', 'sha256'],
      names: ['password', 'password2'],
    });
    expect(shown('["--password","Tr0ub4dorQ7"]')).toBe('["--password","[REDACTED:named-secret]"]');
  });

  test('the description of a secret is none', () => {
    const schema = { password: { type: 'string', minLength: 8 } };
    expect(value(schema)).toEqual(schema);
  });

  test('the input is untouched, and a key called __proto__ is one', () => {
    const input = JSON.parse('{"__proto__": {"password": "x"}, "a": ["b"]}');
    const before = JSON.stringify(input);
    expect(plain(JSON.stringify(value(input)))).toBe('{"__proto__":{"password":"[REDACTED:named-secret]"},"a":["b"]}');
    expect(JSON.stringify(input)).toBe(before);
  });

  test('100,000 levels', () => {
    let deep: unknown = GITHUB;
    for (let level = 0; level < 100_000; level++) deep = level % 2 === 0 ? [deep] : { deep };
    let found = value(deep);
    for (let level = 0; level < 100_000; level++) found = Object.values(found as object)[0];
    expect(plain(found as string)).toBe('[REDACTED:github-token]');
  });
});

describe('personal data', () => {
  const mask = (input: string) => plain(masked.text(input));

  test.each([
    ['e-mail', 'write to ada@example.org.', 'write to [MASKED:email].'],
    ['a card, by its check digit', 'card 4111 1111 1111 1111', 'card [MASKED:card]'],
    ['a card of 15 digits that somebody calls one', 'card: 100000000000009', 'card: [MASKED:card]'],
    ['a social security number, by its ranges', 'SSN 219-09-1234', 'SSN [MASKED:ssn]'],
    ['a bank account, by its check digits', 'DE89 3704 0044 0532 0130 00 x', '[MASKED:iban] x'],
    ['a phone number', 'call +1 415 555 2671 now', 'call [MASKED:phone] now'],
    ['an account of AWS', 'arn:aws:iam::123456789012:role/x', 'arn:aws:iam::[MASKED:aws-account]:role/x'],
  ])('%s', (_, input, wanted) => {
    expect(mask(input)).toBe(wanted);
  });

  test('what only looks so stays', () => {
    for (const other of [
      'card 4111 1111 1111 1112',
      'request 100000000000009',
      'order 500000000009',
      'SSN 666-12-1234, 000-12-1234, 912-12-1234',
      'DE89 3704 0044 0532 0130 01',
      'git@example.org:me/x.git',
      'icon@2x.png',
      '2026-11-20 16:40:52',
      '192.168.100.200',
      'zod@4.6.7',
      '0.333333333',
    ]) {
      expect(mask(other)).toBe(other);
    }
  });
});

describe('patterns of the user', () => {
  test('the match, or its first group', async () => {
    const { text } = await redactor({ patterns: ['ATT_[A-F0-9]{4}', 'ref=(\\d+)'] });
    expect(plain(text('ATT_12AF and ref=77'))).toBe('[REDACTED:pattern] and ref=[REDACTED:pattern]');
  });

  test('what is no RE2 is refused', async () => {
    await expect(redactor({ patterns: ['(a)\\1'] })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('promises', () => {
  /** Texts with the material that rules work on. */
  const pieces = fc.constantFrom(
    ...[
      GITHUB,
      GENERATED,
      'password',
      'token',
      '=',
      ': ',
      '"',
      "'",
      '\\"',
      '\\n',
      '\n',
      ' ',
      ',',
      '{',
      '}',
      '&',
      '://',
    ],
    ...[
      'a@b.example',
      '4111111111111111',
      '[REDACTED:named-secret#0123456789]',
      'Bearer ',
      '%41',
      '\\u0041',
      'key',
      '--',
      '<',
      '>',
    ],
  );
  const texts = fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 14 }).map(parts => parts.join(''));

  test('doing it twice is doing it once', async () => {
    const { text } = await redactor({ pii: true });
    fc.assert(
      fc.property(texts, input => {
        const once = text(input);
        expect(text(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  test('what was JSON is JSON, with as many lines as before', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, fc.oneof(texts, fc.integer(), fc.constant(null), fc.array(texts))), input => {
        const json = JSON.stringify(input, null, 1);
        const result = text(json);
        expect(() => JSON.parse(result)).not.toThrow();
        expect(result.split('\n').length).toBe(json.split('\n').length);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a value done twice is a value done once', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, fc.oneof(texts, fc.integer())), input => {
        const once = value(input);
        expect(value(once)).toEqual(once);
      }),
    );
  });

  test('what is left of a value that was taken in part goes with it where its name says so', () => {
    const left = 'A1b2A1b2A1b2A1b2A1b2A1b2A1b2A1b2A1b2q7Zx2Lm9Vt4Rk8Wp3Ns6';
    const once = value({ 'Bearer ': `ghp_${'A1b2'.repeat(9)}ghp_${left}` });
    expect(JSON.stringify(once)).not.toContain(left.slice(-20));
    expect(value(once)).toEqual(once);
  });

  test('a text in parts is seen with what stood before it', () => {
    expect(plain(text('  value: hunter2x\n', '- name: DB_PASSWORD\n'))).toBe('  value: [REDACTED:named-secret]\n');
  });

  test('a rule that fails takes the whole field, never the event', async () => {
    const broken = await redactor({
      digest: () => {
        throw new Error('no key');
      },
    });
    expect(broken.text(`a ${GITHUB} b`)).toBe('[REDACTED:rule-failed]');
    expect(broken.value({ a: GITHUB, b: 'fine', password: 'x' })).toEqual({
      a: '[REDACTED:rule-failed]',
      b: 'fine',
      password: '[REDACTED:rule-failed]',
    });
  });
});
