/** The `code` that an error carries (`ENOENT`, `EADDRINUSE`), whatever realm or library it comes from; `undefined`: none. */
export function errorCodeOf(error: unknown): string | undefined {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : undefined;
}
