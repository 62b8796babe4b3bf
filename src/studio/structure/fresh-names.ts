/** The example with every url_name replaced by what `freshName` gives, so that it can be added to any course. */
export function withFreshNames(example: string, freshName: () => string): string {
  return example.replace(/(\surl_name=)"[^"]*"/g, (_, before: string) => `${before}"${freshName()}"`);
}
