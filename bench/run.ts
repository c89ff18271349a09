/**
 * `npm run bench`: CPU time and memory of the built CLI as ratios to bare Node programs, measured side by side in one run.
 *
 *   node bench/run.ts [--only import|session|list|cost|hook|export|search|diff|why|page] [--runs 5] [--scale 1]
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../conformance/temporary.ts';
import { costRows } from './cost.ts';
import { diffRows } from './diff.ts';
import { exportRows } from './exports.ts';
import { Stopwatch } from './measure.ts';
import { pageRows } from './page.ts';
import { searchRows } from './search.ts';
import { printTable, type Row } from './table.ts';
import { whyRows } from './why.ts';
import { hookRows, importRows, listRows, sessionRows, type Workbench } from './workloads.ts';

const WORKLOADS: Readonly<Record<string, (bench: Workbench) => Row[]>> = {
  import: importRows,
  session: sessionRows,
  list: listRows,
  cost: costRows,
  hook: hookRows,
  export: exportRows,
  search: searchRows,
  diff: diffRows,
  why: whyRows,
  page: pageRows,
};

process.exitCode = main();

/** 0 when every bound is kept, 1 when one is missed, 2 when it could not be measured. */
function main(): number {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: Object.keys(WORKLOADS) },
      runs: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
    },
  });
  const runs = Number(values.runs);
  const scale = Number(values.scale);
  if (
    !Number.isInteger(runs) ||
    runs < 1 ||
    !(scale > 0) ||
    values.only.some(name => !Object.hasOwn(WORKLOADS, name))
  ) {
    process.stderr.write(`Usage: run.ts [--only ${Object.keys(WORKLOADS).join('|')}] [--runs N] [--scale F]\n`);
    return 2;
  }
  const temp = temporaryFolder('tacho-bench-');
  try {
    const bench: Workbench = { temp, runs, scale, watch: new Stopwatch(temp), say };
    say(`Node ${process.version}, ${availableParallelism()} processors, medians of ${runs} runs, scale ${scale}`);
    const rows = values.only.flatMap(name => WORKLOADS[name]?.(bench) ?? []);
    process.stdout.write('\n');
    return printTable(rows) ? 0 : 1;
  } catch (error) {
    say((error as Error).message.trim());
    return 2;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
