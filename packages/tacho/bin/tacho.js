#!/usr/bin/env node
/**
 * The launcher: runs dist/bin.js, on the prebuilt Node 24 beside the package when the Node at hand is older.
 * On Node 24 it is one import; everything else is loaded only when something is wrong.
 */
const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  import('../dist/bin.js').catch(async error => {
    const { explainMissingBuild } = await import('./rescue.js');
    explainMissingBuild(error);
  });
} else {
  import('./rescue.js').then(({ runOnNewerNode }) => runOnNewerNode());
}
