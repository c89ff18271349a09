import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { createOutput } from './output.ts';
import { safe, trustLine } from './safe.ts';

/** A reader that takes one chunk at a time, or fails with `code`. */
function slowStream(chunks: string[], code?: string): Writable {
  return new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, done) {
      chunks.push(String(chunk));
      setImmediate(() => done(code ? Object.assign(new Error(code), { code }) : null));
    },
  });
}

describe('in one process', () => {
  test('lines are collected into chunks', async () => {
    const chunks: string[] = [];
    const out = createOutput(slowStream(chunks));
    for (let i = 0; i < 10_000; i += 1) await out.line(safe`line ${i}`);
    await out.flush();
    expect(chunks.length).toBeLessThan(4);
    expect(chunks.join('')).toBe(Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(''));
  });

  test('a full stream makes the writer wait', async () => {
    const out = createOutput(slowStream([]));
    expect(out.line(safe`short`)).toBeUndefined();
    expect(out.line(trustLine('x'.repeat(70_000)))).toBeInstanceOf(Promise);
    await out.flush();
  });

  test('the next chunk is made while one is written, and no more than that', async () => {
    const written: (() => void)[] = [];
    const out = createOutput(new Writable({ write: (_chunk, _, done) => void written.push(done) }));
    const chunk = trustLine('x'.repeat(70_000));
    await out.line(chunk);
    const second = vi.fn();
    void out.line(chunk)?.then(second);
    await new Promise(setImmediate);
    expect(second).not.toHaveBeenCalled();
    written.shift()?.();
    await vi.waitFor(() => expect(second).toHaveBeenCalled());
    written.shift()?.();
    await out.flush();
  });

  test('a disk that is full is an error, though a second chunk is on its way', async () => {
    const onClosed = vi.fn();
    const out = createOutput(slowStream([], 'ENOSPC'), { onClosed });
    const chunk = trustLine('x'.repeat(70_000));
    await out.line(chunk);
    await out.line(chunk);
    await expect(out.flush()).rejects.toMatchObject({ code: 'io' });
    expect(onClosed).not.toHaveBeenCalled();
  });

  test('texts of any width and length come out as they went in, byte for byte', async () => {
    const chunks: string[] = [];
    const out = createOutput(slowStream(chunks));
    const texts = ['é'.repeat(50_000), 'x', '→'.repeat(90_000), '', '👩‍💻'.repeat(30_000), 'last'];
    for (const text of texts) await out.line(trustLine(text));
    await out.flush();
    expect(chunks.join('')).toBe(`${texts.join('\n')}\n`);
  });

  test('what nobody flushes goes out by itself', async () => {
    const chunks: string[] = [];
    void createOutput(slowStream(chunks)).line(safe`alone`);
    await vi.waitFor(() => expect(chunks).toEqual(['alone\n']));
  });

  test('a reader that goes away is told once and gets no more', async () => {
    const onClosed = vi.fn();
    const chunks: string[] = [];
    const out = createOutput(slowStream(chunks, 'EPIPE'), { onClosed });
    void out.line(safe`first`);
    await out.flush();
    await out.line(safe`second`);
    await out.flush();
    expect(out.closed).toBe(true);
    expect(onClosed).toHaveBeenCalledTimes(1);
    expect(chunks).toEqual(['first\n']);
  });

  test('a full disk is an error', async () => {
    const out = createOutput(slowStream([], 'ENOSPC'));
    void out.line(safe`first`);
    await expect(out.flush()).rejects.toThrow('ENOSPC');
    expect(() => out.line()).toThrow('ENOSPC');
  });
});

test('a full disk is an error too where the stream throws it, as that of a file does', async () => {
  const stream = new Writable();
  stream.write = () => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  const out = createOutput(stream);
  await out.line(trustLine('x'.repeat(70_000)));
  await expect(out.flush()).rejects.toThrow('ENOSPC');
});

describe('in a pipe', () => {
  const program = `
    const { createOutput } = await import(${JSON.stringify(new URL('./output.ts', import.meta.url).href)});
    const out = createOutput(process.stdout);
    for (let i = 0; i < Number(process.argv[1]); i += 1) await out.line('line ' + i);
    await out.flush();
    process.exit(3);`;

  function run(lines: number) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, String(lines)]);
    let errors = '';
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    const ended = new Promise<{ code: number | null; errors: string }>(resolve => {
      child.on('close', code => resolve({ code, errors }));
    });
    return { stdout: child.stdout, ended };
  }

  test('a reader that leaves after the first line ends an endless program with 0, without a word', async () => {
    const { stdout, ended } = run(Infinity);
    stdout.once('data', () => stdout.destroy());
    expect(await ended).toEqual({ code: 0, errors: '' });
  });

  test('a slow reader gets everything before the program exits', async () => {
    const { stdout, ended } = run(300_000);
    let length = 0;
    stdout.on('data', chunk => {
      length += chunk.length;
      stdout.pause();
      setTimeout(() => stdout.resume(), 1);
    });
    expect(await ended).toEqual({ code: 3, errors: '' });
    expect(length).toBe(300_000 * 'line \n'.length + 1_688_890);
  });
});
