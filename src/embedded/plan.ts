import { type Collection, countOf, type Index } from './catalog.js';
import { need } from './command-error.js';
import { END, type Filter, type KeyRange } from './filter.js';
import { type KeyField, NULL_KEY, patternOf, sortKeysOf } from './keys.js';
import type { View } from './storage.js';
import { type Doc, decode, isTruthy } from './values.js';

/** What is wanted of a collection; a limit of 0 is none. */
export type Search = { filter: Filter; sort: KeyField[]; skip: number; limit: number };
/** Results one by one; an undefined is work without a result, where a long search can be interrupted. */
export type Stream<T> = Iterable<T | undefined>;
/** Which ranges of which index (none: of the documents, by `_id`) hold all candidates; exact ones hold only what matches. */
type Plan = {
  index: Index | undefined;
  prefix: string;
  isReverse: boolean;
  isSorted: boolean;
  isLoose: boolean;
} & Place;
type Place = { ranges: readonly KeyRange[]; arePoints: boolean; isExact: boolean };
type Wanted = { view: View; collection: Collection; filter: Filter; sort: KeyField[] };

const ID = patternOf({ _id: 1 });
const ANYWHERE: readonly KeyRange[] = [{ from: '', to: END }];
const [MAX_PREFIXES, COUNT_AT_MOST, FEW, MAX_SORTED] = [200, 500, 20, 1_000_000];
/** How long the fields' part of an index entry may be; a longer one is cut and gets a digest. */
export const MAX_FIELDS_KEY = 900;
/** Is there once some document has several entries in an index, or one that was cut: then their order is not that of the values. */
export const looseKey = ({ prefix }: Index): string => `l${prefix}`;

/** The documents that match, encoded and in order. */
export function search(view: View, collection: Collection | undefined, wanted: Search): Stream<Buffer> {
  if (collection === undefined) return [];
  const { filter, sort, skip, limit } = wanted;
  const most = limit === 0 ? Infinity : skip + limit;
  const plan = planFor(view, collection, filter, sort, most);
  const found = candidates(view, collection, plan, filter);
  return slice(plan.isSorted ? found : sorted(found, sort, decode, most), skip, limit);
}

/** How many documents match, where that shows without looking at them. */
export function countMatches(view: View, collection: Collection | undefined, filter: Filter): number | undefined {
  const isAll = filter.isExact && filter.bounds.size === 0;
  if (!collection || isAll) return countOf(view, collection);
  const plan = planFor(view, collection, filter, [], Infinity);
  return plan.isExact ? sizeOf({ view, collection }, plan, Infinity) : undefined;
}

function* candidates(view: View, { documents }: Collection, plan: Plan, filter: Filter): Generator<Buffer | undefined> {
  const { index, prefix, ranges, arePoints, isReverse, isLoose, isExact } = plan;
  const seen = new Set<string>();
  for (const { from, to } of isReverse ? [...ranges].reverse() : ranges) {
    for (const entry of arePoints ? [prefix + from] : view.keys(prefix + from, prefix + to, isReverse)) {
      const key = index ? documents + view.get(entry)?.toString('latin1') : entry;
      if (isLoose && seen.size === seen.add(key).size) continue;
      const bytes = view.get(key);
      yield bytes && (isExact || filter.matches(decode(bytes))) ? bytes : undefined;
    }
  }
}

/** Leaves out the first `skip` and ends after `limit` (0: never). */
export function* slice<T>(stream: Stream<T>, skip: number, limit: number): Generator<T | undefined> {
  let position = 0;
  for (const item of stream) {
    if (item === undefined || ++position > skip) yield item;
    if (limit > 0 && position === skip + limit) return;
  }
}

type Keyed<T> = { keys: string[]; item: T };

/** Sorts, and keeps no more than the first `most`. @throws CommandError 292 when that is too many */
export function* sorted<T>(stream: Stream<T>, sort: KeyField[], toDoc: (item: T) => Doc, most = Infinity) {
  let kept: Keyed<T>[] = [];
  const inOrder = (a: Keyed<T>, b: Keyed<T>) => {
    const at = a.keys.findIndex((key, i) => key !== b.keys[i]);
    return at < 0 ? 0 : String(a.keys[at]) < String(b.keys[at]) === sort[at]?.isDescending ? 1 : -1;
  };
  for (const item of stream) {
    if (item === undefined) yield undefined;
    else kept.push({ keys: sortKeysOf(toDoc(item), sort), item });
    if (kept.length > 2 * most + 1000) kept = kept.sort(inOrder).slice(0, most);
    need(kept.length <= MAX_SORTED, 292, 'too many documents to sort without an index: add an index or a limit');
  }
  for (const { item } of kept.sort(inOrder).slice(0, most)) yield item;
}

/** The plan that looks at the fewest documents, as far as that is cheap to find out; any plan finds all that match. */
function planFor(view: View, collection: Collection, filter: Filter, sort: KeyField[], most: number): Plan {
  const wanted = { view, collection, filter, sort };
  const natural = planOf(wanted);
  if (isFixed('_id', filter)) return natural;
  const worthwhile = collection.indexes
    .filter((index, i) => i > 0 && serves(index, filter))
    .map((index) => planOf(wanted, index))
    .filter(({ ranges, isSorted }) => ranges !== ANYWHERE || (sort.length > 0 && isSorted));
  const [only = natural, ...others] = worthwhile;
  if (others.length === 0 && (only === natural || natural.ranges === ANYWHERE)) return only;
  const plans = [natural, ...worthwhile].sort((a, b) => a.ranges.length - b.ranges.length);
  const sizes: number[] = [];
  for (const plan of plans) sizes.push(Math.min(...sizes) > FEW ? sizeOf(wanted, plan, COUNT_AT_MOST) : Infinity);
  const fewest = Math.max(1, Math.min(...sizes));
  const costs = plans.map(({ index, isSorted }, i) => {
    const size = sizes[i] ?? Infinity;
    return (isSorted ? Math.min(size, most * (size / fewest)) : 3 * size) * (index ? 2 : 1);
  });
  return plans[costs.indexOf(Math.min(...costs))] ?? natural;
}

/** A sparse index serves only filters that ask for what it holds. */
function serves({ spec, pattern }: Index, { bounds }: Filter): boolean {
  const bound = bounds.get(pattern[0]?.path ?? '');
  return !isTruthy(spec.sparse) || bound?.some.list.every(({ from }) => from !== NULL_KEY) === true;
}

/** The filter asks for one value at this path. */
function isFixed(path: string, { bounds }: Filter): boolean {
  const ranges = bounds.get(path)?.all;
  return ranges?.arePoints === true && ranges.list.length === 1;
}

function sizeOf(
  { view, collection }: { view: View; collection: Collection },
  { prefix, ranges }: Plan,
  most: number,
): number {
  if (ranges === ANYWHERE) return countOf(view, collection);
  if (ranges.length > most) return ranges.length;
  let size = 0;
  for (const { from, to } of ranges) if (size < most) size += view.count(prefix + from, prefix + to, most);
  return size;
}

function planOf({ view, collection, filter, sort }: Wanted, index?: Index): Plan {
  const isUnique = index === undefined || isTruthy(index.spec.unique);
  const pattern = [...(index?.pattern ?? []), ...(index && isUnique ? [] : ID)];
  const isLoose = index !== undefined && view.get(looseKey(index)) !== undefined;
  const place = placeOf(pattern, filter, isLoose);
  const isReverse = isLoose ? undefined : directionOf(pattern, filter, sort, isUnique);
  return {
    ...place,
    index,
    prefix: index?.prefix ?? collection.documents,
    arePoints: place.arePoints && isUnique,
    isLoose,
    isExact: place.isExact && filter.isExact && !isLoose,
    isReverse: isReverse ?? false,
    isSorted: isReverse !== undefined || sort.length === 0,
  };
}

/** Where in an index what a filter asks for is: values of the first fields, then ranges of the next one. */
function placeOf(pattern: readonly KeyField[], { bounds }: Filter, isLoose: boolean): Place {
  let [ranges, used, arePoints] = [ANYWHERE, 0, true];
  for (const { path } of pattern) {
    const bound = bounds.get(path);
    const next = isLoose ? bound?.some : bound?.all;
    const isOver = !arePoints || next === undefined || (used > 0 && ranges.length * next.list.length > MAX_PREFIXES);
    arePoints = !isOver && next.arePoints;
    if (isOver) break;
    const join = ({ from }: KeyRange) => next.list.map((range) => ({ from: from + range.from, to: from + range.to }));
    ranges = used++ === 0 ? next.list : ranges.flatMap(join);
  }
  const isCut = used > 0 && ranges.some(({ from, to }) => Math.max(from.length, to.length) > MAX_FIELDS_KEY);
  return {
    ranges: isCut ? ranges.map(cut) : ranges,
    arePoints: arePoints && !isCut,
    isExact: used === bounds.size && !isCut,
  };
}

const shortened = (key: string, end: string) =>
  key.length > MAX_FIELDS_KEY ? key.slice(0, MAX_FIELDS_KEY) + end : key;
const cut = ({ from, to }: KeyRange): KeyRange => ({ from: shortened(from, ''), to: shortened(to, END) });

/** Which way to walk an index to get the order asked for: backwards, forwards, or undefined if neither gives it. */
function directionOf(pattern: KeyField[], filter: Filter, sort: KeyField[], isUnique: boolean): boolean | undefined {
  const isOpen = ({ path }: KeyField) => !isFixed(path, filter) || !pattern.some((field) => field.path === path);
  const given = pattern.filter(isOpen);
  const wanted = sort.filter(isOpen).slice(0, isUnique ? given.length : undefined); // what follows unique fields is settled
  const isReverse = wanted[0]?.isDescending ?? false;
  const isGiven = wanted.every(({ path, isDescending }, i) => given[i]?.path === path && isDescending === isReverse);
  return isGiven ? isReverse : undefined;
}
