import { Double } from 'bson';
import { need, refused } from './command-error.js';
import { compileExpression } from './expression.js';
import { distinct, keyOf } from './keys.js';
import type { Stream } from './plan.js';
import { addTo, type Doc, docOf, doubleOf, isNothing, noSum, resultOf, type Sum, type Values } from './values.js';

/** A running result of a group, which takes the values one by one. */
type Accumulator = { add(value: unknown): unknown; result(): unknown };

/** Compiles what `$group` does. @throws CommandError 15955, 238 */
export function groupStage(spec: unknown): (stream: Stream<Doc>) => Stream<Doc> {
  const { _id, ...rest } = docOf(spec);
  need('_id' in docOf(spec), 15955, 'a group specification must include an _id');
  const [keyAt, only] = [compileExpression(_id), Object.keys(docOf(_id)).filter((name) => !name.startsWith('$'))];
  const parts = Object.entries(rest).map(([name, part]) => {
    const [[operator, operand] = ['', undefined]] = Object.entries(docOf(part));
    const make = ACCUMULATORS[operator];
    if (!make) throw refused(`the accumulator ${operator || name}`);
    return { name, make, evaluate: compileExpression(operand) };
  });
  return function* (stream) {
    const groups = new Map<string, { id: unknown; running: Accumulator[] }>();
    for (const document of stream) {
      if (document === undefined) yield undefined;
      const made = document && (keyAt(document) ?? null);
      const id = only.length === 1 && Object.keys(docOf(made)).length === 0 ? { [String(only)]: null } : made; // as MongoDB has it
      const key = document ? keyOf(id) : '';
      const group = groups.get(key) ?? { id, running: parts.map(({ make }) => make()) };
      if (document) groups.set(key, group);
      for (const [i, { evaluate }] of parts.entries()) if (document) group.running[i]?.add(evaluate(document));
    }
    for (const { id, running } of groups.values()) {
      yield { _id: id, ...Object.fromEntries(parts.map(({ name }, i) => [name, running[i]?.result() ?? null])) };
    }
  };
}

const ACCUMULATORS: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => added(resultOf),
  $avg: () => added((sum) => (sum.count === 0 ? null : new Double(Number(doubleOf(sum)) / sum.count))),
  $min: () => chosen((old, key) => key < old),
  $max: () => chosen((old, key) => key > old),
  $first: () => collected((values, value) => values.length > 0 || values.push(value), onlyOf),
  $last: () => collected((values, value) => values.splice(0, 1, value), onlyOf),
  $push: () => collected((values, value) => value === undefined || values.push(value)),
  $addToSet: () => collected((values, value) => value === undefined || values.push(value), distinct),
};

function added(result: (sum: Sum) => unknown): Accumulator {
  const sum = noSum();
  return { add: (value) => addTo(sum, value), result: () => result(sum) };
}

/** The first of the values that are least, or greatest. */
function chosen(isBetter: (old: string, key: string) => boolean): Accumulator {
  let best: { key: string; value: unknown } | undefined;
  const add = (value: unknown) => {
    const key = keyOf(value);
    if (!isNothing(value) && (best === undefined || isBetter(best.key, key))) best = { key, value };
  };
  return { add, result: () => best?.value };
}

const onlyOf = ([only]: Values): unknown => only;
type Collect = (values: unknown[], value: unknown) => unknown;
function collected(add: Collect, result: (values: unknown[]) => unknown = (values) => values): Accumulator {
  const values: unknown[] = [];
  return { add: (value) => add(values, value), result: () => result(values) };
}
