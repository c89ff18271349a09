/**
 * Reads the imports of every source file and holds them against the table in layers.ts.
 * A pure function of path → text, so that a test can show it a bad file.
 */
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { LAYERS, type Layer, SQLITE_OWNERS } from './layers.ts';

/** One import, export-from, `import()` or `import('…')` type. `to` is null when it is not a plain string. */
interface Reference {
  readonly to: string | null;
  readonly dynamic: boolean;
}

/**
 * What breaks the table, one sentence each, in the order of `files`.
 * Paths are relative to packages/tacho/src, with forward slashes. An empty map is itself a violation.
 */
export function findViolations(files: ReadonlyMap<string, string>): string[] {
  if (files.size === 0) return ['No source files were seen.'];
  return [...files].flatMap(([file, text]) => violationsOf(file, text));
}

function violationsOf(file: string, text: string): string[] {
  const layer = LAYERS[layerOf(file)];
  if (layer === undefined) return [`${file}: \`${layerOf(file)}\` has no row in layers.ts`];
  const { references, strings, errors } = read(file, text);
  const found: string[] = errors.map(error => `cannot be read: ${error}`);
  for (const reference of references) found.push(...judge(file, layer, reference));
  if (strings.includes('node:sqlite') && !SQLITE_OWNERS.includes(layerOf(file))) {
    found.push(`only ${SQLITE_OWNERS.join(', ')} may name node:sqlite`);
  }
  if (layer.oneSurface && !isTest(file)) {
    const reached = new Set(references.map(({ to }) => to && targetOf(file, to)).filter(target => target != null));
    if (reached.size > 1) found.push(`reaches ${[...reached].join(' and ')}; a file here stays with one surface`);
  }
  return found.map(what => `${file}: ${what}`);
}

/** What is wrong with one import of `file`; nothing when it is allowed. */
function judge(file: string, layer: Layer, { to, dynamic }: Reference): string[] {
  if (to === null) return ['an import() whose target is not a plain string cannot be checked'];
  if (to.startsWith('.')) return judgeRelative(file, layer, to, dynamic);
  if (isTest(file)) return [];
  if (to.startsWith('node:')) return layer.node ? [] : [`${layerOf(file)} is pure and may not import ${to}`];
  return isNpmAllowed(file, layer, to) ? [] : [`may not import the package ${to}`];
}

function judgeRelative(file: string, layer: Layer, to: string, dynamic: boolean): string[] {
  const target = resolve(file, to);
  if (target.startsWith('../')) return [`${to} leaves packages/tacho/src`];
  const from = layerOf(file);
  const there = layerOf(target);
  if (there === from) return judgeSibling(file, layer, target);
  if (!layer.may.includes(there)) return [`${from} may not import ${there} (${to})`];
  if (layer.lazily?.includes(there) && !dynamic) return [`${from} may reach ${there} only by import() (${to})`];
  return [];
}

function judgeSibling(file: string, layer: Layer, target: string): string[] {
  if (layer.features === undefined) return [];
  const root = layer.features === 'children' ? layerOf(file) : `${layerOf(file)}/${layer.features.under}`;
  const own = featureOf(root, file);
  const other = featureOf(root, target);
  if (own === undefined || own === other) return [];
  return [`the feature ${own} may not import ${target}: what features share moves down to core`];
}

/** `cost` for `analyses/cost/index.ts`; undefined for a file that is in no folder below `root`. */
function featureOf(root: string, file: string): string | undefined {
  if (!file.startsWith(`${root}/`)) return undefined;
  const rest = file.slice(root.length + 1);
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : undefined;
}

function isNpmAllowed(file: string, layer: Layer, name: string): boolean {
  if (layer.npm === 'any' || layer.npm.includes(name)) return true;
  const inside = file.slice(layerOf(file).length + 1);
  return Object.entries(layer.npmOf ?? {}).some(
    ([pattern, names]) => names.includes(name) && path.posix.matchesGlob(inside, pattern),
  );
}

function layerOf(file: string): string {
  return file.split('/', 1)[0] ?? '';
}

function targetOf(file: string, to: string): string | null {
  const target = to.startsWith('.') ? layerOf(resolve(file, to)) : null;
  return target === layerOf(file) ? null : target;
}

function resolve(file: string, to: string): string {
  return path.posix.join(path.posix.dirname(file), to);
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}

function read(file: string, text: string): { references: Reference[]; strings: string[]; errors: string[] } {
  const { program, errors } = parseSync(file, text);
  const references: Reference[] = [];
  const strings: string[] = [];
  visit(program, node => {
    if (node.type === 'Literal' && typeof node.value === 'string') strings.push(node.value);
    const source = node.source;
    if (typeof node.type !== 'string' || !isNode(source)) return;
    if (!/^(Import|Export|TSImportType)/.test(node.type)) return;
    references.push({
      to: typeof source.value === 'string' ? source.value : null,
      dynamic: node.type === 'ImportExpression',
    });
  });
  return { references, strings, errors: errors.map(error => error.message) };
}

type Node = Record<string, unknown>;

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (!isNode(value)) return;
  see(value);
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, see);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
