import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Annotation } from '../core/annotations.ts';
import { addAnnotation, deleteAnnotation, readAnnotations } from './annotations.ts';
import type { SessionFiles } from './session-files.ts';

const UUID = 'c0ffee00-1234-4abc-8def-0123456789ab';
const root = mkdtempSync(path.join(tmpdir(), 'tacho-annotations-'));
afterAll(() => rmSync(root, { recursive: true }));

const session: SessionFiles = { id: UUID, dir: path.join(root, UUID), meta: undefined, metaDamaged: false, files: [] };
const file = path.join(session.dir, 'annotations.jsonl');
const one = (annotation_id: string, created_at = 1, note = 'here'): Annotation => ({
  annotation_id,
  session_id: UUID,
  event_id: 'e1',
  offset_seconds: 3,
  label: '',
  note,
  author: '',
  created_at,
});
const ids = () => readAnnotations(session).annotations.map(of => of.annotation_id);

beforeEach(() => {
  rmSync(root, { recursive: true });
  mkdirSync(session.dir, { recursive: true });
});

describe('annotations', () => {
  test('are none where there is no file', () => {
    expect(readAnnotations(session)).toEqual({ annotations: [], damaged: 0 });
    expect(deleteAnnotation(session, 'a')).toBe(false);
  });

  test('are lines of the peer’s shape, each in one write between newlines, for the owner alone', () => {
    addAnnotation(session, one('a'));
    addAnnotation(session, one('b', 2));
    expect(readFileSync(file, 'utf8')).toBe(`\n${JSON.stringify(one('a'))}\n\n${JSON.stringify(one('b', 2))}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ids()).toEqual(['a', 'b']);
  });

  test('survive torn and foreign lines, which are counted', () => {
    addAnnotation(session, one('a'));
    appendFileSync(file, '{"annotation_id":"torn');
    addAnnotation(session, one('b', 2));
    appendFileSync(file, '[1]\n{"other":1}\n');
    expect(readAnnotations(session)).toMatchObject({
      annotations: [{ annotation_id: 'a' }, { annotation_id: 'b' }],
      damaged: 3,
    });
  });

  test('of the peer’s folder of the same session belong to it', () => {
    const peer = path.join(root, UUID.slice(0, 16));
    mkdirSync(peer);
    writeFileSync(path.join(peer, 'annotations.jsonl'), `${JSON.stringify(one('p', 0))}\n`);
    addAnnotation(session, one('a'));
    expect(ids()).toEqual(['p', 'a']);
    expect(deleteAnnotation(session, 'p')).toBe(true);
    expect(ids()).toEqual(['a']);
  });

  test('are not written through a link', () => {
    writeFileSync(path.join(root, 'elsewhere'), '');
    symlinkSync(path.join(root, 'elsewhere'), file);
    expect(() => addAnnotation(session, one('a'))).toThrow('is a link');
    expect(readAnnotations(session).annotations).toEqual([]);
  });

  test('that are deleted leave blanks: nothing of the words, and no byte in another place', () => {
    for (const id of ['a', 'b', 'c']) addAnnotation(session, one(id, 1, `secret of ${id} ✓`));
    const before = readFileSync(file);
    expect(deleteAnnotation(session, 'b')).toBe(true);
    expect(deleteAnnotation(session, 'b')).toBe(false);
    const after = readFileSync(file);
    expect(after.length).toBe(before.length);
    expect(after.toString()).not.toContain('secret of b');
    expect(readAnnotations(session)).toMatchObject({ damaged: 0 });
    expect(ids()).toEqual(['a', 'c']);
  });

  const steps = fc.array(fc.tuple(fc.constantFrom('add', 'delete'), fc.nat(6)), { maxLength: 25 });

  test('are those that were added and not deleted since, whatever the order', () => {
    fc.assert(
      fc.property(steps, all => {
        rmSync(file, { force: true });
        const expected = new Set<string>();
        for (const [what, n] of all) {
          const id = `id${n}`;
          if (what === 'add') {
            addAnnotation(session, one(id, n));
            expected.add(id);
          } else expect(deleteAnnotation(session, id)).toBe(expected.delete(id));
        }
        expect(new Set(ids())).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
