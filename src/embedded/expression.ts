import { need, refused } from './command-error.js';
import { EMPTY, keyOf } from './keys.js';
import { type Doc, docOf, get, isDoc, isNothing, listOf } from './values.js';

/** What an expression makes of a document; undefined is missing. */
export type Expression = (document: Doc) => unknown;

/** Compiles a path, a constant, an operator, or a document of these. @throws CommandError 238 for what is not in */
export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression);
  if (Array.isArray(expression)) throw refused('an array as an expression');
  if (!isDoc(expression)) return () => expression;
  const operator = Object.keys(expression).find((name) => name.startsWith('$'));
  if (operator) return compileOperator(operator, expression);
  const fields = Object.entries(expression).map(([name, value]) => [name, compileExpression(value)] as const);
  return (document) => Object.fromEntries(fields.map(([name, evaluate]) => [name, evaluate(document)]));
}

function compilePath(expression: string): Expression {
  const steps = expression.slice(1).split('.');
  if (expression.startsWith('$$')) throw refused(`the variable ${expression}`);
  need(!steps.includes(''), 16872, `bad field path ${expression}`);
  return (document) => valueAt(document, steps, 0);
}

/** Through arrays to all their elements, never to one by its index. */
function valueAt(value: unknown, steps: readonly string[], at: number): unknown {
  const step = steps[at];
  if (step === undefined) return value;
  if (!Array.isArray(value)) return isDoc(value) ? valueAt(get(value, step), steps, at + 1) : undefined;
  return value.map((item) => valueAt(item, steps, at)).filter((item) => item !== undefined);
}

function compileOperator(name: string, { [name]: operand, ...more }: Doc): Expression {
  const { date, format, ...others } = docOf(operand);
  const operands = name === '$dateToString' && Object.keys(others).length === 0 ? [date, format] : listOf(operand);
  const [make, [first, second, third]] = [OPERATORS[name], operands.map(compileExpression)];
  if (!make || !first || !second || third || Object.keys(more).length > 0) throw refused(`the expression ${name}`);
  return (document) => make(first(document), second(document));
}

const OPERATORS: Readonly<Record<string, (first: unknown, second: unknown) => unknown>> = {
  $ifNull: (value, instead) => value ?? instead,
  $cmp: (left, right) => {
    const [a = '', b = ''] = [left, right].map((value) => keyOf(value === undefined ? EMPTY : value));
    return a === b ? 0 : a < b ? -1 : 1;
  },
  $dateToString: (date, format) => {
    const text = date instanceof Date ? date.toISOString() : '';
    const isPlain = typeof format === 'string' && /^(%[Ymd]|[- /.])*$/.test(format);
    if (!isPlain || (!isNothing(date) && text.length !== 24)) throw refused('$dateToString but of %Y, %m and %d');
    const parts: Doc = { '%Y': text.slice(0, 4), '%m': text.slice(5, 7), '%d': text.slice(8, 10) };
    return isNothing(date) ? null : format.replace(/%./g, (part) => String(parts[part]));
  },
};
