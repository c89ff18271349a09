import { expect, test } from 'vitest';
import { asks, calls, eventsOf, type Told } from './fixtures/told.ts';
import { PlanFold } from './plan.ts';

function plan(...told: Told[]): string[] {
  const fold = new PlanFold();
  for (const event of eventsOf(asks('go'), ...told)) fold.add(event);
  return fold.end().map(({ text, status }) => `${status} ${text}`);
}

test('the last list counts: of Claude Code, Codex and Gemini CLI', () => {
  const todos = (...status: string[]) => ({ todos: status.map((one, i) => ({ content: `step ${i}`, status: one })) });
  expect(
    plan(calls('TodoWrite', todos('pending')), calls('TodoWrite', todos('completed', 'in_progress', 'pending'))),
  ).toEqual(['done step 0', 'doing step 1', 'open step 2']);
  expect(plan(calls('update_plan', { plan: [{ step: 'read', status: 'completed' }] }))).toEqual(['done read']);
  expect(plan(calls('write_todos', { todos: [{ description: 'look', status: 'pending' }] }))).toEqual(['open look']);
});

test('tasks that are made one by one, by the number that the result tells', () => {
  const create = (subject: string, id: string) =>
    calls('TaskCreate', { subject }, { result: `Task #${id} created successfully: ${subject}` });
  expect(
    plan(
      create('write it', '1'),
      create('test it', '2'),
      create('forget it', '3'),
      calls('TaskUpdate', { taskId: '1', status: 'completed' }),
      calls('TaskUpdate', { taskId: '3', status: 'deleted' }),
    ),
  ).toEqual(['done write it', 'open test it']);
});

test('what is no list leaves none', () => {
  expect(
    plan(calls('TodoWrite', { todos: 'x' }), calls('TaskUpdate', { taskId: {} }), calls('TaskCreate', {}, null)),
  ).toEqual([]);
});
