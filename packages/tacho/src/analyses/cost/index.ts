/**
 * What a session cost: every API message at the price of its day.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { type Cost, CostFold } from '../../core/cost/cost.ts';
import { askedPrices } from './prices.ts';
import { costReport } from './report.ts';
import { costViews } from './view.ts';

export default defineAnalysis({
  name: 'cost',
  group: 'Count',
  summary: 'What a session cost: by model, prompt and tool, at the price of each day',
  scope: 'session',
  args: {
    model: {
      type: 'string',
      value: 'name',
      description: 'as if it had run on this model (also sonnet, opus, haiku, gpt4, gpt4o)',
    },
    inputPrice: {
      type: 'number',
      minimum: 0,
      value: 'usd',
      description: 'USD per million input tokens, instead of the price table',
    },
    outputPrice: {
      type: 'number',
      minimum: 0,
      value: 'usd',
      description: 'USD per million output tokens; both or neither',
    },
    explain: { type: 'boolean', description: 'every message: bucket, tokens, rate, amount, price' },
  },
  needs: ['prices', 'subagents', 'inherited'],
  read: ({ args, facts }) => {
    const { pricer, model } = askedPrices(args, facts.prices);
    return new CostFold({ pricer, model, estimateModel: facts.prices.modelOf('sonnet'), explain: args.explain });
  },
  report: ([part], { facts }) => {
    const cost = part as Cost;
    const id = cost.session_id;
    return costReport(cost, facts.subagents.get(id) ?? [], facts.inherited.get(id) ?? null);
  },
  view: (report, { args, facts }) => costViews(report, askedPrices(args, facts.prices).says),
});
