/**
 * `npm run conformance`: holds the built CLI to the shared corpus, cases and hostile input, as a black box. Needs the
 * folder of shared data (TACHO_CONFORMANCE, or `shared` beside the project); without it there is nothing to hold.
 *
 *   node conformance/run.ts [TOPIC…]
 */
import { checkCases } from './cases.ts';
import { checkCost } from './cost.ts';
import { checkDurability } from './durability.ts';
import { checkFollow } from './follow.ts';
import { checkFormats } from './formats.ts';
import { checkHostile } from './hostile.ts';
import { checkInterrupt } from './interrupt.ts';
import { checkLive } from './live.ts';
import { checkOrders } from './orders.ts';
import { checkPages } from './pages.ts';
import { checkRedaction } from './redaction.ts';
import { Report } from './report.ts';
import { findSharedFolder, type SharedData, unpack } from './shared.ts';
import { temporaryFolder } from './temporary.ts';
import { checkTerminal } from './terminal.ts';
import { checkTogether } from './together.ts';
import { checkTraversal } from './traversal.ts';
import { checkTruth } from './truth.ts';
import { checkUnnoticed } from './unnoticed.ts';
import { checkWhy } from './why.ts';

type Topic = (report: Report, shared: SharedData, temp: string) => Promise<void>;

const TOPICS: Readonly<Record<string, Topic>> = {
  truth: checkTruth,
  formats: checkFormats,
  orders: checkOrders,
  cost: checkCost,
  why: checkWhy,
  cases: checkCases,
  traversal: checkTraversal,
  terminal: checkTerminal,
  hostile: checkHostile,
  redaction: checkRedaction,
  pages: checkPages,
  live: checkLive,
  interrupt: checkInterrupt,
  follow: checkFollow,
  durability: checkDurability,
  unnoticed: checkUnnoticed,
  together: checkTogether,
};

process.exitCode = await main(process.argv.slice(2));

async function main(named: readonly string[]): Promise<number> {
  const unknown = named.find(name => !Object.hasOwn(TOPICS, name));
  if (unknown !== undefined) {
    process.stderr.write(`No topic ${unknown}; there are ${Object.keys(TOPICS).join(', ')}.\n`);
    return 2;
  }
  const folder = findSharedFolder();
  if (folder === undefined) {
    process.stdout.write('No folder of shared data (set TACHO_CONFORMANCE); nothing was checked.\n');
    return 0;
  }
  const temp = temporaryFolder('tacho-conformance-');
  const report = new Report();
  const shared = unpack(folder, temp);
  for (const [name, check] of Object.entries(TOPICS)) {
    if (named.length > 0 && !named.includes(name)) continue;
    try {
      await check(report, shared, temp);
    } catch (error) {
      report.check(name, 'the topic could not be finished', [(error as Error).message]);
    }
  }
  process.stdout.write(`\n${report.passed} passed, ${report.failed} failed\n`);
  return report.failed === 0 ? 0 : 1;
}
