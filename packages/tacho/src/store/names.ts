/**
 * Names inside a trace folder that several modules know. Apart, so that a hook need not load the readers.
 */
/** The trace folder, where nobody names another. */
export const FOLDER_NAME = '.agent-traces';
/** Written into it by its first writer. A higher format than ours means that a newer tacho owns the folder. */
export const MARKER = '.tacho.json';
export const STORE_FORMAT = 1;
export const MARKER_TEXT = `${JSON.stringify({ format: STORE_FORMAT })}\n`;
/** A store is in nobody's repository. */
export const IGNORE_NAME = '.gitignore';
export const IGNORE_TEXT = '*\n';
export const LOG_NAME = 'events.ndjson';
export const META_NAME = 'meta.json';
export const ANNOTATIONS_NAME = 'annotations.jsonl';
/** Settings of redaction that bind every writer, and the key of its tags. */
export const REDACTION_NAME = '.redaction.json';
/** Losses that belong to no session. */
export const GAPS_NAME = '.gaps.ndjson';
/** The databases of a store, in its folder `.index`: both can be made anew from the logs. */
export const INDEX_NAME = 'index.db';
export const SEARCH_NAME = 'search.db';
