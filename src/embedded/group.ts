import { Double } from 'bson';
import { need, refused } from './command-error.js';
import { compileExpression } from './expression.js';
import { distinct, keyOf } from './keys.js';
import type { Stream } from './plan.js';
import { addTo, type Doc, docOf, doubleOf, isNothing, noSum, opened, resultOf, type Sum } from './values.js';

/** What a group has of one of its results so far. */
type Running = { sum: Sum; values: unknown[] };
type Accumulator = readonly [add: (running: Running, value: unknown) => unknown, result: (running: Running) => unknown];

/** Compiles what `$group` does. @throws CommandError 15955, 238 */
export function groupStage(spec: unknown): (stream: Stream) => Stream {
  const { _id, ...rest } = docOf(spec);
  need('_id' in docOf(spec), 15955, 'a group specification must include an _id');
  const [keyAt, [only = '', another]] = [compileExpression(_id), Object.keys(docOf(_id))];
  const parts = Object.entries(rest).map(([name, part]) => {
    const [[operator, operand] = ['', undefined]] = Object.entries(docOf(part));
    const [add, result] = ACCUMULATORS[operator] ?? [];
    if (!add || !result) throw refused(`the accumulator ${operator || name}`);
    const evaluate = compileExpression(operand);
    return { name, result, add: (running: Running, document: Doc) => add(running, evaluate(document)) };
  });
  return function* (stream) {
    const groups = new Map<string, { id: unknown; all: Running[] }>();
    for (const item of stream) {
      yield undefined;
      if (item === undefined) continue;
      const document = opened(item);
      const made = keyAt(document) ?? null;
      const isOfNothing = !another && /^[^$]/.test(only) && docOf(made)[only] === undefined;
      const id = isOfNothing ? { [only]: null } : made; // as MongoDB has it
      const key = keyOf(id);
      const { all } = groups.get(key) ?? { all: parts.map(() => ({ sum: noSum(), values: [] })) };
      if (!groups.has(key)) groups.set(key, { id, all });
      for (const [i, running] of all.entries()) parts[i]?.add(running, document);
    }
    for (const { id, all } of groups.values())
      yield {
        _id: id,
        ...Object.fromEntries(all.map((running, i) => [parts[i]?.name, parts[i]?.result(running) ?? null])),
      };
  };
}

const addIn = ({ sum }: Running, value: unknown) => addTo(sum, value);
const pushIn = ({ values }: Running, value: unknown) => value === undefined || values.push(value);
const firstOf = ({ values }: Running) => values[0];
const best = (isBetter: (key: string, old: string) => boolean): Accumulator => {
  const add = ({ values }: Running, value: unknown) => {
    const [key, isFirst] = [keyOf(value), values.length === 0];
    if (!isNothing(value) && (isFirst || isBetter(key, String(values[1])))) values.splice(0, 2, value, key);
  };
  return [add, firstOf];
};

const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $sum: [addIn, ({ sum }) => resultOf(sum)],
  $avg: [addIn, ({ sum }) => (sum.count === 0 ? null : new Double(Number(doubleOf(sum)) / sum.count))],
  $min: best((key, old) => key < old),
  $max: best((key, old) => key > old),
  $first: [({ values }, value) => values.length > 0 || values.push(value), firstOf],
  $last: [({ values }, value) => values.splice(0, 1, value), firstOf],
  $push: [pushIn, ({ values }) => values],
  $addToSet: [pushIn, ({ values }) => distinct(values)],
};
