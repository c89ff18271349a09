/**
 * Time that calls took together.
 */
import type { Step } from './step.ts';

/** Milliseconds in which at least one of the calls ran: calls at the same time count it once. What has no times counts its duration. */
export function unionMs(steps: readonly Step[]): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  const spans: [number, number][] = [];
  for (const { at, durationMs } of steps) {
    if (durationMs === null) continue;
    if (at === null) total += durationMs;
    else spans.push([at * 1000, at * 1000 + durationMs]);
  }
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.round(total);
}
