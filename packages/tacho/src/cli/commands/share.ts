import { defineCommand } from '../command.ts';

interface Options {
  readonly output?: string;
  readonly stdout?: boolean;
  readonly open?: boolean;
  /** False for --no-redact. */
  readonly redact: boolean;
  readonly mask?: boolean;
  readonly redactPattern: readonly string[];
  /** False for --no-subagents. */
  readonly subagents: boolean;
  readonly postmortem?: boolean;
}

export default defineCommand<Options>({
  name: 'share',
  group: 'Share',
  summary: 'Write a session as one HTML page to send, without known secrets',
  declare: command =>
    command
      .argument('[session]', 'id, unique prefix or latest', 'latest')
      .option('-o, --output <file>', 'where to, replaced if it is there (default: session-ID.html in this folder)')
      .option('--stdout', 'to standard output instead of a file')
      .option('--open', 'show it in the browser')
      .option('--no-redact', 'as it is stored, with whatever secrets are in it')
      .option('--mask', 'without personal data, too')
      .option('--redact-pattern <regex>', 'take out what matches, too; may be repeated', collect, [])
      .option('--no-subagents', 'without the sessions that it started')
      .option('--postmortem', 'with a postmortem among its tabs'),
  async run(context, [session], options) {
    const { share } = await import('../printers/share.ts');
    const { output, stdout, open, redact, mask, redactPattern: patterns, subagents, postmortem } = options;
    return share(context, session, {
      output,
      stdout: stdout === true,
      open: open === true,
      redaction: redact || mask || patterns.length > 0 ? { pii: mask === true, patterns } : undefined,
      subagents,
      postmortem: postmortem === true,
    });
  },
});

function collect(pattern: string, patterns: readonly string[]): string[] {
  return [...patterns, pattern];
}
