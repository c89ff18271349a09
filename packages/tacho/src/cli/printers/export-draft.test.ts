import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createOutput } from '../terminal/output.ts';
import { trustBytes, trustText } from '../terminal/safe.ts';
import { Draft } from './export-draft.ts';

async function copied(draft: Draft): Promise<string> {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString('latin1');
      done();
    },
  });
  const out = createOutput(stream);
  await draft.copyTo(out);
  await out.flush();
  return Buffer.from(text, 'latin1').toString('utf8');
}

const leftBehind = () =>
  readdirSync(tmpdir()).filter(name => name.startsWith('.tmp-') && name.includes(`-${process.pid}-`));

test.each([0, 1, 3, 300_000, 1_000_000])(
  'what was written comes out, %d characters and what is beside them',
  async size => {
    const draft = new Draft();
    const text = `é${'x→'.repeat(size / 2)}`;
    for (let times = 0; times < 3; times++) {
      await draft.write(trustText(text));
      await draft.bytes(trustBytes(Buffer.from('bytes\n')));
    }
    expect(leftBehind()).toEqual([]);
    expect(await copied(draft)).toBe(`${text}bytes\n`.repeat(3));
    draft.close();
  },
);

test('without a place for its file it is closed, and throws nothing', async () => {
  vi.stubEnv('TMPDIR', '/nowhere/at/all');
  const draft = new Draft();
  for (let times = 0; times < 10; times++) await draft.bytes(trustBytes(Buffer.alloc(100_000)));
  expect(draft.closed).toBe(true);
  draft.close();
  vi.unstubAllEnvs();
});
