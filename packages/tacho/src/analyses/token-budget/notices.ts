/**
 * What a reader should know before believing the numbers, a sentence each.
 */
import { counted, note, toned, type View } from '../../core/view.ts';
import type { TokenBudgetReport } from './report.ts';

/** An agent that compacts by itself below this share of the limit works with another limit. */
const EARLY = 0.7;

export function noticesOf(report: TokenBudgetReport): View[] {
  return [
    ...estimateNote(report),
    ...refutedNotes(report),
    ...unknownNote(report),
    ...earlyNote(report),
    ...agentNotes(report),
  ];
}

function estimateNote({ estimated }: TokenBudgetReport): View[] {
  if (!estimated) return [];
  return [
    note(
      toned('warn', 'No request says what it held. '),
      'The numbers are estimated from the texts, at four characters a token, and are a floor: system prompt and tools are not in them.',
    ),
  ];
}

function refutedNotes({ refuted_limits: refuted }: TokenBudgetReport): View[] {
  return refuted.map(({ tokens, model, source, n, held }) =>
    note(
      toned('warn', [{ event: n }, ' held ', { tokens: held }]),
      ', more than the ',
      { tokens },
      source === 'agent' ? ' that the agent says ' : ' that the price table says ',
      `${model ?? 'the model'} can hold, so its window was larger than that and is not known: --limit counts with one.`,
    ),
  );
}

function unknownNote({ models_without_limit: unknown, limits }: TokenBudgetReport): View[] {
  if (unknown.length === 0 || limits.length === 0) return [];
  return [note('Nobody says how much these hold: ', unknown.join(', '))];
}

function earlyNote({ compactions, requests, limits }: TokenBudgetReport): View[] {
  const [limit, ...others] = limits;
  if (limit === undefined || others.length > 0 || limit.source !== 'table' || requests.length === 0) return [];
  const early = compactions
    .filter(({ trigger }) => trigger === 'auto')
    .map(({ reported_before: said, before }) => said ?? before)
    .filter(held => held !== null && held < limit.tokens * EARLY) as number[];
  if (early.length === 0) return [];
  const [least, most] = [Math.min(...early), Math.max(...early)];
  return [
    note(
      toned('warn', 'The agent compacted by itself at '),
      ...(least === most ? [{ tokens: least }] : [{ tokens: least }, ' to ', { tokens: most }]),
      ', ',
      { share: most / limit.tokens },
      ' of this limit. It may have worked with a smaller window: --limit counts with one.',
    ),
  ];
}

function agentNotes({ agents, subagents, session_id: id }: TokenBudgetReport): View[] {
  const inside = agents.map(({ agent_id: agent, requests, peak_tokens: peak }) =>
    note('Subagent ', agent, ' has a window of its own: peak ', { tokens: peak }, ' in ', counted(requests, 'request')),
  );
  if (subagents === 0) return inside;
  return [
    ...inside,
    note(
      counted(subagents, 'subagent'),
      subagents === 1 ? ' has a window of its own' : ' have windows of their own',
      `, not counted here (tacho replay ${id} --tree names them)`,
    ),
  ];
}
