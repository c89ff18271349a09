/**
 * What is wrong with the redaction that a store asks for.
 */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { REDACTION_NAME } from '../../store/names.ts';
import { readRedaction } from '../../store/redaction.ts';

/**
 * One clause on why the rules of a store cannot be kept to; undefined when they can, or when there are none. Never
 * rejects.
 */
export async function redactionProblemOf(store: string): Promise<string | undefined> {
  const path = join(store, REDACTION_NAME);
  // Nobody's tags are made here, so the key matters to nobody.
  const rules = await readRedaction(store, () => '');
  if (rules?.damaged) {
    const isFile = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true;
    return isFile ? `${path} cannot be read or is damaged, so hooks mask all they can` : `${path} is a folder`;
  }
  return rules && patternProblemOf(rules.patterns);
}

/** Why one of the patterns is none, one clause; undefined when all are. */
export async function patternProblemOf(patterns: readonly string[]): Promise<string | undefined> {
  if (patterns.length === 0) return undefined;
  const { checkPatterns } = await import('../../store/redactor.ts');
  try {
    await checkPatterns(patterns);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
