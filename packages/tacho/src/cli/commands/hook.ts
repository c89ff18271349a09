import { defineCommand } from '../command.ts';

export default defineCommand({
  name: 'hook',
  group: 'Record',
  summary: 'Record one event of an agent: JSON on standard input (setup installs it)',
  declare: command =>
    command
      .argument(
        '[event]',
        "the event, where the input does not name it: pre-tool, session-end, Claude Code's own name, …",
      )
      .option('--handler <name>', 'which installation this is, where there are several')
      .option('--redact', 'redact secrets')
      .option('--mask', 'mask personal data, too')
      .option('--redact-pattern <regex...>', 'redact what matches, too')
      .allowUnknownOption(),
  /** The launcher goes to the hook's own entry at once; this is for whoever calls the command line in another way. */
  async run(context) {
    const { runHook } = await import('../../capture/hook/main.ts');
    return runHook(process.argv.slice(2), context.env);
  },
});
