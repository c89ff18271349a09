import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, LongNumber, parseJson } from './exact-json.ts';
import {
  Children,
  type JsonNode,
  type OpenNodes,
  openAtFirst,
  openLines,
  PAGE,
  pathOf,
  rootNode,
} from './json-nodes.ts';

const opened = (value: unknown, ...more: ((root: JsonNode, children: Children) => JsonNode)[]) => {
  const [root, children] = [rootNode(value), new Children()];
  const open: OpenNodes = new Map([[root, PAGE], ...more.map(find => [find(root, children), PAGE] as const)]);
  return openLines(root, open, children);
};

test('a wide array shows a page, and how many are left', () => {
  const lines = opened(Array.from({ length: 250 }, (_, at) => at));
  expect(lines).toHaveLength(1 + PAGE + 1);
  expect(lines.at(-1)).toMatchObject({ is: 'more', shown: PAGE });
});

test('an object of 200,000 keys costs a page of nodes', () => {
  const wide = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`k${at}`, at]));
  expect(opened(wide)).toHaveLength(PAGE + 2);
});

test('depth costs nothing until it is opened, and every level can be', () => {
  const depth = 50_000;
  const value = parseJson(`${'['.repeat(depth)}1${']'.repeat(depth)}`);
  const [root, children] = [rootNode(value), new Children()];
  const open = new Map<JsonNode, number>();
  let node: JsonNode | undefined = root;
  while (node !== undefined) {
    open.set(node, PAGE);
    node = children.of(node, 1)[0];
  }
  expect(openLines(root, open, children)).toHaveLength(depth + 1);
  expect(jsonText(value)).toBe('"nested too deep to copy"');
});

test('a path reaches its value, whatever the keys are called', () => {
  const below =
    (...places: number[]) =>
    (root: JsonNode, children: Children) =>
      places.reduce((node, place) => children.of(node, place + 1)[place] as JsonNode, root);
  const value = parseJson('{"a":[{"odd key":1}],"__proto__":{"x":2}}');
  const root = rootNode(value);
  const children = new Children();
  expect(pathOf(below(0, 0, 0)(root, children))).toBe('.a[0]["odd key"]');
  expect(pathOf(below(1, 0)(root, children))).toBe('.__proto__.x');
  expect(below(1, 0)(root, children).value).toBe(2);
  expect(pathOf(root)).toBe('.');
});

test('what is little is open at first', () => {
  const children = new Children();
  const root = rootNode({ small: { a: 1 }, big: Array(99).fill(0) });
  expect([...openAtFirst(root, children).keys()].map(node => node.key)).toEqual(['', 'small']);
});

test('a number keeps the digits that it was recorded with', () => {
  expect(parseJson('{"id":12345678901234567890,"n":1.5}')).toEqual({
    id: new LongNumber('12345678901234567890'),
    n: 1.5,
  });
  expect(parseJson('{broken')).toBeUndefined();
});

test('any value is drawn line by line', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const [root, children] = [rootNode(value), new Children()];
      for (const line of openLines(root, openAtFirst(root, children), children)) pathOf(line.node);
    }),
  );
});
