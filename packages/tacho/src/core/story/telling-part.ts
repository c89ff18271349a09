/**
 * Of a long command line the part that says what it is for: `cd …`, assignments and headings of an echo come first, and
 * where little is shown nothing else would be seen.
 */
import { activityOf, commandPurpose } from './activity.ts';
import { invocationsOf } from './commands.ts';

/** So much may stand before what a command is for. */
const FAR = 50;

const LOOPS = new Set(['for', 'while', 'until', 'select', 'case']);

/** On one line; an ellipsis stands for what is left out before it. */
export function tellingPart(command: string): string {
  const invocations = invocationsOf(command);
  const place = invocations.findIndex(invocation => activityOf(invocation, command) !== undefined);
  const [loop, first] = [invocations[place - 1], invocations[place]];
  if (first === undefined) return oneLine(command);
  const start = loop !== undefined && LOOPS.has(loop.program) ? loop.at : first.at;
  const { at } = commandPurpose(command, invocations);
  const isFar = at - start > FAR;
  const from = isFar ? at : start;
  const left = command.slice(0, from).trim();
  // A folder and a variable are no loss; anything else is hinted at.
  return `${isFar && left !== '' ? '… ' : ''}${oneLine(command.slice(from))}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
