import { need, refused } from './command-error.js';
import { bracketOf, keyOf } from './keys.js';
import { type Doc, get, isDoc, isNothing, type Values } from './values.js';

/** What an expression makes of a document; undefined is missing. */
export type Expression = (document: Doc) => unknown;

/** Compiles a path, a constant, an operator, or a document of these. @throws CommandError 238 for what is not in */
export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression);
  if (Array.isArray(expression)) throw refused('an array as an expression');
  if (!isDoc(expression)) return () => expression;
  const operator = Object.keys(expression).find((name) => name.startsWith('$'));
  if (operator !== undefined) {
    const make = OPERATORS[operator];
    if (!make) throw refused(`the expression ${operator}`);
    return make(expression[operator], operator);
  }
  const fields = Object.entries(expression).map(([name, value]) => [name, compileExpression(value)] as const);
  return (document) => {
    const made = fields.map(([name, evaluate]) => [name, evaluate(document)] as const);
    return Object.fromEntries(made.filter(([, value]) => value !== undefined));
  };
}

function compilePath(expression: string): Expression {
  const steps = expression.slice(1).split('.');
  if (expression.startsWith('$$')) throw refused(`the variable ${expression}`);
  need(!steps.includes(''), 16872, `bad field path ${expression}`);
  return (document) => valueAt(document, steps);
}

/** What an expression's path leads to: through arrays to all their elements, never to one by its index. */
export function valueAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value))
    return value.map((item) => valueAt(item, [step, ...rest])).filter((item) => item !== undefined);
  return isDoc(value) ? valueAt(get(value, step), rest) : undefined;
}

const OPERATORS: Readonly<Record<string, (operand: unknown, name: string) => Expression>> = {
  $ifNull: (operand, name) => {
    const parts = pairOf(operand, name);
    return (document) => parts[0](document) ?? parts[1](document);
  },
  $cmp: (operand, name) => {
    const parts = pairOf(operand, name);
    return (document) => {
      const [a, b] = parts.map((part) => orderOf(part(document)));
      return a === b ? 0 : String(a) < String(b) ? -1 : 1;
    };
  },
  $dateToString: (operand) => {
    const { date, format, ...others } = isDoc(operand) ? operand : {};
    const parts = typeof format === 'string' && /^(%[Ymd]|[- /.])*$/.test(format) ? format : undefined;
    if (parts === undefined || Object.keys(others).length > 0)
      throw refused('$dateToString but with date and a format of %Y, %m and %d');
    const evaluate = compileExpression(date);
    return (document) => dayText(evaluate(document), parts);
  },
};

function pairOf(operand: unknown, name: string): readonly [Expression, Expression] {
  const [first, second, ...others]: Values = Array.isArray(operand) ? operand : [];
  if (second === undefined || others.length > 0) throw refused(`${name} but of two`);
  return [compileExpression(first), compileExpression(second)];
}

/** The key of a value in an order in which a missing one comes before null. */
const orderOf = (value: unknown): string => (value === undefined ? bracketOf('empty') : keyOf(value));

function dayText(value: unknown, format: string): string | null {
  if (isNothing(value)) return null;
  if (!(value instanceof Date)) throw refused('$dateToString of what is no date');
  const text = value.toISOString();
  if (text.length > 24) throw refused('$dateToString of a year beyond 9999');
  const parts: Record<string, string> = { '%Y': text.slice(0, 4), '%m': text.slice(5, 7), '%d': text.slice(8, 10) };
  return format.replace(/%./g, (part) => parts[part] ?? part);
}
