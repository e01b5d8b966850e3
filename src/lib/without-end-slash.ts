/** A URL or a path that others can be appended to: without the slashes that it may end in. `/` becomes empty. */
export function withoutEndSlash(text: string): string {
  return text.replace(/\/+$/, '');
}
