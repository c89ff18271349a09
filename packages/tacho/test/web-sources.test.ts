/**
 * What the sources of the pages may do: they draw what core describes, and nothing of a session becomes markup or a request.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const WEB = path.join(import.meta.dirname, '../../web/src');
/** Unsaid by a page: ways to run text, to make markup of it, or to ask somebody for something. */
const FORBIDDEN =
  /\b(?:dangerouslySetInnerHTML|insertAdjacentHTML|innerHTML|outerHTML|eval|new Function|document\.write|fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b/;

function sources(): [name: string, text: string][] {
  const names = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter(name => /(?<!\.test)\.tsx?$/.test(name));
  return names.map(name => [name.split(path.sep).join('/'), readFileSync(path.join(WEB, name), 'utf8')]);
}

test('there are sources', () => {
  expect(sources().length).toBeGreaterThan(5);
});

test('of tacho they know core alone, and of Node nothing', () => {
  const imports = sources().flatMap(([name, text]) =>
    [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(([, from, lazy]) => [name, from ?? lazy ?? '']),
  );
  const wrong = imports.filter(([, from = '']) => /^tacho\/(?!src\/core\/)|^node:|\.\.\/tacho\//.test(from));
  expect(wrong).toEqual([]);
});

test('no text is run, made markup or sent', () => {
  expect(
    sources()
      .filter(([, text]) => FORBIDDEN.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
      .map(([name]) => name),
  ).toEqual([]);
});
