import { GraphQLError } from 'graphql';
import { DocumentRefusal } from './document-refusal.js';

/**
 * Refuses texts in variables that are no Unicode (half of a surrogate pair, which JSON lets pass and the store would silently change);
 * `null`: there is none. Documents have none: their parser refuses them.
 */
export function malformedTextRefusal(variables: Readonly<Record<string, unknown>>): DocumentRefusal | null {
  const path = pathToMalformed(variables);
  if (path === null) return null;
  const message = 'is no valid Unicode text: it has half of a surrogate pair';
  const extensions = { code: 'BAD_USER_INPUT', fields: [{ path, message }] };
  return new DocumentRefusal([new GraphQLError(`${path} ${message}`, { extensions })]);
}

/** The levels have been counted before. */
function pathToMalformed(value: unknown): string | null {
  if (typeof value === 'string') return isWellFormed(value) ? null : '';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const below = isWellFormed(key) ? pathToMalformed(item) : '';
    if (below !== null) return [isWellFormed(key) ? key : '?', below].filter((step) => step !== '').join('.');
  }
  return null;
}

/** `String.prototype.isWellFormed`, which our TypeScript library version lacks. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
