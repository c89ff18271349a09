/**
 * Goes through a page as a thorough reader does: every row, every tab of its event, every tab of the page, the notes.
 */
import type { Page } from 'playwright-core';
import { visitInside } from './visit-inside.mjs';

export interface Visited {
  /** Rows that were selected. */
  readonly rows: number;
  /** Elements that no page of ours has, and texts of addresses that nothing of ours leads to. */
  readonly foreign: readonly string[];
}

/** Elements that the viewer never makes; what a session made of itself would be among them. */
const FOREIGN = `iframe, frame, object, embed, applet, img, image, video, audio, source, track, link, base, meta[http-equiv="refresh" i],
  form, math, style:not(head style), svg a, svg foreignObject, svg script, svg use, script[src], [onload], [onerror], [onclick],
  [onmouseover], [onfocus], [ontoggle], [onbegin], [srcdoc], [formaction], a[href^="javascript" i], a[href^="data" i], a[href^="vbscript" i]`;

export async function visitPage(page: Page): Promise<Visited> {
  await page.locator('[role=tree], [role=main], main').first().waitFor();
  return page.evaluate(visitInside, FOREIGN);
}
