import { documentOf, type Value } from './bson-value.js';
import type { Collection } from './catalog.js';
import { CommandError } from './command-error.js';
import { idKeyIn } from './documents.js';
import type { Filter } from './filter.js';
import { type KeyField, sortKeyOf } from './index-keys.js';
import { planFor } from './plan.js';
import type { View } from './storage.js';

/** What comes out step by step; undefined stands for work done without a result, so that a long search can be interrupted. */
export type Stream = Iterable<Value | undefined>;

export interface Search {
  readonly filter: Filter;
  readonly sort: readonly KeyField[];
  readonly skip: number;
  /** 0: all. */
  readonly limit: number;
}

const MAX_SORT_BYTES = 100 * 1024 * 1024;

/** The documents of a collection that match, in order. */
export function* search(
  view: View,
  collection: Collection | undefined,
  { filter, sort, skip, limit }: Search,
): Generator<Value | undefined> {
  if (collection === undefined) return;
  const plan = planFor(view, collection, filter, sort, limit === 0 ? 0 : limit + skip);
  const { documents } = collection;
  const { index, reverse } = plan;
  const prefix = index?.prefix ?? documents;
  const seen = new Set<string>();
  function* candidates(): Generator<Value | undefined> {
    for (const { from, to } of reverse ? [...plan.ranges].reverse() : plan.ranges) {
      for (const key of view.keys(prefix + from, prefix + to, reverse)) {
        const idKey = index ? idKeyIn(key) : key.slice(documents.length);
        if (index?.isMultikey) {
          if (seen.has(idKey)) continue;
          seen.add(idKey);
        }
        const bytes = view.get(documents + idKey);
        const document = bytes && documentOf(bytes);
        yield document && filter.matches(document) ? document : undefined;
      }
    }
  }
  const most = limit === 0 ? Infinity : limit + skip;
  yield* slice(plan.isSorted ? candidates() : sorted(candidates(), sort, most), skip, limit);
}

/** Leaves out the first `skip` and ends after `limit` (0: never). */
export function* slice(stream: Stream, skip: number, limit: number): Generator<Value | undefined> {
  let position = 0;
  for (const value of stream) {
    if (value === undefined) yield undefined;
    else if (++position > skip) yield value;
    if (limit > 0 && position >= skip + limit) return;
  }
}

/** Sorts, and keeps no more than the first `most`. @throws CommandError 292 beyond 100 MB */
export function* sorted(stream: Stream, sort: readonly KeyField[], most = Infinity): Generator<Value | undefined> {
  let kept: { key: string; value: Value }[] = [];
  let bytes = 0;
  const order = () => kept.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (const value of stream) {
    if (value === undefined) {
      yield undefined;
      continue;
    }
    kept.push({ key: sortKeyOf(value, sort), value });
    bytes += value.end - value.start;
    if (kept.length > 2 * most + 1000) {
      kept = order().slice(0, most);
      bytes = kept.reduce((sum, each) => sum + each.value.end - each.value.start, 0);
    }
    if (bytes > MAX_SORT_BYTES)
      throw new CommandError(292, 'a sort without an index used more than 100 MB: add an index or a limit');
  }
  for (const { value } of order().slice(0, most)) yield value;
}
