/**
 * The page of a session in a real browser, opened from disk as its reader does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { source } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, open } from './browser.ts';
import { NEEDLE, writeInventedPage } from './invented.ts';
import { visitPage } from './visit.ts';

const selected = (page: Page) => page.locator('[role=treeitem][aria-selected=true]');
/** Of the address: what it selects. */
const hashOf = (page: Page) => page.evaluate<string>('location.hash');
const row = (page: Page, text: string | RegExp) => page.locator('[role=treeitem]', { hasText: text }).first();

// Without a browser there is nothing to look with; CI brings one.
describe.skipIf(findChromium() === undefined)('a page', () => {
  let browser: Browser;
  let file: string;
  beforeAll(async () => {
    ({ file } = writeInventedPage());
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function opened(hash = '', window: Parameters<typeof open>[2] = {}) {
    const looked = await open(browser, file, { hash, ...window });
    await looked.page.locator('[role=treeitem]').first().waitFor();
    return looked;
  }

  test('shows its rows, asks for nothing and says nothing', async () => {
    const { page, misdeeds } = await opened();
    await expect.poll(() => page.title()).toContain('Fix the login test');
    await expect.poll(() => page.locator('[role=treeitem]').count()).toBeGreaterThan(8);
    await expect.poll(() => page.locator('main').innerText()).toContain('claude-code');
    expect(misdeeds).toEqual({ requests: [], dialogs: [], errors: [] });
  });

  test('a link leads to an event, and the address follows what is selected', async () => {
    const { page } = await opened('#e8');
    await expect.poll(() => selected(page).innerText()).toContain('npm test');
    await row(page, 'src/login.ts').click();
    await expect.poll(() => hashOf(page)).toMatch(/^#e\d+/);
    const hash = await hashOf(page);
    const again = await opened(hash);
    await expect.poll(() => selected(again.page).innerText()).toContain('login.ts');
  });

  test('a link to an event that there is not says so', async () => {
    const { page } = await opened('#e9999');
    await page.getByText(/9999/).first().waitFor();
  });

  test('keys go from row to row and from error to error', async () => {
    const { page } = await opened('#e1');
    await page.keyboard.press('j');
    const second = await selected(page).innerText();
    await page.keyboard.press('k');
    await expect.poll(() => selected(page).innerText()).not.toBe(second);
    await page.keyboard.press('e');
    await expect.poll(() => selected(page).innerText()).toMatch(/npm test[\s\S]*exit 1|exit 1/);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  test('find looks into what commands printed', async () => {
    const { page } = await opened();
    await page.keyboard.press('/');
    await page.keyboard.type(NEEDLE);
    await expect.poll(() => page.locator('search [role=status]').innerText()).toMatch(/ of 1$/);
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(page).innerText()).toContain('npm test');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('search input').inputValue()).toBe('');
  });

  test('a filter leaves errors alone, and can be taken away', async () => {
    const { page } = await opened();
    const all = await page.locator('[role=treeitem]').count();
    await page.getByRole('button', { name: /^errors/ }).click();
    await expect.poll(() => page.locator('[role=treeitem]').count()).toBeLessThan(all);
    await expect.poll(() => page.getByText(/showing/i).count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^errors/ }).click();
    await expect.poll(() => page.locator('[role=treeitem]').count()).toBe(all);
  });

  test('the strip selects, steps and measures a part', async () => {
    const { page } = await opened('#e1');
    const strip = page.getByRole('slider');
    await strip.waitFor();
    const box = await strip.boundingBox();
    if (box === null) throw new Error('no strip');
    await page.mouse.click(box.x + 30, box.y + 30);
    const hash = await hashOf(page);
    await strip.focus();
    await page.keyboard.press('End');
    await expect.poll(() => hashOf(page)).not.toBe(hash);
    await page.mouse.move(box.x + 10, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 5 });
    await page.mouse.up();
    await page
      .getByText(/\d+ (?:acts|rows|events) in /)
      .first()
      .waitFor();
  });

  test('a subagent is folded below its call, and opens', async () => {
    const { page } = await opened();
    const call = row(page, 'Look for other tests');
    await expect.poll(() => call.getAttribute('aria-expanded')).toBe('false');
    await call.click();
    await page.keyboard.press('l');
    await expect.poll(() => call.getAttribute('aria-expanded')).toBe('true');
    await row(page, 'login').waitFor();
  });

  test('an edit is shown as a diff, a command with what it printed, an answer as it was meant', async () => {
    const { page } = await opened();
    await page.getByRole('treeitem').filter({ hasText: '+1 −1' }).first().click();
    const event = page.getByLabel('Selected event');
    await expect.poll(() => event.innerText()).toMatch(/login = 1[\s\S]*login = 2/);
    await page.getByRole('treeitem').filter({ hasText: 'exit 1' }).first().click();
    await expect.poll(() => event.innerText()).toContain(NEEDLE);
    await page.getByRole('treeitem').filter({ hasText: 'The test passes' }).first().click();
    await event.getByText('Done', { exact: true }).waitFor();
    expect(await event.locator('img').count()).toBe(0);
    expect(await event.getByRole('link', { name: 'more' }).getAttribute('rel')).toContain('noopener');
  });

  test('a long command stands whole above its tabs, over nothing else', async () => {
    const { page } = await opened('', { width: 900 });
    await row(page, 'exit 1').click();
    const event = page.getByLabel('Selected event');
    await expect
      .poll(() => event.getByRole('heading').first().innerText())
      .toContain('cd /repo/packages/login-service');
    const head = await event.locator('header h1').boundingBox();
    const tabs = await event.getByRole('tablist').boundingBox();
    expect((head?.y ?? 0) + (head?.height ?? 0)).toBeLessThanOrEqual(tabs?.y ?? 0);
  });

  test('begins at what was asked', async () => {
    const { page } = await opened();
    await expect.poll(() => selected(page).innerText()).toContain('Fix the login test');
  });

  test('what was recorded beside an event is shown, and what a reader notes stays', async () => {
    const { page } = await opened('#e1');
    await page.getByText('Begin here').first().waitFor();
    await page.keyboard.press('m');
    const notes = () => page.getByRole('button', { name: /^notes/ }).innerText();
    await expect.poll(notes).toContain('2');
    await page.reload();
    await expect.poll(notes).toContain('2');
  });

  test('what the analyses say leads back to the events', async () => {
    const { page } = await opened();
    await page.getByRole('tab', { name: 'Explain' }).click();
    await expect.poll(() => page.getByRole('tabpanel', { name: 'Explain' }).innerText()).toContain('npm test');
    await page.getByRole('tab', { name: 'Context' }).click();
    const panel = page.getByRole('tabpanel', { name: 'Context' });
    await panel
      .getByRole('link', { name: /^#\d+/ })
      .or(panel.getByRole('button', { name: /^#\d+/ }))
      .first()
      .click();
    await expect.poll(() => hashOf(page)).toMatch(/#e\d+/);
  });

  test('on a narrow page the event lies over the transcript, and can be put away', async () => {
    const { page } = await opened('', { width: 400, height: 800 });
    await row(page, 'exit 1').click();
    await page.getByRole('button', { name: 'Close the event' }).click();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(400);
  });

  test('paper gets every row', async () => {
    const { page } = await opened();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("void dispatchEvent(new Event('beforeprint'))");
    await expect.poll(() => page.locator('body').innerText()).toMatch(/Fix the login test[\s\S]*Was that all/);
  });

  for (const theme of ['light', 'dark'] as const) {
    test(`nothing stands in the way of whoever reads otherwise, ${theme}`, async () => {
      const { page } = await opened('', { theme });
      await page.getByRole('slider').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Explain' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Context' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Replay' }).click();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
    });
  }

  test('nothing that the session held runs, also without the policy', async () => {
    const bare = path.join(path.dirname(file), 'bare.html');
    writeFileSync(bare, readFileSync(file, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
    for (const one of [file, bare]) {
      const { page, misdeeds } = await open(browser, one);
      const { foreign, rows } = await visitPage(page);
      expect(rows).toBeGreaterThan(8);
      expect({ foreign, ...misdeeds }).toEqual({ foreign: [], requests: [], dialogs: [], errors: [] });
    }
  });

  test('a file that was cut says so', async () => {
    const cut = path.join(path.dirname(file), 'cut.html');
    const html = readFileSync(file, 'utf8');
    writeFileSync(cut, html.replace(/(class="page">)[^<]{40}/, '$1'));
    const { page } = await open(browser, cut);
    await page
      .getByText(/not complete|cut/)
      .first()
      .waitFor();
  });
});

/** What axe calls serious or critical. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const found = await axe.run();
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ html }) => html.slice(0, 120))
            .slice(0, 3)
            .join(' | ')}`,
      );
  });
}
