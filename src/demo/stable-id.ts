import { createHash } from 'node:crypto';
import { Types } from 'mongoose';

/** An id that is the same for the same parts on every machine, so that what was imported before is recognised. */
export function stableId(...parts: readonly (string | number)[]): Types.ObjectId {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return new Types.ObjectId(digest.subarray(0, 12));
}
