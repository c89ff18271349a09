/**
 * Bundles packages/tacho/src/entries/*.ts into packages/tacho/dist, with every dependency inside, and the pages of
 * packages/web into dist/web. `import()` stays lazy: what it reaches becomes a chunk of its own. dist/meta.json says what
 * went where.
 */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { buildWeb } from './build-web.mjs';
import { licensesOf, packageFolders } from './licenses.mjs';
import { PACKAGE, ROOT, WEB } from './places.mjs';

/** A file of an older build stays this long: a process that has already started may still ask for its chunks. */
const KEEP_OLD_FILES_MS = 10 * 60_000;

const OPTIONS = {
  absWorkingDir: PACKAGE,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** Entries that are one CommonJS file: Node's loader of ES modules takes longer to start than a hook may take in all. */
const CJS_ENTRIES = new Set(['hook.ts']);

/** Builds into `outdir` and returns esbuild's metafile, with paths relative to the package. */
export async function build(outdir = path.join(PACKAGE, 'dist')) {
  const folder = path.join(PACKAGE, 'src/entries');
  const entries = (await readdir(folder)).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
  const { metafile, outputFiles } = await esbuild.build({
    ...OPTIONS,
    entryPoints: entries.filter(name => !CJS_ENTRIES.has(name)).map(name => `src/entries/${name}`),
    outdir,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [withoutChildProcess],
  });
  const files = new Map(outputFiles.map(file => [file.path, file.contents]));
  for (const name of entries.filter(entry => CJS_ENTRIES.has(entry))) {
    for (const part of await buildCommonJs(`src/entries/${name}`, outdir)) {
      for (const file of part.outputFiles) files.set(file.path, file.contents);
      Object.assign(metafile.inputs, part.metafile.inputs);
      Object.assign(metafile.outputs, part.metafile.outputs);
    }
  }
  const bundled = Object.keys(metafile.inputs).map(input => path.join(PACKAGE, input));
  files.set(path.join(outdir, 'licenses.txt'), await licensesOf(packageFolders(bundled)));
  files.set(path.join(outdir, 'meta.json'), JSON.stringify(metafile));
  // Chunks before entries, meta.json last: its time is the time of the build.
  for (const [file, contents] of [...files].sort(([a], [b]) => rankOf(a) - rankOf(b))) await replace(file, contents);
  await removeLeftovers(outdir, files);
  return metafile;
}

/**
 * Bundles `entry` as one CommonJS file, and what each `import()` in it reaches as another beside it, `<entry>-<module>.cjs`.
 * esbuild splits ES modules only.
 */
async function buildCommonJs(entry, outdir) {
  const name = path.basename(entry, '.ts');
  const parts = new Map([[path.join(PACKAGE, entry), name]]);
  const lazyParts = {
    name: 'lazy-parts',
    setup(bundle) {
      bundle.onResolve({ filter: /./ }, async ({ kind, path: target, pluginData, ...where }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolving') return undefined;
        const found = await bundle.resolve(target, { ...where, kind, pluginData: 'resolving' });
        if (found.external) return found;
        const part = `${name}-${path.basename(found.path).replace(/\.\w+$/, '')}`;
        parts.set(found.path, part);
        return { path: `./${part}.cjs`, external: true };
      });
    },
  };
  const built = [];
  for (const [file, part] of parts) {
    built.push(
      await esbuild.build({
        ...OPTIONS,
        entryPoints: [{ in: file, out: part }],
        outdir,
        outExtension: { '.js': '.cjs' },
        format: 'cjs',
        minify: true,
        supported: { 'dynamic-import': false },
        plugins: [lazyParts],
      }),
    );
  }
  return built;
}

/**
 * commander imports node:child_process for subcommands that are programs of their own. We have none, and loading it costs
 * a tenth of our start.
 */
const withoutChildProcess = {
  name: 'without-child-process',
  setup(bundle) {
    bundle.onResolve({ filter: /^(node:)?child_process$/ }, ({ importer, path: name }) =>
      importer.includes('/node_modules/commander/') ? { path: name, namespace: 'nothing' } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

function rankOf(file) {
  if (path.basename(file) === 'meta.json') return 2;
  return path.basename(path.dirname(file)) === 'chunks' ? 0 : 1;
}

async function replace(file, contents) {
  await mkdir(path.dirname(file), { recursive: true });
  const before = await readFile(file).catch(() => undefined);
  if (before?.equals(Buffer.from(contents))) {
    const now = new Date();
    await utimes(file, now, now);
    return;
  }
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, contents);
  await rename(temporary, file);
}

async function removeLeftovers(outdir, files) {
  const oldest = Date.now() - KEEP_OLD_FILES_MS;
  for (const folder of [outdir, path.join(outdir, 'chunks')]) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const file = path.join(folder, entry.name);
      if (!entry.isFile() || files.has(file)) continue;
      if ((await stat(file)).mtimeMs < oldest) await rm(file, { force: true });
    }
  }
}

/** True when there is no build, or a source (or this script) is newer than it. */
async function isStale() {
  const built = await timeOf(path.join(PACKAGE, 'dist/meta.json'));
  if (built === 0) return true;
  const scripts = ['build.mjs', 'build-web.mjs', 'licenses.mjs'].map(name => path.join(import.meta.dirname, name));
  const inputs = [...scripts, path.join(ROOT, 'package-lock.json'), path.join(WEB, 'vite.config.ts')];
  for (const home of [PACKAGE, WEB]) inputs.push(path.join(home, 'package.json'));
  for (const input of inputs) if ((await timeOf(input)) > built) return true;
  for (const source of [path.join(PACKAGE, 'src'), path.join(WEB, 'src')]) {
    // A folder's own time tells of files that went away.
    if ((await timeOf(source)) > built) return true;
    for (const name of await readdir(source, { recursive: true })) {
      if ((await timeOf(path.join(source, name))) > built) return true;
    }
  }
  return false;
}

async function timeOf(file) {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!process.argv.includes('--if-stale') || (await isStale())) {
    // The time of the other build is the time of both.
    for (const [name, contents] of await buildWeb()) await replace(path.join(PACKAGE, 'dist/web', name), contents);
    await build();
  }
}
