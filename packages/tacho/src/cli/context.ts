/**
 * What a command has of the world: where to write, where the store is, what time it is.
 */
import type { Output } from './terminal/output.ts';
import type { Style } from './terminal/style.ts';

export interface Context {
  /** Standard output: data. */
  readonly out: Output;
  /** Standard error: talk. */
  readonly err: Output;
  readonly style: Style;
  readonly errStyle: Style;
  /** Display columns of standard output; Infinity when it is no terminal, so that nothing is cut in a pipe. */
  readonly columns: number;
  readonly isTerminal: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Value of --trace-dir. */
  readonly traceDir: string | undefined;
}
