import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test.each([
  ['All **75** tests pass.', 'All 75 tests pass.'],
  ['## Root cause\n\nThe cache.', 'Root cause:\n\nThe cache.'],
  ['see [the job](https://example.org/a/b) and ![](x.png)', 'see the job and ![](x.png)'],
  ['- one\n- [x] two\n1. three', '• one\n• two\n1. three'],
  ['run:\n```bash\nnpm test\n```', 'run:\n\nnpm test\n'],
  ['| Step | Result |\n|---|---|\n| Build | ok |', 'Step, Result;\n\nBuild, ok;'],
  ['2 * 3 * 4, a_b_c, *.ts and `**`', '2 * 3 * 4, a_b_c, *.ts and `**`'],
  ['*really* so', 'really so'],
  ['', ''],
])('%s', (text, expected) => {
  expect(plainText(text)).toBe(expected);
});

test('no text takes long', () => {
  const signs = fc.string({
    unit: fc.constantFrom('*', '_', '#', '[', ']', '(', ')', '|', '`', '-', ' ', '\n', 'a', '<'),
  });
  fc.assert(fc.property(signs, text => typeof plainText(text) === 'string'));
  for (const sign of ['[', '**a', '| ', '# ', '- ', '<b', '![](', '* a', '__', '|a']) plainText(sign.repeat(100_000));
});
