import { type Collection, countOf, type Index, looseKey, MAX_FIELDS_KEY } from './collections.js';
import { need } from './command-error.js';
import { ANYWHERE, type Case, END, type Filter, isPoint, type KeyRange } from './filter.js';
import { type KeyField, NULL_KEY, patternOf, sortKeysOf } from './keys.js';
import type { View } from './storage.js';
import { type Item, isTruthy, opened } from './values.js';

/** What is wanted of a collection; a limit of 0 is none. */
export type Search = { filter: Filter; sort: KeyField[]; skip: number; limit: number };
/** Results one by one; an undefined is work without a result, where a long search can be interrupted. */
export type Stream = Iterable<Item | undefined>;
/** Which ranges hold all candidates; exact ones hold only what matches. */
type Place = { ranges: readonly KeyRange[]; arePoints: boolean; isExact: boolean };
/** Where to look in an index; so many fields of the sort are `given`. */
type Plan = Place & { index: Index; isReverse: boolean; given: number; isLoose: boolean };

const ID = patternOf({ _id: 1 });
const [MAX_PREFIXES, COUNT_AT_MOST, FEW, MAX_SORTED] = [200, 500, 20, 1_000_000];

/** The documents that match, encoded and in order. */
export function search(view: View, collection: Collection | undefined, wanted: Search): Stream {
  if (collection === undefined) return [];
  const { filter, sort, skip, limit } = wanted;
  const most = limit === 0 ? Infinity : skip + limit;
  const plan = planFor(view, collection, filter, sort, most);
  const found = candidates(view, collection, plan, filter);
  return slice(plan.given === sort.length ? found : sorted(found, sort, most, plan.given), skip, limit);
}

/** How many documents match, where that shows without looking at them. */
export function countMatches(view: View, collection: Collection | undefined, filter: Filter): number | undefined {
  if (!collection) return 0;
  const plan = planFor(view, collection, filter, [], Infinity);
  return plan.isExact ? sizeOf(view, collection, plan, Infinity) : undefined;
}

function* candidates(view: View, { documents }: Collection, plan: Plan, filter: Filter): Generator<Buffer | undefined> {
  const { ranges, arePoints, isReverse, isLoose, isExact, index } = plan;
  const [{ prefix }, seen] = [index, new Set<string>()];
  for (const { from, to } of isReverse ? [...ranges].reverse() : ranges) {
    for (const entry of arePoints ? [prefix + from] : view.keys(prefix + from, prefix + to, isReverse)) {
      const key = prefix === documents ? entry : documents + view.get(entry)?.toString('latin1');
      if (isLoose && seen.size === seen.add(key).size) continue;
      const bytes = view.get(key);
      yield bytes && (isExact || filter.matches(opened(bytes))) ? bytes : undefined;
    }
  }
}

/** Leaves out the first `skip` and ends after `limit` (0: never). */
export function* slice(stream: Stream, skip: number, limit: number): Generator<Item | undefined> {
  let position = 0;
  for (const item of stream) {
    if (item === undefined || ++position > skip) yield item;
    if (limit > 0 && position === skip + limit) return;
  }
}

/** Sorts, and keeps no more than the first `most`; they come in order of `given` keys already. @throws CommandError 292 for too many */
export function* sorted(stream: Stream, sort: KeyField[], most = Infinity, given = 0): Generator<Item | undefined> {
  type Keyed = { keys: string[]; item: Item };
  let [kept, last]: [Keyed[], string[]] = [[], []];
  const inOrder = (a: Keyed, b: Keyed) => {
    const at = a.keys.findIndex((key, i) => key !== b.keys[i]);
    return at < 0 ? 0 : String(a.keys[at]) < String(b.keys[at]) === sort[at]?.isDescending ? 1 : -1;
  };
  for (const item of stream) {
    const keys = item === undefined ? last : sortKeysOf(opened(item), sort);
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
  const natural = planOf(view, collection.own, filter, sort);
  const serving = isFixed('_id', filter) ? [] : collection.indexes.filter((index) => serves(index, filter));
  const others = serving
    .map((index) => planOf(view, index, filter, sort))
    .filter(({ ranges, given }) => ranges !== ANYWHERE || given > 0);
  const [only = natural] = others;
  const isBest = natural.ranges === ANYWHERE && (natural.given === 0 || only.given === sort.length);
  if (others.length === 0 || (others.length === 1 && isBest)) return only;
  const enough = most < Infinity ? Math.sqrt(most * countOf(view, collection)) : 0; // beyond, a walk in order is shorter
  const atMost = Math.ceil(Math.max(COUNT_AT_MOST, enough));
  const plans = [natural, ...others].sort((a, b) => a.ranges.length - b.ranges.length);
  const sizes: number[] = [];
  for (const plan of plans) sizes.push(Math.min(...sizes) > FEW ? sizeOf(view, collection, plan, atMost) : Infinity);
  const fewest = Math.max(1, Math.min(...sizes));
  const costs = plans.map(({ index, given, isExact }, i) => {
    const [size, isSorted] = [Math.max(1, sizes[i] ?? Infinity), given === sort.length];
    const walked = isExact ? most : 4 * most * (size / fewest);
    const read = isSorted ? walked : given > 0 ? walked + size / FEW : size;
    return Math.min(size, read) * (isSorted ? 1 : 3) * (index === collection.own ? 1 : 2);
  });
  return plans[costs.indexOf(Math.min(...costs))] ?? natural;
}

/** A sparse index serves only filters that ask for what it holds. */
function serves({ spec, pattern }: Index, { cases }: Filter): boolean {
  const isWithoutNull = ({ from, to }: KeyRange) => NULL_KEY < from || to <= NULL_KEY;
  const bounds = cases.map((each) => each.bounds.get(pattern[0]?.path ?? ''));
  return !isTruthy(spec.sparse) || bounds.every((bound) => bound?.some.every(isWithoutNull));
}

/** The filter asks for one value at this path, the same in all cases. */
function isFixed(path: string, { cases }: Filter): boolean {
  const lists = cases.map(({ bounds }) => bounds.get(path)?.all ?? []);
  const at = lists[0]?.[0]?.from;
  return lists.every((list) => list.length === 1 && list.every((range) => isPoint(range) && range.from === at));
}

function sizeOf(view: View, collection: Collection, { index, ranges }: Plan, most: number): number {
  if (ranges === ANYWHERE) return countOf(view, collection);
  let size = ranges.length > most ? ranges.length : 0;
  for (const { from, to } of ranges) if (size < most) size += view.count(index.prefix + from, index.prefix + to, most);
  return size;
}

function planOf(view: View, index: Index, filter: Filter, sort: KeyField[]): Plan {
  const pattern = [...index.pattern, ...(index.isUnique ? [] : ID)];
  const isLoose = view.get(looseKey(index)) !== undefined;
  const places = filter.cases.map((each) => placeOf(pattern, each, isLoose));
  const isAnywhere = places.some(({ ranges }) => ranges === ANYWHERE);
  const ranges = isAnywhere ? ANYWHERE : union(places.flatMap((place) => place.ranges));
  const arePoints = index.isUnique && places.every((place) => place.arePoints);
  const isExact = places.every((place) => place.isExact) && !isLoose;
  const order = isLoose ? { isReverse: false, given: 0 } : orderOf(pattern, filter, sort, index.isUnique);
  return { index, ranges, arePoints, isExact, isLoose, ...order };
}

/** Where in an index a case is: values of the first fields, then ranges of the next one. */
function placeOf(pattern: readonly KeyField[], { bounds, isExact }: Case, isLoose: boolean): Place {
  let [ranges, used, arePoints] = [ANYWHERE, 0, true];
  for (const { path } of pattern) {
    const next = isLoose ? bounds.get(path)?.some : bounds.get(path)?.all;
    const isOver = !arePoints || !next || (used > 0 && ranges.length * next.length > MAX_PREFIXES);
    arePoints = !isOver && next.every(isPoint);
    if (isOver) break;
    const join = ({ from }: KeyRange) => next.map((range) => ({ from: from + range.from, to: from + range.to }));
    ranges = used++ === 0 ? next : ranges.flatMap(join);
  }
  const isCut = used > 0 && ranges.some(({ from, to }) => Math.max(from.length, to.length) > MAX_FIELDS_KEY);
  if (isCut) ranges = ranges.map(({ from, to }) => ({ from: cut(from, ''), to: cut(to, END) }));
  return { ranges, arePoints: arePoints && !isCut, isExact: isExact && used === bounds.size && !isCut };
}

const cut = (key: string, end: string) => key.slice(0, MAX_FIELDS_KEY) + (key.length > MAX_FIELDS_KEY ? end : '');

/** Which way to walk an index to get the order asked for, or at least its first fields. */
function orderOf(pattern: KeyField[], filter: Filter, sort: KeyField[], isUnique: boolean) {
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
