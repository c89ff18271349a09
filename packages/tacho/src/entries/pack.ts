/** What a thread runs that packs the events of a page. */
import { parentPort, workerData } from 'node:worker_threads';
import { type PackTask, packTask } from '../cli/page/pack-sessions.ts';

parentPort?.postMessage(await packTask(workerData as PackTask));
