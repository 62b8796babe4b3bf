/** A JSON value, as a setting holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
