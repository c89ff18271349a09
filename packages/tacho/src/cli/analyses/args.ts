/**
 * What stands on a command line, as the values an analysis asked for.
 */
import type { ArgSpec, ArgSpecs } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import { parseChoice } from '../arguments.ts';
import { flagOf } from './spec.ts';

/** Throws `usage` for a value that is none of its kind. */
export function parseArgs(specs: ArgSpecs, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, argValue(`--${flagOf(name)}`, spec, options[name])]),
  );
}

function argValue(flag: string, spec: ArgSpec, given: unknown): unknown {
  if (spec.type === 'boolean') return given === true;
  if (typeof given !== 'string') return spec.default;
  if (spec.type === 'string') return spec.enum === undefined ? given : parseChoice(flag, given, spec.enum);
  const value = Number(given.replace(/%$/, ''));
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = spec;
  if (given.trim() !== '' && Number.isFinite(value) && value >= minimum && value <= maximum) return value;
  throw new TraceError('usage', `${flag} takes a number${rangeText(spec)}, not ${given}`);
}

function rangeText({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}
