/**
 * What doctor finds about recording: its shape.
 */

/** `stops`: nothing is recorded. `risk`: not all of it, not here, or not always. `note`: good to know. */
export type FindingLevel = 'stops' | 'risk' | 'note';

export interface Finding {
  readonly code:
    | 'not_installed'
    | 'settings_unreadable'
    | 'hooks_disabled'
    | 'managed_hooks_only'
    | 'plugin_hooks_only'
    | 'untrusted_folder'
    | 'runtime_moved'
    | 'runtime_too_old'
    | 'installed_above'
    | 'wrong_store'
    | 'installed_twice'
    | 'events_missing'
    | 'client_too_old'
    | 'events_unwritten'
    | 'events_lost'
    | 'redaction_broken';
  readonly level: FindingLevel;
  /** One clause. */
  readonly message: string;
  /** What to do, in the imperative. */
  readonly fix: string;
}
