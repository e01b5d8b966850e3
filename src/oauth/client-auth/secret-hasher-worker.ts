import { compareSync } from 'bcryptjs';

/** The hasher's thread: one comparison a task. */
export function matches({ secret, hash }: { readonly secret: string; readonly hash: string }): boolean {
  return compareSync(secret, hash);
}
