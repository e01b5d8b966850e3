/** Scopes as OAuth writes them, separated by spaces; an empty text is none. */
export function typedScopes(typed: string): readonly string[] {
  return typed.split(' ').filter((scope) => scope !== '');
}
