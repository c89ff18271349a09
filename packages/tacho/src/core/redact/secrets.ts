/**
 * All that looks for secrets, in one place.
 */
import { findAnchored } from './anchored.ts';
import { findAssigned } from './assigned.ts';
import { findManifests, findPrivateKeys } from './blocks.ts';
import { findCommands } from './commands.ts';
import { findFormats } from './find-formats.ts';
import { findNamed } from './named.ts';
import type { Finder } from './redactor.ts';
import { findShapes } from './shapes.ts';
import { findCredentials, findJwts } from './tokens.ts';
import { findUrls } from './urls.ts';

/** A name and its value need one of these between them, and so do all rules but those for a key alone. */
const CONTEXT = /[\s:=@"'`<>(,]/;

/** Each adds the parts of a text that its rule takes for a secret; spans may overlap and stand in any order. */
export const SECRET_FINDERS: readonly Finder[] = [
  findFormats,
  findAnchored,
  findJwts,
  findShapes,
  ...[findPrivateKeys, findUrls, findCredentials, findCommands, findNamed, findAssigned, findManifests].map(inContext),
];

function inContext(find: Finder): Finder {
  return (text, found) => {
    if (CONTEXT.test(text)) find(text, found);
  };
}
