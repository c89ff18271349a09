import { defineCommand } from '../command.ts';

interface Options {
  readonly model?: string;
  readonly inputPrice?: string;
  readonly outputPrice?: string;
  readonly explain?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export default defineCommand<Options>({
  name: 'cost',
  group: 'Count',
  summary: 'What a session cost: by model, prompt and tool, at the price of each day',
  declare: command =>
    command
      .argument('[session]', 'id, unique prefix or latest', 'latest')
      .option('--model <name>', 'as if it had run on this model (also sonnet, opus, haiku, gpt4, gpt4o)')
      .option('--input-price <usd>', 'USD per million input tokens, instead of the price table')
      .option('--output-price <usd>', 'USD per million output tokens; both or neither')
      .option('--explain', 'every message: bucket, tokens, rate, amount, price')
      .option('--all', 'the whole store, each API message once')
      .option('--json', 'as JSON'),
  async run(context, [session], options) {
    if (options.all)
      return (await import('../printers/store-totals.ts')).printStoreCost(context, options.json === true);
    const { printCost } = await import('../printers/cost.ts');
    return printCost(context, session, options);
  },
});
