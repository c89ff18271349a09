import { expect, test } from 'vitest';
import type { TraceEvent } from '../schema.ts';
import { PromptParts } from './prompt-parts.ts';

function event(event_type: string, timestamp: number | null = null, data: TraceEvent['data'] = {}): TraceEvent {
  return { event_type, timestamp, event_id: 'e', session_id: 's', data };
}

const prompt = (at: number, text: unknown, kind?: string) => event('user_prompt', at, { prompt: text, kind });

function phasesOf(...events: TraceEvent[]) {
  const phases = new PromptParts();
  for (const one of events) phases.add(one);
  return phases.end();
}

const labels = (...events: TraceEvent[]) => phasesOf(...events).map(phase => phase.label);

test('no events are no phases', () => {
  expect(phasesOf()).toEqual([]);
});

test('each thing that was asked is a phase, with what happened until the next one', () => {
  const failed = event('error', 3);
  expect(phasesOf(prompt(1, 'Fix it'), event('tool_call', 2), failed, prompt(4, 'Explain'))).toEqual([
    { label: 'Fix it', started_at: 1, events: 3, errors: 1, failed: true },
    { label: 'Explain', started_at: 4, events: 1, errors: 0, failed: false },
  ]);
});

test('a phase that succeeded in the end has not failed', () => {
  const [phase] = phasesOf(prompt(1, 'Fix it'), event('error', 2), event('tool_result', 3), event('decision', 4));
  expect(phase).toMatchObject({ errors: 1, failed: false });
});

test('a phase whose last call was denied has not failed by it', () => {
  const denied = event('error', 3, { denied: true });
  expect(phasesOf(prompt(1, 'Fix it'), event('tool_result', 2), denied)).toMatchObject([{ errors: 1, failed: false }]);
  expect(phasesOf(prompt(1, 'Fix it'), event('error', 2), denied)).toMatchObject([{ errors: 2, failed: true }]);
  const interrupted = event('error', 2, { interrupted: true });
  expect(phasesOf(prompt(1, 'Fix it'), interrupted)).toMatchObject([{ failed: true }]);
});

test('what a session begins with belongs to the first thing that is asked', () => {
  expect(phasesOf(event('session_start', 1), event('system', 2), prompt(3, 'Fix it'))).toEqual([
    { label: 'Fix it', started_at: 1, events: 3, errors: 0, failed: false },
  ]);
});

test('unless it failed', () => {
  expect(labels(event('error', 1), prompt(2, 'Fix it'))).toEqual(['', 'Fix it']);
});

test('a session where nothing was asked is one phase', () => {
  expect(labels(event('tool_call'), event('tool_result'))).toEqual(['']);
});

test('slash commands, shell input and queued prompts are asked; a subagent’s task only where nothing was before', () => {
  const kinds = ['prompt', 'slash', 'bash', 'queued', 'sidechain', 'other'];
  expect(labels(...kinds.map((kind, i) => prompt(i, kind, kind)))).toEqual(['prompt', 'slash', 'bash', 'queued']);
  expect(labels(prompt(1, 'Look', 'sidechain'), prompt(2, 'And there', 'sidechain'))).toEqual(['Look']);
});

test('a label is the beginning of the prompt on one line', () => {
  expect(labels(prompt(1, '  Fix\n\n  the   parser '))).toEqual(['Fix the parser']);
  expect(labels(prompt(1, 'x'.repeat(90)))).toEqual([`${'x'.repeat(80)}…`]);
  expect(labels(prompt(1, { no: 'text' }))).toEqual(['']);
});
