/**
 * Looks at a page in Chromium and prints what that took, as JSON: milliseconds to the first rows, of the longest frame while it is
 * scrolled from end to end, of a search through everything; and MiB of its heap.
 *
 *   node bench/page-in-browser.mjs FILE WORD
 */
import { launch, open } from '../packages/web/test/browser.ts';

const [file = '', word = ''] = process.argv.slice(2);
const browser = await launch();
try {
  const { page } = await open(browser, file);
  await page.locator('[role=treeitem]').first().waitFor();
  const firstRows = await page.evaluate(() => {
    const paints = performance.getEntriesByName('first-contentful-paint');
    return paints[0]?.startTime ?? performance.now();
  });
  // What is unpacked ahead is unpacked.
  await page.waitForTimeout(3_000);
  const longestFrame = await page.evaluate(scrollThrough);
  const search = await page.evaluate(searchFor, word);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  process.stdout.write(JSON.stringify({ firstRows, longestFrame, search, heapMiB: usedSize / 2 ** 20 }));
} finally {
  await browser.close();
}

/** From the first row to the last in two hundred steps, a frame each. */
async function scrollThrough() {
  const list = [...document.querySelectorAll('[role=tree], [role=tree] *')]
    .concat(
      [...document.querySelectorAll('*')].filter(element => element.contains(document.querySelector('[role=tree]'))),
    )
    .find(
      element =>
        element.scrollHeight > element.clientHeight + 1000 && /auto|scroll/.test(getComputedStyle(element).overflowY),
    );
  if (list === undefined) throw new Error('nothing to scroll');
  let [longest, before] = [0, performance.now()];
  const steps = 200;
  for (let step = 0; step <= steps; step++) {
    list.scrollTop = (list.scrollHeight * step) / steps;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    if (step > 1) longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

/** From the last letter to the count of matches. */
async function searchFor(query) {
  const field = document.querySelector('search input');
  if (field === null) throw new Error('no field to search in');
  const began = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, query);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  for (;;) {
    await new Promise(done => setTimeout(done, 1));
    const said = document.querySelector('search [role=status]')?.textContent ?? '';
    if (/\d of \d|of \d|no match/.test(said)) return performance.now() - began;
    if (performance.now() - began > 20_000) throw new Error('no answer');
  }
}
