/** Made by `npm run gen`; do not edit. */
export const analyses = {
  explain: () => import('./explain/index.ts'),
  why: () => import('./why/index.ts'),
} as const;
