/**
 * How the page looks: the theme and how close rows stand. Kept on <html>, where the tokens read it, and remembered for the next page.
 */

import { recall, remember } from './remembered.ts';
import { createStore } from './store.ts';

const THEMES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['roomy', 'dense'] as const;

export interface Look {
  readonly theme: (typeof THEMES)[number];
  readonly density: (typeof DENSITIES)[number];
}

const THEME = 'tacho:theme';
const DENSITY = 'tacho:density';

export const look = createStore<Look>({ theme: 'system', density: 'roomy' });

/** Takes what was remembered; to be called before the first draw, so that nothing flashes. */
export function restoreLook(): void {
  change({ theme: oneOf(THEMES, recall(THEME)), density: oneOf(DENSITIES, recall(DENSITY)) });
}

/** System, light, dark, and round again. */
export function nextTheme(): void {
  const { theme } = look.get();
  change({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system' });
  remember(THEME, look.get().theme);
}

export function nextDensity(): void {
  change({ density: look.get().density === 'dense' ? 'roomy' : 'dense' });
  remember(DENSITY, look.get().density);
}

function change(parts: Partial<Look>): void {
  look.set(parts);
  const { theme, density } = look.get();
  const root = document.documentElement;
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
  root.setAttribute('data-density', density);
}

function oneOf<Name extends string>(names: readonly [Name, ...Name[]], name: string | null): Name {
  return names.find(known => known === name) ?? names[0];
}
