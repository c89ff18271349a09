import { expect, test } from 'vitest';
import { bash, call, fails, prompt, result, says, session } from './fixtures/session.ts';

const told = session(
  prompt('fix the failing pack'),
  bash('a', 'npm run pack'),
  fails('a', 'Exit code 1\nsrc/orders.ts: no such member'),
  call('b', 'Read', { file_path: '/home/kim/shop/src/orders.ts' }),
  result('b', '1→export const orders = readOrders();'),
  call('c', 'Edit', {
    file_path: '/home/kim/shop/src/orders.ts',
    old_string: 'export const orders = readOrders();',
    new_string: 'export const orders = [];',
  }),
  result('c', 'ok'),
  bash('d', 'npm run pack'),
  result('d', 'packed'),
  says('Packed.'),
);

test('a chain goes from the root to the event, each with its reason', () => {
  const { chain } = told.report(6);
  expect(chain.map(({ n, link }) => [n, link?.kind ?? null, link?.from ?? null])).toEqual([
    [1, null, null],
    [2, 'before', 1],
    [3, 'outcome', 2],
    [4, 'failure_fix', 3],
    [5, 'outcome', 4],
    [6, 'read_write', 5],
  ]);
});

test('the failure that was tried again stands in the chain', () => {
  const { chain } = told.report(8);
  expect(chain.map(({ n }) => n)).toEqual([1, 2, 3, 8]);
  expect(chain.at(-1)?.link).toMatchObject({
    kind: 'retry',
    from: 2,
    from_event_id: 'e2',
    failure: { n: 3, event_id: 'e3' },
  });
});

test('effects are the links the other way round', () => {
  const { effects } = told.report(3, true);
  expect(effects).toMatchObject({
    events: 4,
    cut: false,
    nodes: [{ n: 4, children: [{ n: 5, children: [{ n: 6, children: [{ n: 7, children: [] }] }] }] }],
  });
});

test('effects of much are cut, and that is said', () => {
  const reads = Array.from({ length: 200 }, (_, i) => bash(`r${i}`, `cat page-${i}.html`));
  const list = Array.from({ length: 200 }, (_, i) => `page-${i}.html`).join('\n');
  const { effects } = session(prompt('go'), bash('a', 'ls'), result('a', list), ...reads).report(3, true);
  expect(effects).toMatchObject({ cut: true });
  expect(effects?.events).toBeLessThan(130);
});

test('coverage counts the calls after the first', () => {
  const { coverage } = told.report(undefined);
  expect(coverage).toMatchObject({ tool_calls: 4, later_calls: 3, explained: 3, share: 1 });
});

test('a session without calls has nothing to explain', () => {
  expect(session(prompt('hello')).report(undefined).coverage).toMatchObject({ tool_calls: 0, share: null });
});
