import { BSONRegExp } from 'bson';
import { need, refused } from './command-error.js';
import { bracketOf, keyOf, NAN_KEY, NULL_KEY } from './keys.js';
import { compileRegex } from './regex.js';
import { type Doc, get, isDoc, isTruthy, listOf, numberOf, typeOf, type Values } from './values.js';

/** The keys with `from` <= key < `to`. */
export type KeyRange = { from: string; to: string };
/** Ranges that do not overlap, in order; points are the keys of one value each. */
export type Ranges = { list: readonly KeyRange[]; arePoints: boolean };
/** What must be so of a path: some value in `some`; and where a document has but one value there, it is in `all`. */
export type Bound = { some: Ranges; all: Ranges };
/** A compiled filter. What matches is within all bounds; if the filter is exact, what is within them matches. */
export type Filter = { matches(document: Doc): boolean; bounds: ReadonlyMap<string, Bound>; isExact: boolean };

/** A test of one value; a whole one looks at an array itself, any other also at its elements. Or that not all tests hold. */
type Test = { leaf: Leaf; isWhole?: boolean; isNegated?: boolean; not?: Test[] } & Hint;
type Leaf = (value: unknown) => boolean;
/** Where in an index is what passes (and maybe more, if not exact). */
type Hint = { ranges?: readonly KeyRange[]; arePoints?: boolean; isExact?: boolean };

export const END = '\xff';
const NOWHERE: KeyRange = { from: '', to: '' };
const pointAt = (key: string): KeyRange => ({ from: key, to: key + END });
const isOperators = (value: unknown): value is Doc =>
  isDoc(value) && /^\$(?!(ref|id|db)$)/.test(Object.keys(value)[0] ?? '');

/** Compiles a filter document. @throws CommandError 2 for what MongoDB refuses as well, 238 for what only this store does */
export function compileFilter(filter: Doc): Filter {
  const parts = Object.entries(filter).flatMap(([name, operand]) =>
    name.startsWith('$') ? compileLogic(name, operand) : testsOf(operand).map((test) => atPath(name, test)),
  );
  return allOf(parts);
}

/** What matches all of these. */
export function allOf(parts: readonly Filter[]): Filter {
  const bounds = new Map<string, Bound>();
  for (const [path, bound] of parts.flatMap((part) => [...part.bounds])) {
    const known = bounds.get(path);
    bounds.set(path, known ? { some: known.some, all: meet(known.all, bound.all) } : bound);
  }
  const matches = (document: Doc) => parts.every((part) => part.matches(document));
  return { matches, bounds, isExact: parts.every((part) => part.isExact) };
}

/** What matches one of these: within bounds only at paths that all of them bound. */
function anyOf(parts: readonly Filter[]): Filter {
  const bounds = new Map<string, Bound>();
  for (const path of parts[0]?.bounds.keys() ?? []) {
    const own = parts.flatMap((part) => part.bounds.get(path) ?? []);
    const [some, all] = [own.map((bound) => bound.some), own.map((bound) => bound.all)];
    if (own.length === parts.length) bounds.set(path, { some: union(some), all: union(all) });
  }
  const isExact = bounds.size === 1 && parts.every((part) => part.isExact && part.bounds.size === 1);
  return { matches: (document) => parts.some((part) => part.matches(document)), bounds, isExact };
}

function meet(left: Ranges, right: Ranges): Ranges {
  const list: KeyRange[] = [];
  for (let [i, j] = [0, 0]; i < left.list.length && j < right.list.length; ) {
    const [a, b] = [left.list[i] ?? NOWHERE, right.list[j] ?? NOWHERE];
    const both = { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
    if (both.from < both.to) list.push(both);
    if (a.to < b.to) i++;
    else j++;
  }
  return { list, arePoints: left.arePoints || right.arePoints };
}

function union(all: readonly Ranges[]): Ranges {
  const list: KeyRange[] = [];
  for (const { from, to } of all.flatMap((ranges) => ranges.list).sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = list.at(-1);
    if (last === undefined || from > last.to) list.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return { list, arePoints: all.every((ranges) => ranges.arePoints) };
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
  const any = anyOf(parts);
  return name === '$or'
    ? [any]
    : [{ matches: (document) => !any.matches(document), bounds: new Map(), isExact: false }];
}

function atPath(path: string, test: Test): Filter {
  const steps = path.split('.');
  const ranges = test.ranges && !test.isNegated && { list: test.ranges, arePoints: test.arePoints === true };
  const bounds = new Map(ranges ? [[path, { some: ranges, all: ranges }]] : []);
  const matches = (document: Doc) => holds(document, steps, test);
  return { matches, bounds, isExact: ranges !== undefined && ranges !== false && test.isExact !== false };
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
  return Array.isArray(operand) ? { leaf } : { leaf, ranges: [pointAt(key)], arePoints: true };
}

function inTest(operand: unknown): Test {
  need(Array.isArray(operand) && !operand.some(isOperators), 2, '$in needs an array of values');
  const patterns = operand.filter((item) => typeOf(item) === 'regex').map((item) => regexTest(item));
  const keys = new Set(operand.map(keyOf).sort());
  const leaf: Leaf = (value) => keys.has(keyOf(value)) || patterns.some((test) => test.leaf(value));
  const isExact = patterns.length === 0 && !operand.some(Array.isArray);
  return isExact ? { leaf, ranges: [...keys].map(pointAt), arePoints: true } : { leaf };
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
  return prefix === '' ? { leaf } : { leaf, ranges: [{ from, to: from + END }, pointAt(key)], isExact: false };
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
