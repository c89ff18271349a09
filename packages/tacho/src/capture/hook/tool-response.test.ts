import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readResponse } from './tool-response.ts';

test.each([
  ['a text', 'built', { result: 'built' }],
  ['nothing', undefined, { result: '' }],
  ['blocks', [{ type: 'text', text: 'a' }, { type: 'image', source: {} }, 'b'], { result: 'a\n[image]\nb' }],
  ['both streams', { stdout: 'out', stderr: 'err', interrupted: false }, { result: 'out\nerr' }],
  ['only stderr', { stdout: '', stderr: 'err', interrupted: true }, { result: 'err', details: { interrupted: true } }],
  [
    'a file',
    { type: 'text', file: { filePath: '/a', content: 'alpha\n', numLines: 1 } },
    { result: 'alpha\n', details: { type: 'text', file: { filePath: '/a', numLines: 1 } } },
  ],
  [
    'an edit',
    { filePath: '/a', oldString: 'x', newString: 'y', originalFile: 'a whole file', structuredPatch: [] },
    { result: '/a', details: { oldString: 'x', newString: 'y', structuredPatch: [] } },
  ],
  [
    'a subagent',
    { status: 'completed', agentId: 'a1', content: [{ type: 'text', text: 'found 3' }], totalTokens: 12 },
    { result: 'found 3', details: { status: 'completed', agentId: 'a1', totalTokens: 12 } },
  ],
  [
    'a search',
    { filenames: ['a.ts', 'b.ts'], numFiles: 2 },
    { result: 'a.ts\nb.ts', details: { filenames: ['a.ts', 'b.ts'], numFiles: 2 } },
  ],
  [
    'an image',
    { type: 'image', file: { base64: 'AAAA', type: 'image/png' } },
    { result: '', details: { type: 'image', file: { type: 'image/png', base64_chars: 4 } } },
  ],
])('%s', (_, response, expected) => expect(readResponse(response)).toEqual(expected));

test('a long fact is its beginning', () => {
  const { details } = readResponse({ stdout: 'a', patch: 'x'.repeat(5_000) });
  expect(details?.patch).toBe(`${'x'.repeat(4_096)}… [+904 chars]`);
});

test('any JSON value gives a text, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(typeof readResponse(value).result).toBe('string');
    }),
  );
});
