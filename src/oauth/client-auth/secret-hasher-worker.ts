import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { compareSync } from 'bcryptjs';

/** The hasher's thread: one comparison a task. */
export function matches({ secret, hash }: { readonly secret: string; readonly hash: string }): boolean {
  return compareSync(secret, hash);
}

/**
 * Guessing must not slow down the API on a machine of few cores, so this thread gets a third of what others do. Linux gives each thread a priority
 * of its own and says by this link which thread asks; elsewhere nothing changes.
 */
function yieldToOthers(): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, 5);
  } catch {
    // Not Linux, or not allowed.
  }
}

yieldToOthers();
