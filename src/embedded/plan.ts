import { type Collection, countOf, type Index } from './catalog.js';
import { need } from './command-error.js';
import type { Clause, Filter, KeyRange } from './filter.js';
import { complement, type KeyField, NULL_KEY, patternOf, sortKeyOf } from './keys.js';
import type { View } from './storage.js';
import { type Doc, decode, isTruthy } from './values.js';

/** What is wanted of a collection; a limit of 0 is none. */
export type Search = { filter: Filter; sort: KeyField[]; skip: number; limit: number };
/** Results one by one; an undefined is work without a result, where a long search can be interrupted. */
export type Stream<T> = Iterable<T | undefined>;
/** Entries of an index: `from` <= entry < `to`. */
type Stretch = { from: string; to: string };
/** Which stretches of which index (none: of the documents, by `_id`) hold all candidates; exact ones hold only what matches. */
type Plan = { index: Index | undefined; prefix: string; ranges: Stretch[] } & Traits;
type Traits = { arePoints: boolean; isLoose: boolean; isExact: boolean; isReverse: boolean; isSorted: boolean };

const END = '\xff';
const EVERYTHING: Stretch[] = [{ from: '', to: END }];
const ANY: KeyRange[] = [{ low: '', high: '' }];
/** Says that more is asked for than an index can tell. */
const OPAQUE: Clause = { path: '', ranges: ANY, arePoints: false };
const ID = patternOf({ _id: 1 });
const [MAX_BRANCHES, MAX_RANGES, COUNT_AT_MOST, MAX_SORTED] = [100, 10_000, 500, 1_000_000];
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

/** How many documents match, without looking at them where an index tells. */
export function countMatches(view: View, collection: Collection | undefined, filter: Filter): number | undefined {
  const plan = collection && planFor(view, collection, filter, [], Infinity);
  const isAll = filter.isExact && filter.clauses.length + filter.alternatives.length === 0;
  if (!collection || isAll) return countOf(view, collection);
  return plan?.isExact ? sizeOf(view, plan, Infinity) : undefined;
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

type Keyed<T> = { key: string; item: T };

/** Sorts, and keeps no more than the first `most`. @throws CommandError 292 when that is too many */
export function* sorted<T>(stream: Stream<T>, sort: KeyField[], toDoc: (item: T) => Doc, most = Infinity) {
  let kept: Keyed<T>[] = [];
  const byKey = (a: Keyed<T>, b: Keyed<T>) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  for (const item of stream) {
    if (item === undefined) yield undefined;
    else kept.push({ key: sortKeyOf(toDoc(item), sort), item });
    if (kept.length > 2 * most + 1000) kept = kept.sort(byKey).slice(0, most);
    need(kept.length <= MAX_SORTED, 292, 'too many documents to sort without an index: add an index or a limit');
  }
  for (const { item } of kept.sort(byKey).slice(0, most)) yield item;
}

/** The plan that looks at the fewest documents; any plan finds all that match. */
function planFor(view: View, collection: Collection, filter: Filter, sort: KeyField[], most: number): Plan {
  const branches = branchesOf(filter);
  const plan = (index?: Index) => planOf({ view, collection, filter, branches, sort }, index);
  const natural = plan();
  if (isFixed('_id', filter)) return natural;
  const usable = collection.indexes.slice(1).filter((index) => serves(index, branches));
  const worthwhile = usable
    .map(plan)
    .filter(({ ranges, isSorted }) => ranges !== EVERYTHING || (sort.length > 0 && isSorted));
  if (worthwhile.length < 2) return worthwhile[0] ?? natural;
  const [all, total] = [[natural, ...worthwhile], countOf(view, collection)];
  const sizes = all.map((each) => (each.ranges === EVERYTHING ? total : sizeOf(view, each, COUNT_AT_MOST)));
  const fewest = Math.max(1, Math.min(...sizes));
  const costs = all.map(({ index, isSorted }, i) => {
    const size = sizes[i] ?? total;
    return (isSorted ? Math.min(size, most * (size / fewest)) : 3 * size) * (index ? 2 : 1);
  });
  return all[costs.indexOf(Math.min(...costs))] ?? natural;
}

/** A sparse index serves only filters that ask for what it holds. */
function serves({ spec, pattern }: Index, branches: readonly Clause[][]): boolean {
  const isOfValue = ({ path, ranges }: Clause) =>
    path === pattern[0]?.path && ranges.every(({ low }) => low !== NULL_KEY);
  return !isTruthy(spec.sparse) || branches.every((branch) => branch.some(isOfValue));
}

/** The filter asks for one value at this path. */
const isFixed = (path: string, { clauses }: Filter): boolean =>
  clauses.some((clause) => clause.path === path && clause.arePoints && clause.ranges.length === 1);

function sizeOf(view: View, { prefix, ranges }: Plan, most: number): number {
  let size = 0;
  for (const { from, to } of ranges) if (size < most) size += view.count(prefix + from, prefix + to, most);
  return size;
}

/** The filter as alternatives, of each of which all clauses hold. */
function branchesOf({ clauses, alternatives }: Filter): Clause[][] {
  let branches = [clauses];
  for (const members of alternatives.map((list) => list.flatMap(branchesOf))) {
    const isTooMany = members.length * branches.length > MAX_BRANCHES;
    const parts = isTooMany ? [[OPAQUE]] : members;
    branches = branches.flatMap((branch) => parts.map((part) => [...branch, ...part]));
  }
  return branches;
}

type Wanted = { view: View; collection: Collection; filter: Filter; branches: Clause[][]; sort: KeyField[] };

function planOf({ view, collection, filter, branches, sort }: Wanted, index: Index | undefined): Plan {
  const isUnique = index === undefined || isTruthy(index.spec.unique);
  const pattern = [...(index?.pattern ?? []), ...(index && isUnique ? [] : ID)];
  const isLoose = index !== undefined && view.get(looseKey(index)) !== undefined;
  const found = branches.map((branch) => rangesOf(pattern, branch, isLoose));
  const all = found.flatMap(({ ranges }) => ranges);
  const isBound = found.every(({ ranges }) => ranges !== EVERYTHING) && all.length <= MAX_RANGES;
  const areExact = isBound ? found.every((each) => each.isExact) : branches.every((branch) => branch.length === 0);
  const isReverse = isLoose ? undefined : directionOf(pattern, filter, sort, isUnique);
  return {
    index,
    prefix: index?.prefix ?? collection.documents,
    ranges: isBound ? merge(all) : EVERYTHING,
    arePoints: isBound && isUnique && found.every((each) => each.arePoints),
    isLoose,
    isExact: areExact && filter.isExact && !isLoose,
    isReverse: isReverse ?? false,
    isSorted: isReverse !== undefined || sort.length === 0,
  };
}

/** Where in an index what a branch asks for is: values of the first fields, then a stretch of the next one. */
function rangesOf(pattern: readonly KeyField[], branch: readonly Clause[], isLoose: boolean) {
  let [prefixes, left] = [[''], branch.length];
  for (const { path, isDescending } of pattern) {
    const own = branch.filter((clause) => clause.path === path);
    if (own.length === 0 && prefixes[0] === '') return { ranges: EVERYTHING, isExact: false, arePoints: false };
    const { ranges, arePoints } = own.find((clause) => clause.arePoints) ?? own[0] ?? { ranges: ANY };
    if (!arePoints || isLoose || prefixes.length * ranges.length > MAX_RANGES) {
      const met = arePoints || isLoose ? ranges : own.map((clause) => clause.ranges).reduce(meet, ANY);
      const stretches = prefixes.flatMap((prefix) => met.map((range) => stretch(prefix, range, isDescending)));
      const isCut = stretches.some(({ from, to }) => Math.max(from.length, to.length) >= MAX_FIELDS_KEY);
      return { ranges: stretches, isExact: left === own.length && !isCut, arePoints: false };
    }
    left -= own.length === 1 ? 1 : 0;
    prefixes = prefixes.flatMap((prefix) => ranges.map(({ low }) => prefix + (isDescending ? complement(low) : low)));
  }
  const points = prefixes.map((prefix) => stretch(prefix, { low: '', high: '' }, false));
  return { ranges: points, isExact: left === 0, arePoints: points.every(({ to }) => to.length <= MAX_FIELDS_KEY) };
}

const startOf = ({ low, isLowOpen }: KeyRange): string => (isLowOpen ? behind(low) : low);
const endOf = ({ high, isHighOpen }: KeyRange): string => (isHighOpen ? high : behind(high));

const meet = (left: KeyRange[], right: KeyRange[]): KeyRange[] =>
  left
    .flatMap((a) => right.map((b) => ({ ...(endOf(a) < endOf(b) ? a : b), ...lowOf(startOf(a) > startOf(b) ? a : b) })))
    .filter((range) => startOf(range) < endOf(range));
const lowOf = ({ low, isLowOpen = false }: KeyRange) => ({ low, isLowOpen });

/** Where the values of a range are; in a descending field it lies the other way round. */
function stretch(prefix: string, range: KeyRange, isDescending: boolean): Stretch {
  const { low, high, isLowOpen = false, isHighOpen = false } = range;
  const turned = { low: complement(high), isLowOpen: isHighOpen, high: complement(low), isHighOpen: isLowOpen };
  const lying = isDescending ? turned : range;
  const [from, to] = [prefix + startOf(lying), prefix + endOf(lying)];
  const end = to.length > MAX_FIELDS_KEY ? behind(to.slice(0, MAX_FIELDS_KEY)) : to;
  return { from: from.slice(0, MAX_FIELDS_KEY), to: end };
}

/** The first key behind all that begin with this. */
function behind(key: string): string {
  const head = key.replace(/\xff+$/, '');
  return head === '' ? END : head.slice(0, -1) + String.fromCharCode(head.charCodeAt(head.length - 1) + 1);
}

function merge(ranges: Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const { from, to } of ranges.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}

/** Which way to walk an index to get the order asked for: backwards, forwards, or undefined if neither gives it. */
function directionOf(pattern: KeyField[], filter: Filter, sort: KeyField[], isUnique: boolean): boolean | undefined {
  const isOpen = ({ path }: KeyField) => !isFixed(path, filter) || !pattern.some((field) => field.path === path);
  const given = pattern.filter(isOpen);
  const wanted = sort.filter(isOpen).slice(0, isUnique ? given.length : undefined); // what follows unique fields is settled
  const turns = wanted.map(({ path, isDescending }, i) => {
    const own = given[i];
    return own?.path === path ? own.isDescending !== isDescending : undefined;
  });
  const [isReverse = false] = turns;
  return turns.every((turn) => turn === isReverse) ? isReverse : undefined;
}
