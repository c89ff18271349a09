import stats from '../../analyses/stats/index.ts';
import { declareAnalysis } from '../analyses/spec.ts';
import { defineCommand } from '../command.ts';

interface Options {
  readonly includeSubagents?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export default defineCommand<Options>({
  name: stats.name,
  group: stats.group,
  summary: stats.summary,
  declare: command => {
    declareAnalysis(command, stats);
    command
      .option('--include-subagents', 'the whole tree: the session and all that it started')
      .option('--all', 'the whole store, each API message once');
  },
  async run(context, [session], options) {
    if (options.all)
      return (await import('../printers/store-totals.ts')).printStoreStats(context, options.json === true);
    if (options.includeSubagents)
      return (await import('../printers/stats.ts')).printTreeStats(context, session, options.json === true);
    const { runAnalysis } = await import('../analyses/run.ts');
    return runAnalysis(context, stats, [session ?? 'latest'], { json: options.json });
  },
});
