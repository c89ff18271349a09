/**
 * A question at a terminal.
 */
import { createInterface } from 'node:readline';
import type { Context } from '../context.ts';

/** True when there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks on standard error; true for `y` and `yes`. No answer at all (end of input, an interrupt) is no. */
export async function confirm({ out, err }: Context, question: string): Promise<boolean> {
  await out.flush();
  await err.flush();
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise(resolve => {
    lines.once('close', () => resolve(false));
    lines.once('SIGINT', () => lines.close());
    lines.question(`${question} [y/N] `, answer => {
      resolve(/^y(?:es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
