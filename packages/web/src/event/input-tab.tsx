/**
 * What a call was given.
 */
import { useMemo } from 'react';
import { JsonTree } from '../json/json-tree.tsx';
import { OutputSection } from '../output/output-section.tsx';
import { Prose } from '../prose/prose.tsx';
import { Missing, Pairs, Section } from '../ui/section.tsx';
import { Visible } from '../ui/visible-text.tsx';
import { argumentsOf, shellCommand } from './act.ts';
import { commandRun } from './command-run.ts';
import type { RowEvents } from './row-events.ts';
import { taskOf } from './subagent-output.tsx';

export function InputTab({ events, isSubagent }: { readonly events: RowEvents; readonly isSubagent: boolean }) {
  const { first, outcome } = events;
  const call = first.event;
  const command = shellCommand(call);
  const run = useMemo(() => commandRun(call, outcome?.event), [call, outcome]);
  const given = call?.data.arguments;
  const task = isSubagent ? taskOf(events) : '';
  const script = command === undefined ? scriptOf(argumentsOf(call)) : undefined;
  if (given === undefined || given === null) return <Missing>No arguments were recorded.</Missing>;
  return (
    <>
      {command !== undefined && <OutputSection title="Command" text={command} wrapped />}
      {command !== undefined && (
        <Pairs pairs={run.facts.map(([name, text]) => [name, <Visible key={name} text={text} />] as const)} />
      )}
      {script !== undefined && <OutputSection title="Code" text={script} wrapped />}
      {task !== '' && (
        <Section title="Task">
          <Prose text={task} />
        </Section>
      )}
      {typeof given === 'string' ? (
        <OutputSection title="Arguments" text={given} />
      ) : (
        <Section title="Arguments">
          <JsonTree value={given} label="Arguments" />
        </Section>
      )}
    </>
  );
}

/** The code or the patch that a call is given, where it is more than a line. */
function scriptOf({ code, input, patch }: Readonly<Record<string, unknown>>): string | undefined {
  const found = [code, input, patch].find(
    text => typeof text === 'string' && (text.length > 80 || text.includes('\n')),
  );
  return found as string | undefined;
}
