/** Why the embedded store cannot start; the message is for the person who started it. */
export class EmbeddedStoreError extends Error {
  override readonly name = 'EmbeddedStoreError';
}
