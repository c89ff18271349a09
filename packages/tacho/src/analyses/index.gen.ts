/** Made by `npm run gen`; do not edit. */
export const analyses = {
  diff: () => import('./diff/index.ts'),
  explain: () => import('./explain/index.ts'),
} as const;
