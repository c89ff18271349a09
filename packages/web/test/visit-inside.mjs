/**
 * What `visitPage` does inside the page. Plain JavaScript: it runs in the browser, and the types here are Node's.
 */
export async function visitInside(foreignSelector) {
  const nextFrame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  const found = new Set();
  const look = () => {
    for (const element of document.querySelectorAll(foreignSelector)) found.add(element.outerHTML.slice(0, 120));
  };
  const click = async element => {
    element.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
    element.click();
    await nextFrame();
    look();
  };
  const key = async name => {
    document.querySelector('[role=tree]')?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
    await nextFrame();
  };
  // Side events, too.
  for (const toggle of document.querySelectorAll('button'))
    if (/side events/.test(toggle.textContent ?? '')) await click(toggle);
  const seen = new Set();
  await key('g');
  await key('g');
  for (;;) {
    const row = document.querySelector('[role=treeitem][aria-selected=true]')?.id;
    if (row !== undefined && !seen.has(row)) {
      seen.add(row);
      await nextFrame();
      look();
      const lists = document.querySelectorAll('[role=tablist]');
      const inner = lists[lists.length - 1];
      if (lists.length > 1) for (const tab of inner?.querySelectorAll('[role=tab]') ?? []) await click(tab);
    } else if (row !== undefined && seen.size > 0) break;
    await key('j');
    if (seen.size === 0 && row === undefined && document.querySelector('[role=treeitem]') === null) break;
  }
  for (const tab of document.querySelector('[role=tablist]')?.querySelectorAll('[role=tab]') ?? []) await click(tab);
  return { rows: seen.size, foreign: [...found] };
}
