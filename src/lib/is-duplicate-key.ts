/** MongoDB's code for it. */
const duplicateKey = 11000;

/** What the store says of a unique key that is taken; `keyPattern` has the paths that the key is over, where the driver tells. */
export interface DuplicateKey {
  readonly code: typeof duplicateKey;
  readonly keyPattern?: unknown;
}

/** Whether the store refused a write because another row has the same unique key; takes one of a batch's write errors too. */
export function isDuplicateKey(error: unknown): error is DuplicateKey {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey;
}
