/** A redirect URI read as a URL; undefined where no browser may be sent there: not of the web, or with a fragment (RFC 6749, 3.1.2). */
export function redirectTarget(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && !text.includes('#') ? url : undefined;
}

/** A redirect URI with parameters added to those that it has; undefined values are left out. Throws for one that is no `redirectTarget`. */
export function redirectWith(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = redirectTarget(uri);
  if (url === undefined) throw new Error('a redirect URI that no browser may be sent to');
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.append(name, value);
  // Not everybody reads a plus as a space; a plus that was one is written as %2B by now.
  url.search = url.search.replaceAll('+', '%20');
  return url.href;
}
