/**
 * Names inside a trace folder that several modules know. Apart, so that a hook need not load the readers.
 */
export const LOG_NAME = 'events.ndjson';
export const META_NAME = 'meta.json';
/** Settings of redaction that bind every writer, and the key of its tags. */
export const REDACTION_NAME = '.redaction.json';
/** Losses that belong to no session. */
export const GAPS_NAME = '.gaps.ndjson';
