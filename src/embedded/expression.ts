import { elements, field, fields, isTruthy, jsOf, numberOf, T, textOf, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { CommandError, notSupported } from './command-error.js';
import { ADD, bigOf, compute, doubleOf, isNumeric, MULTIPLY, SUBTRACT, wholeOf } from './numbers.js';
import { bracketOf, keyOf } from './sort-key.js';

/** What `$$name` stands for. `ROOT` and `CURRENT` are the document. */
export type Variables = Readonly<Record<string, Value | undefined>>;
export type Expression = (variables: Variables) => Value | undefined;
type Operator = (args: readonly (Value | undefined)[]) => Tree;

/** Compiles an aggregation expression. @throws CommandError 238 for an operator that is not in the table */
export function compileExpression(expression: Value): Expression {
  if (expression.type === T.string && textOf(expression).startsWith('$')) return compilePath(textOf(expression));
  if (expression.type === T.array) {
    const items = elements(expression).map(compileExpression);
    return (variables) => valueOf(items.map((item) => item(variables) ?? null));
  }
  if (expression.type !== T.object) return () => expression;
  const parts = fields(expression);
  const [[name, operand] = ['', expression]] = parts;
  if (name.startsWith('$')) {
    if (parts.size > 1) throw new CommandError(15983, 'an expression must have exactly one field');
    return compileOperator(name, operand);
  }
  const items = [...parts].map(([key, item]) => [key, compileExpression(item)] as const);
  return (variables) => valueOf(new Map(items.map(([key, item]) => [key, item(variables)])));
}

function compilePath(text: string): Expression {
  const isVariable = text.startsWith('$$');
  const [name = '', ...path] = isVariable ? text.slice(2).split('.') : ['CURRENT', ...text.slice(1).split('.')];
  if (path.includes('') || name === '') throw new CommandError(16872, `bad field path ${text}`);
  const steps = path.map((step) => Buffer.from(step));
  if (name === 'REMOVE') return () => undefined;
  if (name === 'NOW') return () => valueOf(new Date());
  return (variables) => {
    if (!(name in variables)) throw new CommandError(17276, `Use of undefined variable: ${name}`);
    return walk(variables[name], steps, 0);
  };
}

function walk(value: Value | undefined, steps: readonly Buffer[], index: number): Value | undefined {
  const step = steps[index];
  if (step === undefined || value === undefined) return value;
  if (value.type === T.object) return walk(field(value, step), steps, index + 1);
  if (value.type !== T.array) return undefined;
  return valueOf(elements(value).flatMap((item) => walk(item, steps, index) ?? []));
}

function compileOperator(name: string, operand: Value): Expression {
  const special = SPECIAL[name];
  if (special) return special(operand);
  const operator = OPERATORS[name];
  if (operator === undefined) throw notSupported(`the expression ${name}`);
  const [least, most, apply] = operator;
  const args = (operand.type === T.array ? elements(operand) : [operand]).map(compileExpression);
  if (args.length < least || args.length > most)
    throw new CommandError(16020, `Expression ${name} takes ${least} arguments`);
  return (variables) => {
    const result = apply(args.map((arg) => arg(variables)));
    return result === undefined ? undefined : valueOf(result);
  };
}

const isMissing = (value: Value | undefined): boolean =>
  value === undefined || value.type === T.null || value.type === T.undefined;

function order(a: Value | undefined, b: Value | undefined): number {
  const [left, right] = [a ? keyOf(a) : '', b ? keyOf(b) : ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

const comparison = (holds: (order: number) => boolean): [number, number, Operator] => [
  2,
  2,
  ([a, b]) => holds(order(a, b)),
];

/** Missing or null anywhere makes null. */
const strict = (count: number, apply: (args: readonly Value[]) => Tree): [number, number, Operator] => [
  count,
  count,
  (args) => (args.some(isMissing) ? null : apply(args.flatMap((arg) => arg ?? []))),
];

function fold(operation: typeof ADD, start: bigint, code: number): [number, number, Operator] {
  return [
    0,
    Infinity,
    (args) => {
      let result = wholeOf(start);
      for (const arg of args) {
        if (isMissing(arg)) return null;
        if (arg?.type === T.date) throw notSupported('arithmetic with dates');
        if (!isNumeric(arg) || !result) throw new CommandError(code, 'only numbers can be computed with');
        result = compute(operation, result, arg, 'double');
      }
      return result;
    },
  ];
}

function number(value: Value | undefined, code: number): number {
  const found = numberOf(value);
  if (found === undefined) throw new CommandError(code, 'a number is needed');
  if (value?.type === T.decimal) throw notSupported('arithmetic with Decimal128');
  return found;
}

function rounded(round: (value: number) => number): [number, number, Operator] {
  return strict(1, ([value]) => {
    const found = number(value, 28765);
    return value?.type === T.double ? doubleOf(round(found)) : value;
  });
}

function text(value: Value | undefined, code: number): string {
  if (value?.type !== T.string) throw new CommandError(code, 'a string is needed');
  return textOf(value);
}

function list(value: Value | undefined, code: number): Value[] {
  if (value?.type !== T.array) throw new CommandError(code, 'an array is needed');
  return elements(value);
}

const TYPE_ALIASES: Readonly<Record<string, string>> = {
  binary: 'binData',
  pointer: 'dbPointer',
  code: 'javascript',
  scopedCode: 'javascriptWithScope',
};

function typeName(value: Value | undefined): string {
  const name = Object.entries(T).find(([, code]) => code === value?.type)?.[0] ?? 'missing';
  return TYPE_ALIASES[name] ?? name;
}

function divide([a, b]: readonly (Value | undefined)[]): Tree {
  const divisor = number(b, 2);
  if (divisor === 0) throw new CommandError(2, "can't $divide by zero");
  return doubleOf(number(a, 2) / divisor);
}

function modulo([a, b]: readonly (Value | undefined)[]): Tree {
  const [left, right] = [number(a, 16611), number(b, 16611)];
  if (right === 0) throw new CommandError(16610, "can't $mod by zero");
  if (a?.type === T.double || b?.type === T.double) return doubleOf(left % right);
  return a && b && wholeOf(bigOf(a) % bigOf(b), a.type === T.long || b.type === T.long ? T.long : T.int);
}

function elementAt(items: readonly Value[], index: number): Tree {
  return index < 0 ? items[items.length + index] : items[index];
}

/** Operators that evaluate all their arguments: how many at least, at most, and what they make of them. */
const OPERATORS: Readonly<Record<string, readonly [number, number, Operator]>> = {
  $eq: comparison((way) => way === 0),
  $ne: comparison((way) => way !== 0),
  $gt: comparison((way) => way > 0),
  $gte: comparison((way) => way >= 0),
  $lt: comparison((way) => way < 0),
  $lte: comparison((way) => way <= 0),
  $cmp: [2, 2, ([a, b]) => order(a, b)],
  $not: [1, 1, ([value]) => !isTruthy(value)],
  $add: fold(ADD, 0n, 14),
  $multiply: fold(MULTIPLY, 1n, 14),
  $subtract: strict(2, ([a, b]) => {
    if (!isNumeric(a) || !isNumeric(b))
      throw a?.type === T.date
        ? notSupported('arithmetic with dates')
        : new CommandError(14, '$subtract needs numbers');
    return compute(SUBTRACT, a, b, 'double');
  }),
  $divide: strict(2, divide),
  $mod: strict(2, modulo),
  $abs: strict(1, ([value]) =>
    number(value, 28765) < 0 && value ? compute(SUBTRACT, wholeOf(0n) ?? value, value, 'double') : value,
  ),
  $ceil: rounded(Math.ceil),
  $floor: rounded(Math.floor),
  $concat: [0, Infinity, (args) => (args.some(isMissing) ? null : args.map((arg) => text(arg, 16702)).join(''))],
  $toUpper: [1, 1, ([value]) => (isMissing(value) ? '' : ascii(text(value, 16007), (part) => part.toUpperCase()))],
  $toLower: [1, 1, ([value]) => (isMissing(value) ? '' : ascii(text(value, 16007), (part) => part.toLowerCase()))],
  $strLenCP: [1, 1, ([value]) => [...text(value, 34471)].length],
  $size: [1, 1, ([value]) => list(value, 17124).length],
  $isArray: [1, 1, ([value]) => value?.type === T.array],
  $isNumber: [1, 1, ([value]) => isNumeric(value)],
  $type: [1, 1, ([value]) => typeName(value)],
  $in: [2, 2, ([value, items]) => list(items, 40081).some((item) => order(item, value) === 0)],
  $arrayElemAt: strict(2, ([items, index]) => elementAt(list(items, 28689), number(index, 28690))),
  $first: strict(1, ([items]) => list(items, 28689)[0]),
  $last: strict(1, ([items]) => list(items, 28689).at(-1)),
  $concatArrays: [0, Infinity, (args) => (args.some(isMissing) ? null : args.flatMap((arg) => list(arg, 28664)))],
  $reverseArray: strict(1, ([items]) => list(items, 34435).reverse()),
  $mergeObjects: [
    0,
    Infinity,
    (args) =>
      new Map(
        args.flatMap((arg) => {
          if (arg === undefined || isMissing(arg)) return [];
          if (arg.type !== T.object) throw new CommandError(40400, '$mergeObjects needs objects');
          return [...fields(arg)];
        }),
      ),
  ],
};

const ascii = (value: string, change: (part: string) => string): string => value.replace(/[A-Za-z]+/g, change);

/** The part of an operator that is an object, such as `input`. */
function part(operand: Value, name: string): Value {
  const found = operand.type === T.object ? field(operand, Buffer.from(name)) : undefined;
  if (found === undefined) throw new CommandError(9, `missing '${name}'`);
  return found;
}

/** Operators that choose what they evaluate, or bind variables. */
const SPECIAL: Readonly<Record<string, (operand: Value) => Expression>> = {
  $literal: (operand) => () => operand,
  $expr: compileExpression,
  $and: (operand) => {
    const args = (operand.type === T.array ? elements(operand) : [operand]).map(compileExpression);
    return (variables) => valueOf(args.every((arg) => isTruthy(arg(variables))));
  },
  $or: (operand) => {
    const args = (operand.type === T.array ? elements(operand) : [operand]).map(compileExpression);
    return (variables) => valueOf(args.some((arg) => isTruthy(arg(variables))));
  },
  $ifNull: (operand) => {
    const args = (operand.type === T.array ? elements(operand) : []).map(compileExpression);
    if (args.length < 2) throw new CommandError(1257300, '$ifNull needs at least two arguments');
    return (variables) => {
      let value: Value | undefined;
      for (const arg of args) {
        value = arg(variables);
        if (!isMissing(value)) return value;
      }
      return value;
    };
  },
  $cond: (operand) => {
    const list3 =
      operand.type === T.array ? elements(operand) : ['if', 'then', 'else'].map((name) => part(operand, name));
    const [test, then, otherwise] = list3.map(compileExpression);
    if (!test || !then || !otherwise || list3.length > 3) throw new CommandError(16020, '$cond takes 3 arguments');
    return (variables) => (isTruthy(test(variables)) ? then(variables) : otherwise(variables));
  },
  $switch: (operand) => {
    const branches = elements(part(operand, 'branches')).map(
      (branch) => [compileExpression(part(branch, 'case')), compileExpression(part(branch, 'then'))] as const,
    );
    const otherwise = field(operand, Buffer.from('default'));
    const last = otherwise && compileExpression(otherwise);
    return (variables) => {
      const branch = branches.find(([test]) => isTruthy(test(variables)));
      if (!branch && !last)
        throw new CommandError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified',
        );
      return branch ? branch[1](variables) : last?.(variables);
    };
  },
  $map: (operand) => overItems(operand, 'in', (items, each) => items.map((item) => each(item) ?? null)),
  $filter: (operand) => overItems(operand, 'cond', (items, each) => items.filter((item) => isTruthy(each(item)))),
};

function overItems(
  operand: Value,
  body: string,
  apply: (items: Value[], each: (item: Value) => Value | undefined) => Tree,
): Expression {
  const input = compileExpression(part(operand, 'input'));
  const each = compileExpression(part(operand, body));
  const name = String(jsOf(field(operand, Buffer.from('as'))) ?? 'this');
  if (field(operand, Buffer.from('limit'))) throw notSupported('$filter with a limit');
  return (variables) => {
    const items = input(variables);
    if (isMissing(items)) return valueOf(null);
    return valueOf(apply(list(items, 28651), (item) => each({ ...variables, [name]: item })));
  };
}

export const isSameBracket = (a: Value, b: Value): boolean => bracketOf(a.type) === bracketOf(b.type);
