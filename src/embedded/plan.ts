import type { Collection, Index } from './catalog.js';
import { countOf } from './catalog.js';
import type { Clause, Filter, KeyRange } from './filter.js';
import { type KeyField, stepsOf } from './index-keys.js';
import { complement, NULL_KEY } from './sort-key.js';
import type { View } from './storage.js';

/** How to find the candidates of a filter: which stretches of which index (none: of the documents, by `_id`). */
export interface Plan {
  readonly index: Index | undefined;
  readonly ranges: readonly KeyRange[];
  readonly reverse: boolean;
  /** The candidates come in the order that was asked for. */
  readonly isSorted: boolean;
}

const END = '\xff';
const EVERYTHING: readonly KeyRange[] = [{ from: '', to: END }];
const MAX_BRANCHES = 100;
const MAX_RANGES = 10_000;
const COUNT_AT_MOST = 2000;
/** Longest key of an index's fields; a longer one is cut and ends with a digest. */
export const MAX_FIELDS_KEY = 900;
const ID: KeyField = { path: '_id', steps: stepsOf('_id'), descending: false };

/** Chooses the way that looks at the fewest documents. All plans give a superset of what matches. */
export function planFor(
  view: View,
  collection: Collection,
  filter: Filter,
  sort: readonly KeyField[],
  limit: number,
): Plan {
  const branches = branchesOf(filter);
  const usable = collection.indexes.slice(1).filter((index) => canUse(index, branches));
  const plans = [undefined, ...usable]
    .map((index) => toPlan(index, branches, filter, sort))
    .filter((plan) => plan.index === undefined || plan.ranges !== EVERYTHING || (sort.length > 0 && plan.isSorted));
  const exact = plans.find((plan) => isExact(plan, filter));
  if (exact || plans.length === 1) return exact ?? plans[0] ?? natural();
  return cheapest(view, collection, plans, sort.length > 0, limit);
}

const natural = (): Plan => ({ index: undefined, ranges: EVERYTHING, reverse: false, isSorted: false });

/** At most one document can be found. */
function isExact({ index, ranges }: Plan, filter: Filter): boolean {
  if (ranges === EVERYTHING || ranges.length !== 1) return false;
  const pattern = index ? index.pattern : [ID];
  return (index === undefined || index.isUnique) && pattern.every(({ path }) => isFixed(path, filter));
}

const isFixed = (path: string, { clauses }: Filter): boolean =>
  clauses.some((clause) => clause.path === path && clause.arePoints && clause.ranges.length === 1);

function cheapest(
  view: View,
  collection: Collection,
  plans: readonly Plan[],
  wantsOrder: boolean,
  limit: number,
): Plan {
  const total = countOf(view, collection);
  const sizes = plans.map(({ index, ranges }) =>
    ranges === EVERYTHING ? total : countKeys(view, index?.prefix ?? collection.documents, ranges),
  );
  const fewest = Math.max(1, Math.min(...sizes));
  const costs = plans.map((plan, i) => {
    const size = sizes[i] ?? total;
    const stopsEarly = limit > 0 && (plan.isSorted || !wantsOrder);
    const examined = stopsEarly ? Math.min(size, (limit * size) / Math.min(fewest, size || 1)) : size;
    return examined * (plan.index ? 2 : 1) + (wantsOrder && !plan.isSorted ? size * 2 : 0);
  });
  return plans[costs.indexOf(Math.min(...costs))] ?? natural();
}

function countKeys(view: View, prefix: string, ranges: readonly KeyRange[]): number {
  let count = 0;
  for (const { from, to } of ranges) {
    count += view.count(prefix + from, prefix + to, COUNT_AT_MOST);
    if (count >= COUNT_AT_MOST) return COUNT_AT_MOST;
  }
  return count;
}

/** The filter as alternatives, each a list of clauses that all hold; undefined clauses say nothing. */
function branchesOf({ clauses, alternatives }: Filter): readonly (readonly Clause[])[] {
  let branches: readonly (readonly Clause[])[] = [clauses];
  for (const list of alternatives) {
    const members = list.flatMap(branchesOf);
    if (members.length * branches.length > MAX_BRANCHES) continue;
    branches = branches.flatMap((branch) => members.map((member) => [...branch, ...member]));
  }
  return branches;
}

/** A sparse or partial index serves only filters that ask for what it holds. */
function canUse(index: Index, branches: readonly (readonly Clause[])[]): boolean {
  const { partial, isSparse, pattern } = index;
  if (partial && (partial.clauses.length === 0 || partial.alternatives.length > 0)) return false;
  return branches.every((branch) => {
    const isInside = partial?.clauses.every(({ source }) => branch.some((clause) => clause.source === source)) ?? true;
    const asksForValue = ({ path, ranges }: Clause) =>
      pattern[0]?.path === path && ranges.every(({ from }) => from !== NULL_KEY);
    return isInside && (!isSparse || branch.some(asksForValue));
  });
}

function toPlan(
  index: Index | undefined,
  branches: readonly (readonly Clause[])[],
  filter: Filter,
  sort: readonly KeyField[],
): Plan {
  const pattern = index ? [...index.pattern, ID] : [ID];
  const found: KeyRange[] = [];
  for (const branch of branches) {
    const ranges = rangesOf(pattern, branch, index?.isMultikey ?? false);
    if (ranges === EVERYTHING || found.length + ranges.length > MAX_RANGES)
      return { index, ranges: EVERYTHING, ...orderOf(index, pattern, filter, sort) };
    found.push(...ranges);
  }
  return { index, ranges: merged(found), ...orderOf(index, pattern, filter, sort) };
}

function rangesOf(pattern: readonly KeyField[], clauses: readonly Clause[], isMultikey: boolean): readonly KeyRange[] {
  let prefixes = [''];
  for (const [i, { path, descending }] of pattern.entries()) {
    const own = clauses.filter((clause) => clause.path === path);
    const points = own.find(({ arePoints }) => arePoints);
    const only = points ?? own[0];
    const isLast = !points || prefixes.length * points.ranges.length > MAX_RANGES || (isMultikey && i === 0);
    if (only === undefined) return i === 0 ? EVERYTHING : prefixes.map((prefix) => bounded(prefix, prefix + END));
    if (isLast) {
      const ranges =
        points || isMultikey
          ? only.ranges
          : own.reduce<readonly KeyRange[]>((left, { ranges: right }) => meet(left, right), only.ranges);
      return prefixes.flatMap((prefix) => ranges.map((range) => directed(prefix, range, descending)));
    }
    prefixes = prefixes.flatMap((prefix) =>
      points.ranges.map(({ from }) => prefix + (descending ? complement(from) : from)),
    );
  }
  return prefixes.map((prefix) => bounded(prefix, prefix + END));
}

const meet = (left: readonly KeyRange[], right: readonly KeyRange[]): KeyRange[] =>
  left
    .flatMap((a) => right.map((b) => ({ from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to })))
    .filter(({ from, to }) => from < to);

function directed(prefix: string, { from, to }: KeyRange, descending: boolean): KeyRange {
  if (!descending) return bounded(prefix + from, prefix + to);
  return bounded(prefix + complement(to), `${prefix}${complement(from)}${END}`);
}

function bounded(from: string, to: string): KeyRange {
  return {
    from: from.slice(0, MAX_FIELDS_KEY),
    to: to.length > MAX_FIELDS_KEY ? to.slice(0, MAX_FIELDS_KEY) + END : to,
  };
}

function merged(ranges: KeyRange[]): KeyRange[] {
  const result: KeyRange[] = [];
  for (const range of ranges.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (last && range.from <= last.to)
      result[result.length - 1] = { from: last.from, to: range.to > last.to ? range.to : last.to };
    else result.push(range);
  }
  return result;
}

/** Whether walking the index gives the order asked for, and which way. */
function orderOf(
  index: Index | undefined,
  pattern: readonly KeyField[],
  filter: Filter,
  sort: readonly KeyField[],
): { reverse: boolean; isSorted: boolean } {
  if (sort.length === 0) return { reverse: false, isSorted: true };
  if (index?.isMultikey || index?.isCut) return { reverse: false, isSorted: false };
  let at = 0;
  let reverse: boolean | undefined;
  for (const { path, descending } of sort) {
    while (pattern[at] && pattern[at]?.path !== path && isFixed(pattern[at]?.path ?? '', filter)) at++;
    const own = pattern[at];
    if (own?.path !== path) {
      if (pattern.some((each) => each.path === path) && isFixed(path, filter)) continue;
      return { reverse: false, isSorted: false };
    }
    at++;
    if (isFixed(path, filter)) continue;
    if (reverse !== undefined && reverse !== (own.descending !== descending))
      return { reverse: false, isSorted: false };
    reverse = own.descending !== descending;
  }
  return { reverse: reverse ?? false, isSorted: true };
}
