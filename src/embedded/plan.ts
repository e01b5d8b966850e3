import { type Collection, countOf, type Index } from './catalog.js';
import { need } from './command-error.js';
import type { Clause, Filter, KeyRange } from './filter.js';
import { complement, type KeyField, NULL_KEY, patternOf, sortKeyOf } from './keys.js';
import type { View } from './storage.js';
import { type Doc, decode, isTruthy } from './values.js';

/** What is wanted of a collection; a limit of 0 is none. */
export type Search = { filter: Filter; sort: KeyField[]; skip: number; limit: number };
/** Results one by one; an undefined is work without a result, where a long search can be interrupted. */
export type Stream = Iterable<Doc | undefined>;
/** Which stretches of which index (none: of the documents, by `_id`) hold all candidates, and whether in the order asked for. */
type Plan = { index?: Index | undefined; ranges: KeyRange[]; isLoose: boolean; isReverse: boolean; isSorted: boolean };

const END = '\xff';
const EVERYTHING: KeyRange[] = [{ from: '', to: END }];
const ID = patternOf({ _id: 1 });
const [MAX_BRANCHES, MAX_RANGES, COUNT_AT_MOST, MAX_SORTED] = [100, 10_000, 2000, 1_000_000];
/** How long the fields' part of an index entry may be; a longer one is cut and gets a digest. */
export const MAX_FIELDS_KEY = 900;
/** Is there once some document has several entries in an index, or one that was cut: then their order is not that of the values. */
export const looseKey = ({ prefix }: Index): string => `l${prefix}`;

/** The documents that match, in order. */
export function search(view: View, collection: Collection | undefined, { filter, sort, skip, limit }: Search): Stream {
  if (collection === undefined) return [];
  const most = limit === 0 ? Infinity : skip + limit;
  const plan = planFor(view, collection, filter, sort, most);
  const found = candidates(view, collection, plan, filter);
  return slice(plan.isSorted ? found : sorted(found, sort, most), skip, limit);
}

function* candidates(
  view: View,
  { documents }: Collection,
  plan: Plan,
  { matches }: Filter,
): Generator<Doc | undefined> {
  const { index, ranges, isLoose, isReverse } = plan;
  const prefix = index?.prefix ?? documents;
  const seen = new Set<string>();
  for (const { from, to } of isReverse ? [...ranges].reverse() : ranges) {
    for (const entry of view.keys(prefix + from, prefix + to, isReverse)) {
      const key = index ? documents + view.get(entry)?.toString('latin1') : entry;
      if (isLoose && seen.size === seen.add(key).size) continue;
      const bytes = view.get(key);
      const document = bytes && decode(bytes);
      yield document && matches(document) ? document : undefined;
    }
  }
}

/** Leaves out the first `skip` and ends after `limit` (0: never). */
export function* slice(stream: Stream, skip: number, limit: number): Generator<Doc | undefined> {
  let position = 0;
  for (const document of stream) {
    if (document === undefined || ++position > skip) yield document;
    if (limit > 0 && position === skip + limit) return;
  }
}

/** Sorts, and keeps no more than the first `most`. @throws CommandError 292 when that is too many */
export function* sorted(stream: Stream, sort: readonly KeyField[], most = Infinity): Generator<Doc | undefined> {
  let kept: { key: string; document: Doc }[] = [];
  for (const document of stream) {
    if (document === undefined) yield undefined;
    else kept.push({ key: sortKeyOf(document, sort), document });
    if (kept.length > 2 * most + 1000) kept = kept.sort(byKey).slice(0, most);
    need(kept.length <= MAX_SORTED, 292, 'too many documents to sort without an index: add an index or a limit');
  }
  for (const { document } of kept.sort(byKey).slice(0, most)) yield document;
}

const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** The plan that looks at the fewest documents; any plan finds all that match. */
function planFor(view: View, collection: Collection, filter: Filter, sort: KeyField[], most: number): Plan {
  const branches = branchesOf(filter);
  const natural = planOf(view, undefined, branches, filter, sort);
  const usable = collection.indexes.slice(1).filter((index) => serves(index, branches));
  const plans = usable.map((index) => planOf(view, index, branches, filter, sort));
  const worthwhile = plans.filter(({ ranges, isSorted }) => ranges !== EVERYTHING || (sort.length > 0 && isSorted));
  if (worthwhile.length === 0 || isFixed('_id', filter)) return natural;
  const total = countOf(view, collection);
  const sized = [natural, ...worthwhile].map((plan) => {
    const prefix = plan.index?.prefix ?? collection.documents;
    return { plan, size: plan.ranges === EVERYTHING ? total : sizeOf(view, prefix, plan.ranges) };
  });
  const fewest = Math.max(1, Math.min(...sized.map(({ size }) => size)));
  const costs = sized.map(({ plan, size }) => {
    const examined = plan.isSorted ? Math.min(size, most * (size / fewest)) : 3 * size;
    return { plan, cost: examined * (plan.index ? 2 : 1) };
  });
  return costs.reduce((best, each) => (each.cost < best.cost ? each : best)).plan;
}

/** A sparse index serves only filters that ask for what it holds. */
function serves({ spec, pattern }: Index, branches: readonly Clause[][]): boolean {
  const isOfValue = ({ path, ranges }: Clause) =>
    path === pattern[0]?.path && ranges.every(({ from }) => from !== NULL_KEY);
  return !isTruthy(spec.sparse) || branches.every((branch) => branch.some(isOfValue));
}

/** The filter asks for one value at this path. */
const isFixed = (path: string, { clauses }: Filter): boolean =>
  clauses.some((clause) => clause.path === path && clause.arePoints && clause.ranges.length === 1);

function sizeOf(view: View, prefix: string, ranges: readonly KeyRange[]): number {
  let size = 0;
  for (const { from, to } of ranges) {
    if (size < COUNT_AT_MOST) size += view.count(prefix + from, prefix + to, COUNT_AT_MOST);
  }
  return size;
}

/** The filter as alternatives, of each of which all clauses hold. */
function branchesOf({ clauses, alternatives }: Filter): Clause[][] {
  let branches = [clauses];
  for (const members of alternatives.map((list) => list.flatMap(branchesOf))) {
    if (members.length * branches.length > MAX_BRANCHES) continue;
    branches = branches.flatMap((branch) => members.map((member) => [...branch, ...member]));
  }
  return branches;
}

function planOf(view: View, index: Index | undefined, branches: Clause[][], filter: Filter, sort: KeyField[]): Plan {
  const pattern = index ? [...index.pattern, ...ID] : ID;
  const isLoose = index !== undefined && view.get(looseKey(index)) !== undefined;
  const found = branches.map((branch) => rangesOf(pattern, branch, isLoose));
  const isBound = !found.includes(EVERYTHING) && found.flat().length <= MAX_RANGES;
  const isReverse = isLoose ? undefined : directionOf(pattern, filter, sort);
  const order = { isReverse: isReverse ?? false, isSorted: isReverse !== undefined || sort.length === 0 };
  return { index, ranges: isBound ? merge(found.flat()) : EVERYTHING, isLoose, ...order };
}

/** Where in an index what a branch asks for is: values of the first fields, then a stretch of the next one. */
function rangesOf(pattern: readonly KeyField[], branch: readonly Clause[], isLoose: boolean): KeyRange[] {
  let prefixes = [''];
  for (const { path, isDescending } of pattern) {
    const own = branch.filter((clause) => clause.path === path);
    if (own.length === 0 && prefixes[0] === '') return EVERYTHING;
    const { ranges, arePoints } = own.find((clause) => clause.arePoints) ?? own[0] ?? { ranges: EVERYTHING };
    if (!arePoints || isLoose || prefixes.length * ranges.length > MAX_RANGES) {
      const met = arePoints || isLoose ? ranges : own.map((clause) => clause.ranges).reduce(meet, EVERYTHING);
      return prefixes.flatMap((prefix) => met.map((range) => within(prefix, range, isDescending)));
    }
    prefixes = prefixes.flatMap((prefix) =>
      ranges.map(({ from }) => prefix + (isDescending ? complement(from) : from)),
    );
  }
  return prefixes.map((prefix) => within(prefix, { from: '', to: END }, false));
}

const meet = (left: KeyRange[], right: KeyRange[]): KeyRange[] =>
  left
    .flatMap((a) => right.map((b) => ({ from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to })))
    .filter(({ from, to }) => from < to);

function within(prefix: string, range: KeyRange, isDescending: boolean): KeyRange {
  const [from, to] = isDescending ? [complement(range.to), complement(range.from) + END] : [range.from, range.to];
  const [start, end] = [prefix + from, prefix + to];
  return {
    from: start.slice(0, MAX_FIELDS_KEY),
    to: end.slice(0, MAX_FIELDS_KEY) + (end.length > MAX_FIELDS_KEY ? END : ''),
  };
}

function merge(ranges: KeyRange[]): KeyRange[] {
  const merged: KeyRange[] = [];
  for (const { from, to } of ranges.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}

/** Which way to walk an index to get the order asked for: backwards, forwards, or undefined if neither gives it. */
function directionOf(pattern: readonly KeyField[], filter: Filter, sort: readonly KeyField[]): boolean | undefined {
  const isOpen = ({ path }: KeyField) => !isFixed(path, filter) || !pattern.some((field) => field.path === path);
  const given = pattern.filter(isOpen);
  const turns = sort.filter(isOpen).map(({ path, isDescending }, i) => {
    const own = given[i];
    return own?.path === path ? own.isDescending !== isDescending : undefined;
  });
  const [isReverse = false] = turns;
  return turns.every((turn) => turn === isReverse) ? isReverse : undefined;
}
