import { elements, field, fields, isTruthy, jsOf, numberOf, regexOf, T, textOf, type Value } from './bson-value.js';
import { CommandError, notSupported } from './command-error.js';
import { compileExpression, type Variables } from './expression.js';
import { stepsOf } from './index-keys.js';
import { compileRegex } from './regex.js';
import { afterBracket, bracketOf, keyOf, NAN_KEY, NULL_KEY, stringPrefixKey } from './sort-key.js';

/** A stretch of keys: `from` <= key < `to`. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** What a filter asks of one path, as far as an index can tell: a value in one of the ranges. */
export interface Clause {
  readonly path: string;
  readonly ranges: readonly KeyRange[];
  readonly arePoints: boolean;
  /** Path, operator and operand: two clauses with the same source ask the same. */
  readonly source: string;
}

/** A compiled filter. All `clauses` hold of what matches, and of each list of alternatives at least one. */
export interface Filter {
  readonly matches: (document: Value) => boolean;
  readonly clauses: readonly Clause[];
  readonly alternatives: readonly (readonly Filter[])[];
}

type Leaf = (value: Value | undefined) => boolean;

interface Test {
  readonly leaf: Leaf;
  /** Sees an array as a whole, not its elements too. */
  readonly isWhole?: boolean;
  readonly isNegated?: boolean;
  readonly ranges?: readonly KeyRange[];
  readonly arePoints?: boolean;
}

const UNSUPPORTED = /^\$(text|where|jsonSchema|near|nearSphere|geo\w+|bits\w+|sampleRate|rand|min|max\w*|uniqueDocs)$/;
const point = (key: string): KeyRange => ({ from: key, to: `${key}\xff` });
const isOperators = (value: Value): boolean =>
  value.type === T.object && value.bytes[value.start + 5] === 0x24 && !isReference(value);
const isReference = (value: Value): boolean => /^\$(ref|id|db)$/.test(fields(value).keys().next().value ?? '');

/** Compiles a filter document. @throws CommandError 2 for what MongoDB refuses too, 238 for what only this store does. */
export function compileFilter(filter: Value, variables: Variables = {}): Filter {
  const parts: Filter[] = [];
  for (const [name, operand] of fields(filter)) {
    if (name.startsWith('$')) parts.push(...compileLogic(name, operand, variables));
    else parts.push(...testsOf(operand).map(([operator, test]) => atPath(name, operator, operand, test)));
  }
  return allOf(parts);
}

function allOf(parts: readonly Filter[]): Filter {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  return {
    matches: (document) => parts.every((part) => part.matches(document)),
    clauses: parts.flatMap(({ clauses }) => clauses),
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
  };
}

function compileLogic(name: string, operand: Value, variables: Variables): Filter[] {
  if (name === '$comment') return [];
  if (name === '$expr') {
    const expression = compileExpression(operand);
    return [bare((document) => isTruthy(expression({ ...variables, ROOT: document, CURRENT: document })))];
  }
  if (UNSUPPORTED.test(name)) throw notSupported(name);
  if (!['$and', '$or', '$nor'].includes(name)) throw new CommandError(2, `unknown top level operator: ${name}`);
  const members = operand.type === T.array ? elements(operand) : [];
  if (members.length === 0 || members.some(({ type }) => type !== T.object))
    throw new CommandError(2, `${name} must be a nonempty array of objects`);
  const filters = members.map((member) => compileFilter(member, variables));
  if (name === '$and') return [allOf(filters)];
  const matches = (document: Value) => filters.some((filter) => filter.matches(document)) === (name === '$or');
  return [name === '$or' ? { matches, clauses: [], alternatives: [filters] } : bare(matches)];
}

const bare = (matches: Filter['matches']): Filter => ({ matches, clauses: [], alternatives: [] });

function atPath(path: string, operator: string, operand: Value, test: Test): Filter {
  const steps = stepsOf(path);
  const wanted = test.isNegated !== true;
  const matches = (document: Value) => anyAt(document, steps, 0, test) === wanted;
  const source = `${path}\0${operator}\0${operand.type}${operand.raw.toString('latin1')}`;
  const ranges = wanted && !/(^|\.)\d+(\.|$)/.test(path) ? test.ranges : undefined;
  return {
    matches,
    clauses: ranges ? [{ path, ranges, arePoints: test.arePoints ?? false, source }] : [],
    alternatives: [],
  };
}

function anyAt(parent: Value, steps: readonly Buffer[], index: number, test: Test): boolean {
  const step = steps[index];
  return step === undefined ? anyIn(parent, steps, index, test) : anyIn(field(parent, step), steps, index + 1, test);
}

function anyIn(value: Value | undefined, steps: readonly Buffer[], index: number, test: Test): boolean {
  if (index >= steps.length)
    return test.leaf(value) || (!test.isWhole && value?.type === T.array && elements(value).some(test.leaf));
  if (value?.type === T.object) return anyAt(value, steps, index, test);
  if (value?.type !== T.array) return test.leaf(undefined);
  const step = steps[index] ?? Buffer.alloc(0);
  const item = /^\d+$/.test(step.toString('latin1')) ? field(value, step) : undefined;
  if (item && (index + 1 === steps.length ? test.leaf(item) : anyIn(item, steps, index + 1, test))) return true;
  return elements(value).some((element) => element.type === T.object && anyAt(element, steps, index, test));
}

/** The tests that a condition on a path consists of, by operator. */
function testsOf(condition: Value): [operator: string, test: Test][] {
  if (condition.type === T.regex) return [['$regex', regexTest(condition)]];
  if (!isOperators(condition)) return [['$eq', equalTest(condition)]];
  const all = fields(condition);
  if (all.has('$options') && !all.has('$regex')) throw new CommandError(2, '$options needs a $regex');
  return [...all].flatMap(([name, operand]) => {
    const make = OPERATORS[name];
    if (make) return make(operand, all).map((test): [string, Test] => [`${name}${operand.raw.toString('latin1')}`, test]);
    if (UNSUPPORTED.test(name)) throw notSupported(name);
    throw new CommandError(2, `unknown operator: ${name}`);
  });
}

const OPERATORS: Readonly<Record<string, (operand: Value, all: Map<string, Value>) => Test[]>> = {
  $eq: (operand) => [equalTest(operand)],
  $ne: (operand) => [negated(equalTest(notRegex(operand)))],
  $in: (operand) => [inTest(operand, '$in')],
  $nin: (operand) => [negated(inTest(operand, '$nin'))],
  $gt: (operand) => [compareTest(operand, 1, false)],
  $gte: (operand) => [compareTest(operand, 1, true)],
  $lt: (operand) => [compareTest(operand, -1, false)],
  $lte: (operand) => [compareTest(operand, -1, true)],
  $exists: (operand) => [{ leaf: (value) => value !== undefined, isWhole: true, isNegated: !isTruthy(operand) }],
  $not: (operand) => [notTest(operand)],
  $regex: (operand, all) => [regexTest(operand, all.get('$options'))],
  $options: () => [],
  $size: (operand) => [sizeTest(operand)],
  $type: (operand) => [typeTest(operand)],
  $mod: (operand) => [modTest(operand)],
  $all: (operand) => allTests(operand),
  $elemMatch: (operand) => [elemMatchTest(operand)],
};

const negated = (test: Test): Test => ({ leaf: test.leaf, isWhole: test.isWhole ?? false, isNegated: true });

function notRegex(operand: Value): Value {
  if (operand.type === T.regex)
    throw new CommandError(2, "can't have a regular expression as an argument of this operator");
  return operand;
}

function equalTest(operand: Value): Test {
  if (operand.type === T.undefined) throw new CommandError(2, 'cannot compare to undefined');
  const key = keyOf(operand);
  const bracket = key.charAt(0);
  const leaf: Leaf = (value) =>
    value === undefined ? key === NULL_KEY : bracketOf(value.type) === bracket && keyOf(value) === key;
  return operand.type === T.array ? { leaf } : { leaf, ranges: [point(key)], arePoints: true };
}

function inTest(operand: Value, name: string): Test {
  if (operand.type !== T.array) throw new CommandError(2, `${name} needs an array`);
  const items = elements(operand);
  if (items.some(isOperators)) throw new CommandError(2, `cannot nest $ under ${name}`);
  const patterns = items.filter(({ type }) => type === T.regex).map((item) => regexTest(item));
  const keys = new Set(items.map(keyOf));
  const leaf: Leaf = (value) => keys.has(keyOf(value)) || patterns.some((test) => test.leaf(value));
  const isExact = items.every(({ type }) => type !== T.regex && type !== T.array);
  return isExact ? { leaf, ranges: [...keys].sort().map(point), arePoints: true } : { leaf };
}

function compareTest(operand: Value, way: 1 | -1, orEqual: boolean): Test {
  const key = keyOf(notRegex(operand));
  const { type } = operand;
  const bracket = key.charAt(0);
  if (type === T.minKey || type === T.maxKey) {
    const holdsForOthers = (type === T.maxKey) === way < 0;
    return { leaf: (value) => (value?.type === type ? orEqual : holdsForOthers) };
  }
  if (key === NULL_KEY || key === NAN_KEY) return orEqual ? equalTest(operand) : { leaf: () => false };
  const isNumber = bracket === bracketOf(T.int);
  const leaf: Leaf = (value) => {
    if (value === undefined || bracketOf(value.type) !== bracket) return false;
    const other = keyOf(value);
    if (other === key) return orEqual;
    return way > 0 ? other > key : other < key && !(isNumber && other === NAN_KEY);
  };
  if (type === T.array || type === T.object) return { leaf };
  const from = way < 0 ? bracket : orEqual ? key : `${key}\xff`;
  const to = way > 0 ? afterBracket(bracket) : orEqual ? `${key}\xff` : key;
  return { leaf, ranges: [{ from, to }] };
}

function notTest(operand: Value): Test {
  if (operand.type !== T.regex && !(isOperators(operand) && fields(operand).size > 0))
    throw new CommandError(2, '$not needs a regex or a document');
  const tests = testsOf(operand).map(([, test]) => test);
  return {
    leaf: (value) => tests.every((test) => anyIn(value, [], 0, test) !== (test.isNegated ?? false)),
    isWhole: true,
    isNegated: true,
  };
}

function regexTest(operand: Value, options?: Value): Test {
  if (operand.type !== T.regex && operand.type !== T.string) throw new CommandError(2, '$regex has to be a string');
  const [pattern, flags] = operand.type === T.regex ? regexOf(operand) : [textOf(operand), ''];
  const { regex, prefix } = compileRegex(pattern, options ? String(jsOf(options)) : flags);
  const own = operand.type === T.regex ? keyOf(operand) : undefined;
  const leaf: Leaf = (value) => {
    if (value?.type === T.string || value?.type === T.symbol) return regex.test(textOf(value));
    return value?.type === T.regex && keyOf(value) === own;
  };
  if (prefix === '') return { leaf };
  const from = stringPrefixKey(prefix);
  return { leaf, ranges: [{ from, to: `${from}\xff` }, ...(own === undefined ? [] : [point(own)])] };
}

function sizeTest(operand: Value): Test {
  const size = numberOf(operand);
  if (size === undefined || !Number.isInteger(size) || size < 0)
    throw new CommandError(2, '$size needs a whole number');
  return { leaf: (value) => value?.type === T.array && elements(value).length === size, isWhole: true };
}

const TYPE_NAMES: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(Object.entries(T).map(([name, code]) => [name, [code]])),
  binData: [T.binary],
  dbPointer: [T.pointer],
  javascript: [T.code],
  javascriptWithScope: [T.scopedCode],
  number: [T.int, T.long, T.double, T.decimal],
};
const NOT_A_NAME = ['binary', 'pointer', 'code', 'scopedCode'];

function typeTest(operand: Value): Test {
  const types = (operand.type === T.array ? elements(operand) : [operand]).flatMap((item) => {
    const name = jsOf(item);
    const code = name === -1 ? T.minKey : name;
    const found =
      typeof name === 'string' && !NOT_A_NAME.includes(name)
        ? TYPE_NAMES[name]
        : Object.values(T).filter((each) => each === code);
    if (!found?.length) throw new CommandError(2, `unknown type: ${String(name)}`);
    return found;
  });
  return { leaf: (value) => value !== undefined && types.includes(value.type) };
}

function modTest(operand: Value): Test {
  const [divisor, remainder] =
    operand.type === T.array
      ? elements(operand)
          .map(numberOf)
          .map((n) => (n === undefined ? n : Math.trunc(n)))
      : [];
  if (divisor === undefined || remainder === undefined || elements(operand).length !== 2 || divisor === 0)
    throw new CommandError(2, 'malformed $mod');
  return {
    leaf: (value) => {
      const number = numberOf(value);
      return number !== undefined && Number.isFinite(number) && Math.trunc(number) % divisor === remainder;
    },
  };
}

function allTests(operand: Value): Test[] {
  if (operand.type !== T.array) throw new CommandError(2, '$all needs an array');
  const items = elements(operand);
  if (items.length === 0) return [{ leaf: () => false }];
  return items.map((item) => {
    const only = isOperators(item) ? field(item, Buffer.from('$elemMatch')) : undefined;
    if (isOperators(item) && !only) throw new CommandError(2, 'no $ expressions in $all');
    return only ? elemMatchTest(only) : item.type === T.regex ? regexTest(item) : equalTest(item);
  });
}

function elemMatchTest(operand: Value): Test {
  if (operand.type !== T.object) throw new CommandError(2, '$elemMatch needs an Object');
  const isOfValues = isOperators(operand) && !/^\$(and|or|nor|expr)$/.test(fields(operand).keys().next().value ?? '');
  const tests = isOfValues ? testsOf(operand).map(([, test]) => test) : [];
  const filter = isOfValues ? undefined : compileFilter(operand);
  const fits = (item: Value) =>
    filter
      ? (item.type === T.object || item.type === T.array) && filter.matches(item)
      : tests.every((test) => test.leaf(item) !== (test.isNegated ?? false));
  return { leaf: (value) => value?.type === T.array && elements(value).some(fits), isWhole: true };
}
