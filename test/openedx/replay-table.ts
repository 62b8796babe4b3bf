/** Recordings that the double does not answer in the same way, and why. */
export const differing: readonly { readonly names: RegExp; readonly reason: string }[] = [];
