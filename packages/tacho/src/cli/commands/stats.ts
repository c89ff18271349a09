import { defineCommand } from '../command.ts';

interface Options {
  readonly includeSubagents?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export default defineCommand<Options>({
  name: 'stats',
  group: 'Count',
  summary: 'Count prompts, messages, tools, tokens, files and errors of a session',
  declare: command =>
    command
      .argument('[session]', 'id, unique prefix or latest', 'latest')
      .option('--include-subagents', 'the whole tree: the session and all that it started')
      .option('--all', 'the whole store, each API message once')
      .option('--json', 'as JSON'),
  async run(context, [session], options) {
    if (options.all)
      return (await import('../printers/store-totals.ts')).printStoreStats(context, options.json === true);
    const { printStats } = await import('../printers/stats.ts');
    return printStats(context, session, { json: options.json === true, tree: options.includeSubagents === true });
  },
});
