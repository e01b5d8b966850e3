/** Levels of objects and lists in a row filter. */
const maxLevels = 20;
/** Bytes of its JSON. */
const maxBytes = 16 * 1024;

/**
 * What is wrong with the size of a row filter; `null`: nothing. It is read for every request of its holder, and the store nests documents
 * only so deep. Counted level by level: a deep one must not exhaust the stack of whoever counts.
 */
export function whereTooLarge(where: unknown): string | null {
  let level: readonly unknown[] = [where];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maxLevels && level.some(isNested)) return `A row filter is at most ${maxLevels} levels deep`;
    level = level.flatMap((value) => (isNested(value) ? Object.values(value) : []));
  }
  const bytes = Buffer.byteLength(JSON.stringify(where));
  return bytes > maxBytes ? `A row filter is at most ${maxBytes} bytes long as JSON, not ${bytes}` : null;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
