import { BSONRegExp } from 'bson';
import { need, refused } from './command-error.js';
import { bracketOf, keyOf, NAN_KEY, NULL_KEY } from './keys.js';
import { compileRegex } from './regex.js';
import { type Doc, get, isDoc, isTruthy, listOf, numberOf, typeOf } from './values.js';

/** The keys with `from` <= key < `to`; those of one value, a point, have an end of their own. */
export type KeyRange = { from: string; to: string };
/** Ranges that do not overlap, in order. */
type Ranges = readonly KeyRange[];
/** What must be so of a path: some value in `some`; and where a document has but one value there, it is in `all`. */
export type Bound = { some: Ranges; all: Ranges };
/** Bounds by path, within all of which something is; if they are exact, all that is within them matches. */
export type Case = { bounds: ReadonlyMap<string, Bound>; isExact: boolean };
/** A compiled filter. What matches is in one of the cases at least. */
export type Filter = { matches(document: Doc): boolean; cases: readonly Case[] };

type Leaf = (value: unknown) => boolean;
/** Whether some value at a path passes a test; one of the whole looks at an array itself, any other also at its elements. */
type Some = (leaf: Leaf, ofWhole?: boolean) => boolean;
/** What must hold of the values at a path, and where in an index is all of which it does (and maybe more, if not exact). */
type Condition = { holds(some: Some): boolean; bound?: Bound; isExact: boolean };

export const END = '\xff';
export const ANYWHERE: Ranges = [{ from: '', to: END }];
const ANYTHING: Case = { bounds: new Map(), isExact: true };
const SOMETHING: Case = { ...ANYTHING, isExact: false };
const MAX_CASES = 1000;
const pointAt = (key: string): KeyRange => ({ from: key, to: key + END });
export const isPoint = ({ from, to }: KeyRange): boolean => from !== '' && to === from + END;
export const isOperators = (value: unknown): value is Doc =>
  isDoc(value) && /^\$(?!(ref|id|db)$)/.test(Object.keys(value)[0] ?? '');

/** Compiles a filter document. @throws CommandError 2 for what MongoDB refuses as well, 238 for what only this store does */
export function compileFilter(filter: Doc): Filter {
  const parts = Object.entries(filter).flatMap(([name, operand]) =>
    name.startsWith('$') ? compileLogic(name, operand) : conditionsOf(operand).map((each) => atPath(name, each)),
  );
  return allOf(parts);
}

/** What matches all of these: each case of one with each case of the others, unless they are too many. */
export function allOf(parts: readonly Filter[]): Filter {
  const join = (before: readonly Case[], { cases }: Filter): readonly Case[] => {
    const own = before.length * cases.length > MAX_CASES ? [SOMETHING] : cases;
    return before.flatMap((one) => own.map((other) => both(one, other)));
  };
  return {
    matches: (document) => parts.every((part) => part.matches(document)),
    cases: parts.reduce(join, [ANYTHING]),
  };
}

function both(one: Case, other: Case): Case {
  const bounds = new Map(one.bounds);
  for (const [path, bound] of other.bounds) {
    const { some, all } = bounds.get(path) ?? { some: ANYWHERE, all: ANYWHERE };
    bounds.set(path, { some: some === ANYWHERE ? bound.some : some, all: meet(all, bound.all) });
  }
  return { bounds, isExact: one.isExact && other.isExact };
}

function meet(left: Ranges, right: Ranges): Ranges {
  const list: KeyRange[] = [];
  for (let [i, j] = [0, 0]; ; ) {
    const [a, b] = [left[i], right[j]];
    if (!a || !b) return list;
    const both = { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
    if (both.from < both.to) list.push(both);
    if (a.to < b.to) i++;
    else j++;
  }
}

function compileLogic(name: string, operand: unknown): Filter[] {
  if (name === '$comment') return [];
  if (!/^\$(and|or|nor)$/.test(name)) throw refused(name);
  const members = listOf(operand);
  need(members.length > 0 && members.every(isDoc), 2, `${name} must be a nonempty array of objects`);
  const parts = members.map(compileFilter);
  if (name === '$and') return parts;
  const isAny = (document: Doc) => parts.some((part) => part.matches(document));
  if (name === '$or') return [{ matches: isAny, cases: parts.flatMap((part) => part.cases) }];
  return [{ matches: (document) => !isAny(document), cases: [SOMETHING] }];
}

function atPath(path: string, { holds, bound, isExact }: Condition): Filter {
  const steps = path.split('.');
  const matches = (document: Doc) => holds((leaf, ofWhole) => anyIn(document, steps, 0, leaf, ofWhole));
  return { matches, cases: [{ bounds: new Map(bound && [[path, bound]]), isExact }] };
}

/** All that is outside of some points. */
function around(points: Ranges): Ranges {
  const ends = [...points.map(({ from }) => from), END];
  return ends.map((to, i) => ({ from: points[i - 1]?.to ?? '', to }));
}

/** Whether something that the rest of a path leads to passes the test: MongoDB's rules for arrays on the way. */
function anyIn(value: unknown, steps: readonly string[], at: number, leaf: Leaf, ofWhole = false): boolean {
  const step = steps[at];
  if (step === undefined) return leaf(value) || (!ofWhole && listOf(value).some(leaf));
  if (isDoc(value)) return anyIn(get(value, step), steps, at + 1, leaf, ofWhole);
  if (!Array.isArray(value)) return leaf(undefined);
  const item: unknown = /^\d+$/.test(step) ? value[Number(step)] : undefined;
  const isLast = at + 1 === steps.length;
  const canGoOn = isDoc(item) || Array.isArray(item);
  if (item !== undefined && (isLast ? leaf(item) : canGoOn && anyIn(item, steps, at + 1, leaf, ofWhole))) return true;
  return value.some((element) => isDoc(element) && anyIn(element, steps, at, leaf, ofWhole));
}

/** The conditions on one path, all of which must hold. */
function conditionsOf(operand: unknown): Condition[] {
  if (typeOf(operand) === 'regex') return [matching(operand)];
  if (!isOperators(operand)) return [equalTo(operand)];
  need(!('$options' in operand) || '$regex' in operand, 2, '$options needs a $regex');
  return Object.entries(operand).flatMap(([name, argument]) => {
    const make = OPERATORS[name];
    if (!make) throw refused(name);
    return make(argument, operand);
  });
}

const having = (leaf: Leaf): Condition => ({ holds: (some) => some(leaf), isExact: false });
const havingWhole = (leaf: Leaf): Condition => ({ holds: (some) => some(leaf, true), isExact: false });
function lacking({ holds, bound, isExact }: Condition): Condition {
  const outside = bound && isExact && { some: ANYWHERE, all: around(bound.all) };
  return { holds: (some) => !holds(some), isExact, ...(outside && { bound: outside }) };
}

const OPERATORS: Readonly<Record<string, (operand: unknown, all: Doc) => Condition | Condition[]>> = {
  $eq: equalTo,
  $ne: (operand) => lacking(equalTo(noRegex(operand))),
  $in: oneOf,
  $nin: (operand) => lacking(oneOf(operand)),
  $gt: (operand) => compared(operand, (key, end) => ({ from: key + END, to: end })),
  $gte: (operand) => compared(operand, (key, end) => ({ from: key, to: end }), true),
  $lt: (operand) => compared(operand, (key, _, start) => ({ from: start, to: key })),
  $lte: (operand) => compared(operand, (key, _, start) => ({ from: start, to: key + END }), true),
  $exists: (operand) => {
    const exists = havingWhole((value) => value !== undefined);
    return isTruthy(operand) ? exists : lacking(exists);
  },
  $not: (operand) => {
    need(typeOf(operand) === 'regex' || isOperators(operand), 2, '$not needs a regex or a document');
    const conditions = conditionsOf(operand);
    return lacking({ holds: (some) => conditions.every(({ holds }) => holds(some)), isExact: false });
  },
  $regex: (operand, { $options }) => matching(operand, $options),
  $options: () => [],
  $size: (operand) => {
    const size = numberOf(operand) ?? -1;
    need(Number.isInteger(size) && size >= 0, 2, '$size needs a whole number');
    return havingWhole((value) => Array.isArray(value) && value.length === size);
  },
  $type: (operand) => {
    const types = [operand].flat().join().replace('number', 'int,long,double,decimal').split(',');
    const unknown = types.find((type) => !TYPES.test(type));
    if (unknown) throw refused(`$type ${unknown}`);
    return having((value) => types.includes(typeOf(value)));
  },
  $mod: (operand) => {
    const [divisor = 0, remainder] = listOf(operand).map((part) => Math.trunc(numberOf(part) ?? 0));
    need(divisor !== 0 && remainder !== undefined, 2, 'malformed mod');
    return having((value) => Math.trunc(numberOf(value) ?? Number.NaN) % divisor === remainder);
  },
  $all: (operand) => {
    const isPlain = (item: unknown) => !isOperators(item) || '$elemMatch' in item;
    need(Array.isArray(operand) && operand.every(isPlain), 2, '$all needs an array without $ expressions');
    return operand.length === 0 ? having(() => false) : operand.flatMap(conditionsOf);
  },
  $elemMatch: (operand) => {
    const fits = elementTest(operand);
    return havingWhole((value) => listOf(value).some(fits));
  },
};

function noRegex(operand: unknown): unknown {
  need(typeOf(operand) !== 'regex', 2, "Can't have RegEx as arg to this predicate");
  return operand;
}

/** What has a key in some ranges. An index finds no arrays by them, since it holds their elements. */
function within(ranges: Ranges, isFound = true): Condition {
  const [points, others] = [
    new Set(ranges.filter(isPoint).map(({ from }) => from)),
    ranges.filter((each) => !isPoint(each)),
  ];
  const brackets = new Set(ranges.map(({ from }) => from.charAt(0)));
  const condition = having((value) => {
    const key = brackets.has(bracketOf(typeOf(value))) ? keyOf(value) : '';
    return points.has(key) || others.some(({ from, to }) => from <= key && key < to);
  });
  return isFound ? { ...condition, bound: { some: ranges, all: ranges }, isExact: true } : condition;
}

function equalTo(operand: unknown): Condition {
  return within([pointAt(keyOf(operand))], !Array.isArray(operand));
}

function oneOf(operand: unknown): Condition {
  need(Array.isArray(operand) && !operand.some(isOperators), 2, '$in needs an array of values');
  const patterns = operand.filter((item) => typeOf(item) === 'regex').map((item) => matching(item));
  const keys = [...new Set(operand.map(keyOf))].sort();
  const found = within(keys.map(pointAt), patterns.length === 0 && !operand.some(Array.isArray));
  return { ...found, holds: (some) => found.holds(some) || patterns.some(({ holds }) => holds(some)) };
}

type RangeOf = (key: string, end: string, start: string) => KeyRange;
function compared(operand: unknown, rangeOf: RangeOf, orEqual = false): Condition {
  const [key, type] = [keyOf(noRegex(operand)), typeOf(operand)];
  if (type === 'minKey' || type === 'maxKey') throw refused(`comparing with ${type}`);
  if (key === NULL_KEY || key === NAN_KEY) return orEqual ? equalTo(operand) : having(() => false);
  const [bracket, end] = [key.charAt(0), String.fromCharCode(key.charCodeAt(0) + 1)];
  const start = NAN_KEY.startsWith(bracket) ? NAN_KEY + END : bracket; // a NaN is less than no number
  return within([rangeOf(key, end, start)], type !== 'array' && type !== 'object');
}

function matching(operand: unknown, options: unknown = ''): Condition {
  const isText = typeof operand === 'string';
  need((isText || typeOf(operand) === 'regex') && typeof options === 'string', 2, '$regex has to be a string');
  const own = isText ? new BSONRegExp(operand, options) : (operand as BSONRegExp);
  const { regex, prefix } = compileRegex(own.pattern, options || own.options);
  const [key, from] = [keyOf(own), keyOf(prefix).slice(0, -1)];
  const found = having((value) => (typeof value === 'string' ? regex.test(value) : keyOf(value) === key));
  const ranges = [{ from, to: `${from}\xfe` }, pointAt(key)];
  return prefix === '' ? found : { ...found, bound: { some: ranges, all: ranges } };
}

const TYPES = /^(double|string|object|array|binData|objectId|bool|date|null|regex|int|timestamp|long|decimal|\w+Key)$/;
/** Whether an element of an array passes: by operators, or as a document. */
export function elementTest(operand: unknown): Leaf {
  need(isDoc(operand), 2, '$elemMatch needs an Object');
  if (isOperators(operand) && !/^\$(and|or|nor)$/.test(Object.keys(operand)[0] ?? '')) {
    const conditions = conditionsOf(operand);
    return (item) => conditions.every(({ holds }) => holds((leaf) => leaf(item)));
  }
  const { matches } = compileFilter(operand);
  return (item) => (isDoc(item) || Array.isArray(item)) && matches({ ...item });
}
