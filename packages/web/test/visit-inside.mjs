/**
 * What `visitPage` does inside the page. Plain JavaScript: it runs in the browser, and the types here are Node's.
 */
export async function visitInside(foreignSelector) {
  // What a page does about an act it has done when a few turns have gone by; a frame each would take an hour.
  const nextTurn = () =>
    new Promise(done => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(0);
    });
  const settled = async () => {
    for (let turn = 0; turn < 4; turn++) await nextTurn();
  };
  const found = new Set();
  const look = () => {
    for (const element of document.querySelectorAll(foreignSelector)) found.add(element.outerHTML.slice(0, 120));
  };
  const click = async element => {
    element.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
    element.click();
    await settled();
    look();
  };
  const key = async name => {
    document.querySelector('[role=tree]')?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
    await settled();
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
      await settled();
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
