/**
 * The system's Chromium, for tests that look at a page as a reader does. Told of everything that a page must not do: requests, dialogs,
 * errors, refusals by its policy.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `CHROME_PATH`, else the first that is on the PATH; undefined where there is none. */
export function findChromium({ CHROME_PATH, PATH = '' }: NodeJS.ProcessEnv = process.env): string | undefined {
  if (CHROME_PATH) return CHROME_PATH;
  const places = PATH.split(path.delimiter).flatMap(folder => NAMES.map(name => path.join(folder, name)));
  return places.find(place => existsSync(place));
}

/** To be closed. Throws where there is no Chromium. */
export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium: install it, or name it in CHROME_PATH.');
  // Its sandbox wants a user other than root; what it opens is ours.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** What a page did that it must not; empty is good. */
export interface Misdeeds {
  readonly requests: string[];
  readonly dialogs: string[];
  readonly errors: string[];
}

export interface Looked {
  readonly page: Page;
  readonly misdeeds: Misdeeds;
}

export interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly hash?: string;
}

/** Opens a file in a window of its own. */
export async function open(browser: Browser, file: string, window: Window = {}): Promise<Looked> {
  const { width = 1280, height = 860, theme = 'light', reducedMotion = 'reduce', hash = '' } = window;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion });
  const page = await context.newPage();
  const misdeeds: Misdeeds = { requests: [], dialogs: [], errors: [] };
  const url = pathToFileURL(file).href;
  page.on('request', request => {
    if (request.url().split('#')[0] !== url) misdeeds.requests.push(request.url());
  });
  page.on('dialog', dialog => {
    misdeeds.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', error => misdeeds.errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') misdeeds.errors.push(message.text());
  });
  await page.goto(url + hash);
  return { page, misdeeds };
}
