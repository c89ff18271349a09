import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createOutput } from '../terminal/output.ts';
import { safe } from '../terminal/safe.ts';
import { plain } from '../terminal/style.ts';
import { StatusLine, statusText } from './replay-status.ts';

test('says what is known, and nothing of what is not', () => {
  const tally = { started_at: 1_000, tool_calls: 12, errors: 1, total_tokens: null, total_usd: null };
  expect(statusText(tally, 1_192, plain)).toBe('⋯ 3m 12s  12 calls  1 error  Ctrl-C ends');
  expect(statusText({ ...tally, total_tokens: 45_200, total_usd: 0.38 }, 1_192, plain)).toBe(
    '⋯ 3m 12s  12 calls  1 error  45.2k tokens  $0.38  Ctrl-C ends',
  );
});

test('is drawn over itself within the terminal, and leaves an empty line', async () => {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const out = createOutput(stream);
  const line = new StatusLine(out);
  line.wipe();
  line.draw(safe`a long line that is cut`, 13);
  line.draw(safe`short`, 13);
  line.wipe();
  line.wipe();
  await out.flush();
  expect(written).toBe('\ra long li…\rshort     \r       \r');
});
