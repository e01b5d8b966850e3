import { type Collection, countOf, type Index } from './catalog.js';
import { need } from './command-error.js';
import { ANYWHERE, type Case, END, type Filter, isPoint, type KeyRange } from './filter.js';
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
  given: number; // so many fields of the sort are in order
  isLoose: boolean;
} & Place;
type Place = { ranges: readonly KeyRange[]; arePoints: boolean; isExact: boolean };
type Wanted = { view: View; collection: Collection; filter: Filter; sort: KeyField[] };

const ID = patternOf({ _id: 1 });
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
  return slice(plan.given === sort.length ? found : sorted(found, sort, decode, most, plan.given), skip, limit);
}

/** How many documents match, where that shows without looking at them. */
export function countMatches(view: View, collection: Collection | undefined, filter: Filter): number | undefined {
  if (!collection) return 0;
  const plan = planFor(view, collection, filter, [], Infinity);
  return plan.isExact ? sizeOf(view, collection, plan, Infinity) : undefined;
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

/** Sorts, and keeps no more than the first `most`; they come in order of `given` keys already. @throws CommandError 292 for too many */
export function* sorted<T>(stream: Stream<T>, sort: KeyField[], toDoc: (item: T) => Doc, most = Infinity, given = 0) {
  let [kept, last]: [Keyed<T>[], string[]] = [[], []];
  const inOrder = (a: Keyed<T>, b: Keyed<T>) => {
    const at = a.keys.findIndex((key, i) => key !== b.keys[i]);
    return at < 0 ? 0 : String(a.keys[at]) < String(b.keys[at]) === sort[at]?.isDescending ? 1 : -1;
  };
  for (const item of stream) {
    const keys = item === undefined ? last : sortKeysOf(toDoc(item), sort);
    if (kept.length >= most && keys.some((key, i) => i < given && key !== last[i])) break;
    last = keys;
    if (item === undefined) yield undefined;
    else kept.push({ keys, item });
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
    .filter(({ ranges, given }) => ranges !== ANYWHERE || given > 0);
  const [only = natural, ...others] = worthwhile;
  const isBest = natural.ranges === ANYWHERE && (natural.given === 0 || only.given === sort.length);
  if (others.length === 0 && (only === natural || isBest)) return only;
  const enough = most < Infinity ? Math.sqrt(most * countOf(view, collection)) : 0; // beyond, a walk in order is shorter
  const atMost = Math.ceil(Math.max(COUNT_AT_MOST, enough));
  const plans = [natural, ...worthwhile].sort((a, b) => a.ranges.length - b.ranges.length);
  const sizes: number[] = [];
  for (const plan of plans) sizes.push(Math.min(...sizes) > FEW ? sizeOf(view, collection, plan, atMost) : Infinity);
  const fewest = Math.max(1, Math.min(...sizes));
  const costs = plans.map(({ index, given, isExact }, i) => {
    const size = Math.max(1, sizes[i] ?? Infinity);
    const isSorted = given === sort.length;
    const walked = isExact ? most : 4 * most * (size / fewest);
    const read = isSorted ? walked : given > 0 ? walked + size / FEW : size;
    return Math.min(size, read) * (isSorted ? 1 : 3) * (index ? 2 : 1);
  });
  return plans[costs.indexOf(Math.min(...costs))] ?? natural;
}

/** A sparse index serves only filters that ask for what it holds. */
function serves({ spec, pattern }: Index, { cases }: Filter): boolean {
  const bounds = cases.map((each) => each.bounds.get(pattern[0]?.path ?? ''));
  const isWithoutNull = ({ from, to }: KeyRange) => NULL_KEY < from || to <= NULL_KEY;
  return !isTruthy(spec.sparse) || bounds.every((bound) => bound?.some.every(isWithoutNull));
}

/** The filter asks for one value at this path, the same in all cases. */
function isFixed(path: string, { cases }: Filter): boolean {
  const lists = cases.map(({ bounds }) => bounds.get(path)?.all ?? []);
  const at = lists[0]?.[0]?.from;
  return lists.every((list) => list.length === 1 && list.every((range) => isPoint(range) && range.from === at));
}

function sizeOf(view: View, collection: Collection, { prefix, ranges }: Plan, most: number): number {
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
  const places = filter.cases.map((each) => placeOf(pattern, each, isLoose));
  const anywhere = places.find(({ ranges }) => ranges === ANYWHERE);
  return {
    ranges: anywhere?.ranges ?? union(places.flatMap(({ ranges }) => ranges)),
    index,
    prefix: index?.prefix ?? collection.documents,
    arePoints: isUnique && places.every(({ arePoints }) => arePoints),
    isLoose,
    isExact: places.every((place) => place.isExact) && !isLoose,
    ...(isLoose ? { isReverse: false, given: 0 } : wayOf(pattern, filter, sort, isUnique)),
  };
}

/** Where in an index a case is: values of the first fields, then ranges of the next one. */
function placeOf(pattern: readonly KeyField[], { bounds, isExact }: Case, isLoose: boolean): Place {
  let [ranges, used, arePoints] = [ANYWHERE, 0, true];
  for (const { path } of pattern) {
    const bound = bounds.get(path);
    const next = isLoose ? bound?.some : bound?.all;
    const isOver = !arePoints || next === undefined || (used > 0 && ranges.length * next.length > MAX_PREFIXES);
    arePoints = !isOver && next.every(isPoint);
    if (isOver) break;
    const join = ({ from }: KeyRange) => next.map((range) => ({ from: from + range.from, to: from + range.to }));
    ranges = used++ === 0 ? next : ranges.flatMap(join);
  }
  const isCut = used > 0 && ranges.some(({ from, to }) => Math.max(from.length, to.length) > MAX_FIELDS_KEY);
  return {
    ranges: isCut ? ranges.map(cut) : ranges,
    arePoints: arePoints && !isCut,
    isExact: isExact && used === bounds.size && !isCut,
  };
}

const shortened = (key: string, end: string) => key.slice(0, MAX_FIELDS_KEY) + (key.length > MAX_FIELDS_KEY ? end : '');
const cut = ({ from, to }: KeyRange): KeyRange => ({ from: shortened(from, ''), to: shortened(to, END) });

/** Which way to walk an index to get the order asked for, or at least its first fields. */
function wayOf(pattern: KeyField[], filter: Filter, sort: KeyField[], isUnique: boolean) {
  const isOpen = ({ path }: KeyField) => !isFixed(path, filter) || !pattern.some((field) => field.path === path);
  const own = pattern.filter(isOpen);
  const wanted = sort.filter(isOpen).slice(0, isUnique ? own.length : undefined); // what follows unique fields is settled
  const isReverse = wanted[0]?.isDescending ?? false;
  const missed = wanted.find(({ path, isDescending }, i) => own[i]?.path !== path || isDescending !== isReverse);
  return { isReverse, given: missed ? sort.indexOf(missed) : sort.length };
}

/** Ranges that may overlap as some that do not, in order. */
function union(all: readonly KeyRange[]): KeyRange[] {
  const list: KeyRange[] = [];
  for (const { from, to } of [...all].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = list.at(-1);
    if (last === undefined || from > last.to) list.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return list;
}
