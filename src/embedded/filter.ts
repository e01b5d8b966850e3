import { BSONRegExp } from 'bson';
import { need, refused } from './command-error.js';
import { bracketOf, keyOf, NAN_KEY, NULL_KEY } from './keys.js';
import { compileRegex } from './regex.js';
import { type Doc, get, isDoc, isTruthy, listOf, numberOf, typeOf, type Values } from './values.js';

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

/** A test of one value; a whole one looks at an array itself, any other also at its elements. Or that not all tests hold. */
type Test = { leaf: Leaf; isWhole?: boolean; isNegated?: boolean; not?: Test[] } & Hint;
type Leaf = (value: unknown) => boolean;
/** Where in an index is what passes (and maybe more, if not exact). */
type Hint = { ranges?: Ranges; isExact?: boolean };

export const END = '\xff';
export const ANYWHERE: Ranges = [{ from: '', to: END }];
const NOWHERE: KeyRange = { from: '', to: '' };
const ANYTHING: Case = { bounds: new Map(), isExact: true };
const SOMETHING: Case = { ...ANYTHING, isExact: false };
const MAX_CASES = 1000;
const pointAt = (key: string): KeyRange => ({ from: key, to: key + END });
export const isPoint = ({ from, to }: KeyRange): boolean => from !== '' && to === from + END;
const isOperators = (value: unknown): value is Doc =>
  isDoc(value) && /^\$(?!(ref|id|db)$)/.test(Object.keys(value)[0] ?? '');

/** Compiles a filter document. @throws CommandError 2 for what MongoDB refuses as well, 238 for what only this store does */
export function compileFilter(filter: Doc): Filter {
  const parts = Object.entries(filter).flatMap(([name, operand]) =>
    name.startsWith('$') ? compileLogic(name, operand) : testsOf(operand).map((test) => atPath(name, test)),
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
  for (let [i, j] = [0, 0]; i < left.length && j < right.length; ) {
    const [a, b] = [left[i] ?? NOWHERE, right[j] ?? NOWHERE];
    const both = { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
    if (both.from < both.to) list.push(both);
    if (a.to < b.to) i++;
    else j++;
  }
  return list;
}

const KNOWN = /^\$(expr|text|where|jsonSchema|near|nearSphere|geo\w+|bits\w+|min\w*|max\w*|rand|sampleRate)$/;
function unknownOperator(name: string): Error {
  need(KNOWN.test(name), 2, `unknown operator: ${name}`);
  return refused(name);
}

function compileLogic(name: string, operand: unknown): Filter[] {
  if (name === '$comment') return [];
  if (!/^\$(and|or|nor)$/.test(name)) throw unknownOperator(name);
  const members = listOf(operand);
  need(members.length > 0 && members.every(isDoc), 2, `${name} must be a nonempty array of objects`);
  const parts = members.map(compileFilter);
  if (name === '$and') return parts;
  const isAny = (document: Doc) => parts.some((part) => part.matches(document));
  if (name === '$or') return [{ matches: isAny, cases: parts.flatMap((part) => part.cases) }];
  return [{ matches: (document) => !isAny(document), cases: [SOMETHING] }];
}

function atPath(path: string, test: Test): Filter {
  const steps = path.split('.');
  const ranges = test.isNegated ? around(test.ranges ?? []) : test.ranges;
  const matches = (document: Doc) => holds(document, steps, test);
  if (ranges === undefined) return { matches, cases: [SOMETHING] };
  const bound = { some: test.isNegated ? ANYWHERE : ranges, all: ranges };
  return { matches, cases: [{ bounds: new Map([[path, bound]]), isExact: test.isExact !== false }] };
}

/** All that is outside of some points. */
function around(points: Ranges): Ranges | undefined {
  const ends = [...points.map(({ from }) => from), END];
  return points.length === 0 ? undefined : ends.map((to, i) => ({ from: points[i - 1]?.to ?? '', to }));
}

function holds(value: unknown, steps: readonly string[], test: Test): boolean {
  if (test.not) return !test.not.every((each) => holds(value, steps, each));
  return anyIn(value, steps, 0, test) !== (test.isNegated ?? false);
}

/** Whether something that the rest of a path leads to passes the test: MongoDB's rules for arrays on the way. */
function anyIn(value: unknown, steps: readonly string[], index: number, test: Test): boolean {
  const step = steps[index];
  if (step === undefined) return test.leaf(value) || (!test.isWhole && listOf(value).some(test.leaf));
  if (isDoc(value)) return anyIn(get(value, step), steps, index + 1, test);
  if (!Array.isArray(value)) return test.leaf(undefined);
  const item: unknown = /^\d+$/.test(step) ? value[Number(step)] : undefined;
  const isLast = index + 1 === steps.length;
  const canGoOn = isDoc(item) || Array.isArray(item);
  if (item !== undefined && (isLast ? test.leaf(item) : canGoOn && anyIn(item, steps, index + 1, test))) return true;
  return value.some((element) => isDoc(element) && anyIn(element, steps, index, test));
}

/** The tests of a condition on a path, all of which it must pass. */
function testsOf(condition: unknown): Test[] {
  if (typeOf(condition) === 'regex') return [regexTest(condition)];
  if (!isOperators(condition)) return [equalTest(condition)];
  need(!('$options' in condition) || '$regex' in condition, 2, '$options needs a $regex');
  return Object.entries(condition).flatMap(([name, operand]) => {
    const make = OPERATORS[name];
    if (!make) throw unknownOperator(name);
    return make(operand, condition);
  });
}

const OPERATORS: Readonly<Record<string, (operand: unknown, condition: Doc) => Test | Test[]>> = {
  $eq: equalTest,
  $ne: (operand) => ({ ...equalTest(notRegex(operand)), isNegated: true }),
  $in: inTest,
  $nin: (operand) => ({ ...inTest(operand), isNegated: true }),
  $gt: (operand) => compareTest(operand, (key, end) => ({ from: key + END, to: end })),
  $gte: (operand) => compareTest(operand, (key, end) => ({ from: key, to: end }), true),
  $lt: (operand) => compareTest(operand, (key, _, start) => ({ from: start, to: key })),
  $lte: (operand) => compareTest(operand, (key, _, start) => ({ from: start, to: key + END }), true),
  $exists: (operand) => ({ leaf: (value) => value !== undefined, isWhole: true, isNegated: !isTruthy(operand) }),
  $not: notTest,
  $regex: (operand, { $options }) => regexTest(operand, $options),
  $options: () => [],
  $size: (operand) => sizeTest(numberOf(operand)),
  $type: (operand) => typeTest([operand].flat()),
  $mod: (operand) => modTest(listOf(operand).map(numberOf)),
  $all: allTests,
  $elemMatch: elemMatchTest,
};

function notRegex(operand: unknown): unknown {
  need(typeOf(operand) !== 'regex', 2, "Can't have RegEx as arg to this predicate");
  return operand;
}

function equalTest(operand: unknown): Test {
  const key = keyOf(operand);
  const leaf: Leaf = (value) => bracketOf(typeOf(value)) === key.charAt(0) && keyOf(value) === key;
  return Array.isArray(operand) ? { leaf } : { leaf, ranges: [pointAt(key)] };
}

function inTest(operand: unknown): Test {
  need(Array.isArray(operand) && !operand.some(isOperators), 2, '$in needs an array of values');
  const patterns = operand.filter((item) => typeOf(item) === 'regex').map((item) => regexTest(item));
  const keys = new Set(operand.map(keyOf).sort());
  const leaf: Leaf = (value) => keys.has(keyOf(value)) || patterns.some((test) => test.leaf(value));
  const isExact = patterns.length === 0 && !operand.some(Array.isArray);
  return isExact ? { leaf, ranges: [...keys].map(pointAt) } : { leaf };
}

type Compare = (key: string, end: string, start: string) => KeyRange;
function compareTest(operand: unknown, rangeOf: Compare, orEqual = false): Test {
  const [key, type] = [keyOf(notRegex(operand)), typeOf(operand)];
  if (type === 'minKey' || type === 'maxKey') throw refused(`comparing with ${type}`);
  if (key === NULL_KEY || key === NAN_KEY) return orEqual ? equalTest(operand) : { leaf: () => false };
  const bracket = key.charAt(0);
  const start = NAN_KEY.startsWith(bracket) ? NAN_KEY + END : bracket; // a NaN is less than no number
  const range = rangeOf(key, String.fromCharCode(bracket.charCodeAt(0) + 1), start);
  const leaf: Leaf = (value) => {
    const other = bracketOf(typeOf(value)) === bracket ? keyOf(value) : '';
    return other >= range.from && other < range.to;
  };
  return type === 'array' || type === 'object' ? { leaf } : { leaf, ranges: [range] };
}

function notTest(operand: unknown): Test {
  need(typeOf(operand) === 'regex' || isOperators(operand), 2, '$not needs a regex or a document');
  return { leaf: () => false, not: testsOf(operand) };
}

function regexTest(operand: unknown, options: unknown = ''): Test {
  const isText = typeof operand === 'string';
  need((isText || typeOf(operand) === 'regex') && typeof options === 'string', 2, '$regex has to be a string');
  const own = isText ? new BSONRegExp(operand, options) : (operand as BSONRegExp);
  const { regex, prefix } = compileRegex(own.pattern, options || own.options);
  const [key, from] = [keyOf(own), keyOf(prefix).slice(0, -1)];
  const leaf: Leaf = (value) => (typeof value === 'string' ? regex.test(value) : keyOf(value) === key);
  return prefix === '' ? { leaf } : { leaf, ranges: [{ from, to: `${from}\xfe` }, pointAt(key)], isExact: false };
}

function sizeTest(size = -1): Test {
  need(Number.isInteger(size) && size >= 0, 2, '$size needs a whole number');
  return { leaf: (value) => Array.isArray(value) && value.length === size, isWhole: true };
}

const TYPES = /^(double|string|object|array|binData|objectId|bool|date|null|regex|int|timestamp|long|decimal|\w+Key)$/;
function typeTest(operands: Values): Test {
  if (operands.some((operand) => numberOf(operand) !== undefined)) throw refused('$type by a number');
  const types = operands.join().replace('number', 'int,long,double,decimal').split(',');
  const isKnown = types.every((type) => TYPES.test(type));
  need(isKnown, 2, `Unknown type name alias: ${types}`);
  return { leaf: (value) => types.includes(typeOf(value)) };
}

function modTest([divisor = 0, remainder]: readonly (number | undefined)[]): Test {
  need(Math.trunc(divisor) !== 0 && remainder !== undefined, 2, 'malformed mod');
  const rest = (number = Number.NaN) => Math.trunc(number) % Math.trunc(divisor);
  return { leaf: (value) => rest(numberOf(value)) === Math.trunc(remainder) };
}

function allTests(operand: unknown): Test[] {
  need(Array.isArray(operand), 2, '$all needs an array');
  const isPlain = operand.every((item) => !isOperators(item) || '$elemMatch' in item);
  need(isPlain, 2, 'no $ expressions in $all');
  return operand.length === 0 ? [{ leaf: () => false }] : operand.flatMap(testsOf);
}

function elemMatchTest(operand: unknown): Test {
  need(isDoc(operand), 2, '$elemMatch needs an Object');
  const isOfValues = isOperators(operand) && !Object.keys(operand).some((name) => /^\$(and|or|nor)$/.test(name));
  const tests = isOfValues ? testsOf(operand) : [];
  const { matches } = compileFilter(isOfValues ? {} : operand);
  const fits: Leaf = (item) => (isOfValues || isDoc(item) || Array.isArray(item)) && matches({ ...Object(item) });
  const passes = (item: unknown, all: Test[]): boolean =>
    all.every(({ leaf, not, isNegated = false }) => (not ? !passes(item, not) : leaf(item) !== isNegated));
  return { leaf: (value) => listOf(value).some((item) => passes(item, tests) && fits(item)), isWhole: true };
}
