/**
 * The recording hook never hurts the agent and never loses without saying so: many at once, killed at random, on stores that
 * cannot be written, with every system call failing, on any input, and with a corpus of secrets.
 */
import { existsSync } from 'node:fs';
import { checkCrowd } from './durability/crowd.ts';
import { checkFaults } from './durability/faults.ts';
import { HOOK } from './durability/hook-box.ts';
import { checkInjection } from './durability/injection.ts';
import { checkInput } from './durability/input.ts';
import { checkKills } from './durability/kills.ts';
import { checkSecrets } from './durability/secrets.ts';
import type { Report } from './report.ts';
import type { SharedData } from './shared.ts';

export async function checkDurability(report: Report, shared: SharedData, temp: string): Promise<void> {
  if (!existsSync(HOOK)) throw new Error(`${HOOK} is not built`);
  // First, while this process is small: the bigger it is the longer it takes to start others, and to kill them in time.
  await checkKills(report, temp);
  await checkCrowd(report, temp);
  await checkInput(report, temp);
  await checkFaults(report, temp);
  await checkInjection(report, temp);
  await checkSecrets(report, shared, temp);
}
