/**
 * What a session copied from others.
 */
export interface Inherited {
  /** API messages of this session that it shares with another, which owns them. */
  readonly messages: number;
  readonly usd: number | null;
  readonly tokens: number;
  readonly from: readonly string[];
}
