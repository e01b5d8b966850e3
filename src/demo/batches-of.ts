/** Takes a sequence in parts of `size`, the last one perhaps shorter; of a lazy sequence never more than one part is in memory. */
export function* batchesOf<T>(sequence: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of sequence) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
