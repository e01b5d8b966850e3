import { shellWord } from '../lib/shell-word.js';
import type { Permission, StoredWhere } from './rights.js';

/** What a line grants, as somebody wrote it. */
export interface GrantWords {
  readonly permission: Permission;
  readonly where?: StoredWhere | null | undefined;
  /** RFC 3339. */
  readonly until?: string | null | undefined;
}

/** The command that gives a client a grant. */
export function grantLine(clientId: string, { permission, where, until }: GrantWords): string {
  return [
    `npx scopeql clients grant ${shellWord(clientId)} ${shellWord(permission)}`,
    ...(where ? [`--where ${shellWord(JSON.stringify(where))}`] : []),
    ...(until ? [`--until ${shellWord(until)}`] : []),
  ].join(' ');
}

/** Scopes as one word: in the quotes that everybody writes, or in those that nothing gets out of. */
export function scopeWords(scopes: readonly string[]): string {
  return scopes.every((scope) => shellWord(scope) === scope) ? `"${scopes.join(' ')}"` : shellWord(scopes.join(' '));
}
