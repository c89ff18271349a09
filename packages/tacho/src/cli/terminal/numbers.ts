/**
 * Numbers as every surface writes them (core/numbers.ts), as safe text.
 */
import * as numbers from '../../core/numbers.ts';
import { type Safe, safe, trustLine } from './safe.ts';

export type MaybeNumber = numbers.MaybeNumber;

export const unknown = trustLine(numbers.UNKNOWN);

export function formatMoney(value: MaybeNumber): Safe {
  return trustLine(numbers.moneyText(value));
}

export function formatDuration(value: MaybeNumber): Safe {
  return trustLine(numbers.durationText(value));
}

export function formatTokens(value: MaybeNumber): Safe {
  return trustLine(numbers.tokensText(value));
}

export function formatBytes(value: MaybeNumber): Safe {
  return trustLine(numbers.bytesText(value));
}

export function formatInteger(value: MaybeNumber): Safe {
  return trustLine(numbers.integerText(value));
}

export function formatOffset(value: MaybeNumber): Safe {
  return trustLine(numbers.offsetText(value));
}

export function formatMoment(value: MaybeNumber): Safe {
  return trustLine(numbers.momentText(value));
}

export function formatZone(value: MaybeNumber): Safe {
  return trustLine(numbers.zoneText(value));
}

/** `1 file`, `2 files`, `1,204 files`. */
export function formatCount(count: MaybeNumber, one: Safe, many: Safe = safe`${one}s`): Safe {
  return safe`${formatInteger(count)} ${count === 1 ? one : many}`;
}

export function formatIso(value: MaybeNumber): Safe {
  return trustLine(numbers.isoText(value));
}

export function formatAgo(at: MaybeNumber, now: number): Safe {
  return trustLine(numbers.agoText(at, now));
}

export function formatShare(value: MaybeNumber): Safe {
  return trustLine(numbers.shareText(value));
}
