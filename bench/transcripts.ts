/**
 * Hundreds of megabytes of transcripts: a base corpus, multiplied with fresh ids, so that no copy shares a session, a
 * message or a call with another. The base is the shared corpus when it is there, else invented.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, findSharedFolder, unpack } from '../conformance/shared.ts';
import { inventTranscript, uuidOf } from './invented.ts';

const IDS = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b(?:msg|req|toolu)_[A-Za-z0-9_]+/g;

interface BaseFile {
  /** Below the folder of projects: `<project>/<session>.jsonl` and deeper. */
  readonly name: string;
  readonly text: string;
}

export interface Transcripts {
  readonly folder: string;
  readonly bytes: number;
  readonly files: number;
  /** Whether people's sessions are behind them. */
  readonly real: boolean;
}

/** Writes at least `bytes` of transcripts below `temp`, in the layout of Claude Code. */
export function writeTranscripts(temp: string, bytes: number): Transcripts {
  const shared = findSharedFolder();
  const base = shared === undefined ? inventBase() : readBase(shared, temp);
  const folder = path.join(temp, 'projects');
  let written = 0;
  let files = 0;
  for (let copy = 0; written < bytes; copy++) {
    for (const { name, text } of base) {
      const [project, ...rest] = renamed(name, copy).split('/');
      const file = path.join(folder, `${project}-${copy}`, ...rest);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, renamed(text, copy));
      written += statSync(file).size;
      files++;
    }
  }
  return { folder, bytes: written, files, real: shared !== undefined };
}

/** The text with another id for each id in it, the same one wherever it stands. */
function renamed(text: string, copy: number): string {
  if (copy === 0) return text;
  const shift = Math.imul(copy, 0x9e3779b1) >>> 0;
  return text.replace(IDS, id => {
    if (id.includes('_')) return `${id}x${copy.toString(36)}`;
    const head = (Number.parseInt(id.slice(0, 8), 16) ^ shift) >>> 0;
    return head.toString(16).padStart(8, '0') + id.slice(8);
  });
}

function readBase(shared: string, temp: string): BaseFile[] {
  const target = path.join(temp, 'corpus');
  mkdirSync(target);
  const projects = path.join(unpack(shared, target).data, 'open/claude/projects');
  const names = filesBelow(projects).filter(name => name.endsWith('.jsonl'));
  return names.map(name => ({ name, text: readFileSync(path.join(projects, name), 'utf8') }));
}

function inventBase(): BaseFile[] {
  return Array.from({ length: 40 }, (_, n) => {
    const id = uuidOf('base', n);
    return { name: `project-${n % 8}/${id}.jsonl`, text: inventTranscript(id, n % 10 === 0 ? 1_500 : 60 + n * 3) };
  });
}
