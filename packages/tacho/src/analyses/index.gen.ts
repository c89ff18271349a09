/** Made by `npm run gen`; do not edit. */
export const analyses = {} as const;
