/**
 * Words for what a head says, as every part of the page writes them.
 */
import { momentText, zoneText } from 'tacho/src/core/numbers.ts';
import type { PageHead } from 'tacho/src/core/page/page.ts';

/** The local clock at `at` milliseconds from the zero of the page: `14:46:30`; – where nobody says. */
export function clockText({ zero }: PageHead, at: number | null): string {
  return at === null || zero === null ? '–' : momentText(zero + at / 1_000).slice(-8);
}

/** A moment (Unix seconds) whole, with its zone. */
export function momentWithZone(at: number): string {
  return `${momentText(at)} ${zoneText(at)}`;
}

/** `36 %`. */
export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}
