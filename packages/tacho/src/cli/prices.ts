/**
 * The prices of this user: the table's, and what their config says instead.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TraceError } from '../core/errors.ts';
import { eventIdOf } from '../core/ids.ts';
import { type PriceOverride, parsePriceOverrides } from '../core/price-overrides.ts';
import type { Prices } from '../store/index/sync.ts';
import { VERSION } from '../version.gen.ts';

/** Where the user's config is: `$XDG_CONFIG_HOME/tacho/config.json`, by default below ~/.config. */
function configPath(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
  return join(base, 'tacho', 'config.json');
}

/** The prices; the table itself is loaded when it is needed. Throws `bad_input` when the config is no JSON or says nonsense. */
export function loadPrices(env: NodeJS.ProcessEnv): Prices & { readonly overrides: readonly PriceOverride[] } {
  const text = readConfig(env);
  const overrides = text === undefined ? [] : parseConfig(text, configPath(env));
  return {
    overrides,
    version: `${VERSION} ${eventIdOf(JSON.stringify(overrides))}`,
    load: async () => (await import('../core/pricing.ts')).createPricer(overrides),
  };
}

function readConfig(env: NodeJS.ProcessEnv): string | undefined {
  try {
    return readFileSync(configPath(env), 'utf8');
  } catch {
    return undefined;
  }
}

function parseConfig(text: string, path: string): readonly PriceOverride[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TraceError('bad_input', `${path} is not JSON: ${(error as Error).message}`, {
      hint: 'mend or remove it',
    });
  }
  const { overrides, problems } = parsePriceOverrides(value);
  if (problems.length > 0)
    throw new TraceError('bad_input', `${path}: ${problems[0]}`, { hint: 'mend the prices in it' });
  return overrides;
}
