#!/usr/bin/env node
/**
 * The launcher: runs dist/bin.js, on the prebuilt Node 24 beside the package when the Node at hand is older.
 * On Node 24 it is one import; everything else is loaded only when something is wrong.
 */
const OLDEST_NODE = 24;

/** `tacho hook`: the first word that is neither an option nor the folder of `--trace-dir`. */
function isHook(words) {
  const first = words.find((word, at) => !word.startsWith('-') && words[at - 1] !== '--trace-dir');
  return first === 'hook' && !words.includes('--help') && !words.includes('-h');
}

const hook = isHook(process.argv.slice(2));
// Another code than 0 would be shown to the user by the agent, and 2 would block it: not even a missing build may.
if (hook) {
  process.on('exit', () => {
    process.exitCode = 0;
  });
}

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  // A hook has no time for a command line: it is an entry of its own.
  import(hook ? '../dist/hook.cjs' : '../dist/bin.js').catch(async error => {
    const { explainMissingBuild } = await import('./rescue.js');
    explainMissingBuild(error);
  });
} else {
  import('./rescue.js').then(({ runOnNewerNode }) => runOnNewerNode());
}
