import { need, refused } from './command-error.js';
import { EMPTY_KEY, keyOf } from './keys.js';
import { type Doc, docFrom, docOf, get, isDoc, isNothing, listOf } from './values.js';

/** What an expression makes of a document; undefined is missing. */
export type Expression = (document: Doc) => unknown;

/** Compiles a path, a constant, an operator, or a document of these. @throws CommandError 238 for what is not in */
export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression);
  if (Array.isArray(expression)) throw refused('an array as an expression');
  if (!isDoc(expression)) return () => expression;
  const operator = Object.keys(expression).find((name) => name.startsWith('$')) ?? '';
  const make = OPERATORS[operator];
  if (operator !== '' && !make) throw refused(`the expression ${operator}`);
  if (make) return make(expression[operator], operator);
  const fields = Object.entries(expression).map(([name, value]) => [name, compileExpression(value)] as const);
  return (document) => docFrom(fields.map(([name, evaluate]) => [name, evaluate(document)]));
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
  if (!Array.isArray(value)) return isDoc(value) ? valueAt(get(value, step), rest) : undefined;
  return value.map((item) => valueAt(item, [step, ...rest])).filter((item) => item !== undefined);
}

const OPERATORS: Readonly<Record<string, (operand: unknown, name: string) => Expression>> = {
  $ifNull: (operand, name) => {
    const [value, instead] = pairOf(operand, name);
    return (document) => value(document) ?? instead(document);
  },
  $cmp: (operand, name) => {
    const [left, right] = pairOf(operand, name);
    const keyIn = (value: unknown) => (value === undefined ? EMPTY_KEY : keyOf(value));
    return (document) => {
      const [a, b] = [keyIn(left(document)), keyIn(right(document))];
      return a === b ? 0 : a < b ? -1 : 1;
    };
  },
  $dateToString: (operand) => {
    const { date, format, ...others } = docOf(operand);
    const isPlain = typeof format === 'string' && /^(%[Ymd]|[- /.])*$/.test(format);
    if (!isPlain || Object.keys(others).length > 0) throw refused('$dateToString without a format of %Y, %m and %d');
    const evaluate = compileExpression(date);
    return (document) => dayText(evaluate(document), format);
  },
};

function pairOf(operand: unknown, name: string): readonly [Expression, Expression] {
  const [first, second, ...others] = listOf(operand);
  if (second === undefined || others.length > 0) throw refused(`${name} but of two`);
  return [compileExpression(first), compileExpression(second)];
}

function dayText(value: unknown, format: string): string | null {
  if (isNothing(value)) return null;
  const text = value instanceof Date ? value.toISOString() : '';
  if (text.length !== 24) throw refused('$dateToString of what is no date of the years 0 to 9999');
  const parts: Record<string, string> = { '%Y': text.slice(0, 4), '%m': text.slice(5, 7), '%d': text.slice(8, 10) };
  return format.replace(/%./g, (part) => parts[part] ?? part);
}
