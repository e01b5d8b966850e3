/** A copy of a JSON value with the keys of every object in order, so that equal values are equal text. */
export function canonicalJson<T>(value: T): T;
export function canonicalJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => canonicalJson(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, canonicalJson(item)]));
}
