import cost from '../../analyses/cost/index.ts';
import { declareAnalysis } from '../analyses/spec.ts';
import { defineCommand } from '../command.ts';

interface Options extends Readonly<Record<string, unknown>> {
  readonly all?: boolean;
  readonly json?: boolean;
}

export default defineCommand<Options>({
  name: cost.name,
  group: cost.group,
  summary: cost.summary,
  declare: command => {
    declareAnalysis(command, cost);
    command.option('--all', 'the whole store, each API message once');
  },
  async run(context, [session], options) {
    if (options.all)
      return (await import('../printers/store-totals.ts')).printStoreCost(context, options.json === true);
    const { printCost } = await import('../printers/cost.ts');
    return printCost(context, session, options);
  },
});
