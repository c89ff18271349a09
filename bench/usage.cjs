/** Preloaded into a measured process: what it used, written at its end to the file that TACHO_BENCH_USAGE names. */
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.TACHO_BENCH_USAGE, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRSS }));
});
