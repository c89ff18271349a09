/**
 * Files that a command looks at and changes, for agents that read with `sed -n` and write with `cat > file`. Only what
 * stands there as a plain path: no pattern, no variable, nothing below a folder for temporary files.
 */
import type { FileChange } from '../describe/call.ts';
import type { Invocation } from './commands.ts';

export interface ShellFiles {
  readonly reads: readonly string[];
  /** What changed in them nobody says: their lines are 0. */
  readonly writes: readonly FileChange[];
  readonly removes: readonly string[];
  /** It does nothing but print files. */
  readonly onlyReads: boolean;
}

/** Programs that print the files they are given, with their options that take a value. */
const PRINTERS: ReadonlyMap<string, RegExp> = new Map([
  ['cat', /^$/],
  ['bat', /^(?:-r|--line-range|-l)$/],
  ['nl', /^-[bvwns]$/],
  ['less', /^$/],
  ['head', /^-[nc]$/],
  ['tail', /^-[nc]$/],
  ['sed', /^-[ef]$/],
  ['Get-Content', /^-(?:TotalCount|Tail|First|Last|Encoding)$/i],
]);
/** What stands around a printed file and says nothing else. */
const AROUND = new Set('cd echo printf true sed head tail nl'.split(' '));
const NOTHING: ShellFiles = { reads: [], writes: [], removes: [], onlyReads: false };

/** The files of a command of these invocations. Never throws. */
export function shellFilesOf(invocations: readonly Invocation[]): ShellFiles {
  let folder = '';
  let onlyReads = true;
  const reads = new Set<string>();
  const writes = new Set<string>();
  const removes = new Set<string>();
  const add = (to: Set<string>, path: string | undefined) => {
    if (path === undefined || !isPath(path)) return;
    const full = inFolder(folder, path);
    if (!isTemporary(full)) to.add(full);
  };
  for (const { program, words, outputs, piped } of invocations) {
    if (program === 'cd' && words[0] !== undefined) folder = isPath(words[0]) ? inFolder(folder, words[0]) : '$';
    for (const path of outputs) add(writes, path);
    const isInPlace = (program === 'sed' || program === 'perl') && words.some(word => /^-[a-z]*i/.test(word));
    if (isInPlace) for (const path of operandsOf(program, words)) add(writes, path);
    else if (program === 'tee' || program === 'create')
      for (const path of operandsOf(program, words)) add(writes, path);
    else if (program === 'rm' || program === 'unlink')
      for (const path of operandsOf(program, words)) add(removes, path);
    else if (program === 'git' && words[0] === 'rm')
      for (const path of operandsOf(program, words.slice(1))) add(removes, path);
    else if (PRINTERS.has(program) && outputs.length === 0) {
      const paths = operandsOf(program, words);
      for (const path of paths) add(reads, path);
      if (paths.length === 0 && !piped) onlyReads = false;
      continue;
    }
    if (!AROUND.has(program) || outputs.length > 0) onlyReads = false;
  }
  if (reads.size + writes.size + removes.size === 0) return NOTHING;
  return {
    reads: [...reads],
    writes: [...writes].map(path => ({ path, added: 0, removed: 0 })),
    removes: [...removes],
    onlyReads: onlyReads && reads.size > 0,
  };
}

/** What a program is given beside its options; of sed without its script. */
function operandsOf(program: string, words: readonly string[]): readonly string[] {
  const valued = PRINTERS.get(program) ?? /^$/;
  const operands: string[] = [];
  let hasScript = program !== 'sed' && program !== 'perl';
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (valued.test(word) || (program === 'perl' && /e$/.test(word) && word.startsWith('-'))) {
      hasScript = true;
      i++;
      // BSD's `sed -i ''`: an ending that is none.
    } else if (word.startsWith('-') || word.startsWith('+') || word === '') continue;
    else if (hasScript) operands.push(word);
    else hasScript = true;
  }
  return operands;
}

function isPath(word: string): boolean {
  return word.length < 300 && /^[^$*?`{}()<>|\n]+$/.test(word) && !word.includes('://') && !/^\d+(?::\d+)?$/.test(word);
}

function isTemporary(path: string): boolean {
  return /^(?:\$|\/tmp\/|\/private\/tmp\/|\/var\/|\/private\/var\/|\/dev\/|\/proc\/)/.test(path);
}

function inFolder(folder: string, path: string): string {
  const plain = path.replace(/^(?:\.\/)+/, '');
  return folder === '' || /^(?:[/~]|[A-Za-z]:[\\/])/.test(plain) ? plain : `${folder.replace(/\/$/, '')}/${plain}`;
}
