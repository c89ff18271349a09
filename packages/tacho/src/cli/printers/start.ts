/**
 * The first run: what is on this machine goes into a store of its own, and the page of the latest session opens. A machine
 * without agent sessions gets the bundled, invented sample.
 */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AgentFile, filesOfAgents, findFiles } from '../../capture/import/find-files.ts';
import { TraceError } from '../../core/errors.ts';
import { agentHomes, knownAgents } from '../../facts/agent-homes.ts';
import { openInBrowser } from '../../facts/browser.ts';
import { bundled } from '../bundled.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, loadImporters, traceFolder } from '../store.ts';
import { formatCount, formatInteger } from '../terminal/numbers.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { runImport } from './import.ts';
import { pageName, writeHtmlFile } from './replay-html.ts';

export async function start(given: Context, wantsSample: boolean): Promise<ExitCode> {
  const found = wantsSample ? [] : filesOfAgents(agentHomes(given.env));
  const isSample = found.length === 0;
  const context = {
    ...given,
    traceDir: given.traceDir ?? (given.env.AGENT_TRACE_DIR || ownStore(given, isSample ? 'sample' : 'traces')),
  };
  const folder = traceFolder(context);
  const files = isSample ? findFiles([bundled('sample')], context.cwd, await loadImporters()) : found;
  const { err, errStyle } = context;
  await err.line(
    isSample
      ? safe`${wantsSample ? safe`The` : safe`No agent sessions on this machine. The`} bundled sample, an invented session:`
      : safe`Found ${countsByAgent(found)}.`,
  );
  const report = await runImport(context, folder, files);
  if (report.imported.length === 0)
    throw new TraceError('not_found', 'none of the files found holds a session', {
      hint: 'tacho start --sample shows one',
    });
  await err.line(errStyle.dim(safe`The store is ${sanitise(folder.dir)}.`));
  const page = await writePage(context);
  const isOpen = await openInBrowser(pathToFileURL(page).href, given.env);
  await err.line(isOpen ? safe`Its page is open in your browser:` : safe`Open its page in a browser:`);
  await err.flush();
  await context.out.line(sanitise(page));
  await context.out.flush();
  await err.line();
  await err.line(safe`Next, in the folder of tacho:`);
  for (const next of ['explain latest', 'replay latest', 'list', 'cost latest', 'share latest']) {
    await err.line(safe`  npx tacho ${sanitise(next)} --trace-dir ${sanitise(folder.dir)}`);
  }
  return 0;
}

/** Writes the page of the latest session beside the stores that tacho keeps; gives its path. */
async function writePage(context: Context): Promise<string> {
  const files = await findSession(context, traceFolder(context), 'latest');
  const pages = ownStore(context, 'pages');
  mkdirSync(pages, { recursive: true, mode: 0o700 });
  const place = path.join(pages, pageName(files.id));
  await context.err.line(safe`The latest session:`);
  await writeHtmlFile(context, place, { folder: traceFolder(context), files, order: { subagents: true } });
  return place;
}

/** `12 session files of Claude Code, 3 of Codex`. */
function countsByAgent(files: readonly AgentFile[]): Safe {
  const titles = new Map(knownAgents().map(({ agent, title }) => [agent, title]));
  const groups = Map.groupBy(files, file => file.agent);
  const parts = Array.from(groups, ([agent, { length }], i) => {
    const count = i === 0 ? formatCount(length, safe`session file`) : formatInteger(length);
    return safe`${count} of ${sanitise(titles.get(agent) ?? agent)}`;
  });
  return join(parts, safe`, `);
}

/** Apart from the stores of projects: `$XDG_DATA_HOME/tacho/<name>`, by default below ~/.local/share. */
function ownStore({ env }: Context, name: string): string {
  const data = env.XDG_DATA_HOME || path.join(env.HOME || env.USERPROFILE || homedir(), '.local', 'share');
  return path.join(data, 'tacho', name);
}
