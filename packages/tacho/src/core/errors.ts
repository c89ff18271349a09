/**
 * The one error class: a failure we can explain. Anything else that is thrown is a bug and keeps its stack.
 */

/**
 * - `usage`              the command line or an argument makes no sense (exit 2)
 * - `not_found`          a session, event or store that was asked for is not there (exit 1)
 * - `ambiguous`          a prefix that several sessions share (exit 2)
 * - `bad_input`          a file or folder that cannot be read as what it should be (exit 2)
 * - `unsupported_store`  a store written by a newer version (exit 2)
 * - `io`                 the system refused a file operation (exit 2)
 */
export type ErrorCode = 'usage' | 'not_found' | 'ambiguous' | 'bad_input' | 'unsupported_store' | 'io';

/** A failure we can explain; `hint` says what to do next, in one line. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  /** The process exit code of a command that failed with this: 1 nothing found, 2 could not run. */
  get exitCode(): 1 | 2 {
    return this.code === 'not_found' ? 1 : 2;
  }
}
