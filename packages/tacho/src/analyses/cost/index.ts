/**
 * What a session cost: every API message at the price of its day.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { CostFold } from '../../core/cost/cost.ts';
import { StoryFold } from '../../core/story/story.ts';
import { askedPrices } from './prices.ts';
import { costReport, type Part } from './report.ts';
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
  read: ({ args, facts, whole }) => {
    const { pricer, model } = askedPrices(args, facts.prices);
    const bill = new CostFold({ pricer, model, estimateModel: facts.prices.modelOf('sonnet'), explain: args.explain });
    const story = whole ? new StoryFold() : undefined;
    return {
      add(event) {
        bill.add(event);
        story?.add(event);
      },
      end: (session): Part => ({ cost: bill.end(session), story: story?.end(session), spending: bill.spending() }),
    };
  },
  report: ([part], { facts }) => {
    const of = part as Part;
    const id = of.cost.session_id;
    return costReport(of, facts.subagents.get(id) ?? [], facts.inherited.get(id) ?? null);
  },
  view: (report, { args, facts }) => costViews(report, askedPrices(args, facts.prices).says),
});
