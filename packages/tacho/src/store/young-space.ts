/**
 * The space in which V8 puts what is new. It grows, up to 128 MiB, for the little that stays of each event; yet events
 * die at once, and to a reader of many of them that space is only memory to be touched. V8 asks for its factor of growth
 * each time, and has one for all threads.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/** Both halves together. Half of it costs a reader time, twice as much brings none. */
const ENOUGH_BYTES = 16 << 20;
const FACTOR = '--semi-space-growth-factor';

/** A worker leaves the factor alone: it would be that of threads whose space is small yet. */
let mayGrow = isMainThread;

/** To be called now and then while events are read, which takes some microseconds: stops the growth where it is enough. */
export function keepYoungSpaceSmall(): void {
  if (!mayGrow) return;
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (young !== undefined && young.space_size >= ENOUGH_BYTES) stopGrowth();
}

/** It stays as small as it is: for texts that die before anything else. */
export function stopGrowth(): void {
  mayGrow = false;
  setFlagsFromString(`${FACTOR}=1`);
}

/** For what comes next, or for workers that are about to start. */
export function allowGrowth(): void {
  mayGrow = true;
  setFlagsFromString(`${FACTOR}=2`);
}
