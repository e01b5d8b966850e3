import { Double, Int32, Long } from 'bson';
import { need, refused } from './command-error.js';
import { compileExpression } from './expression.js';
import { distinct, keyOf } from './keys.js';
import type { Stream } from './plan.js';
import { type Doc, docOf, isNothing, numberOf, typeOf } from './values.js';

/** A running result of a group: takes the values one by one. */
type Accumulator = { add(value: unknown): void; result(): unknown };

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
      if (document === undefined) {
        yield undefined;
        continue;
      }
      const made = keyAt(document) ?? null;
      const id = only.length === 1 && Object.keys(docOf(made)).length === 0 ? { [String(only)]: null } : made; // as MongoDB has it
      const key = keyOf(id);
      const group = groups.get(key) ?? { id, running: parts.map(({ make }) => make()) };
      groups.set(key, group);
      for (const [i, { evaluate }] of parts.entries()) group.running[i]?.add(evaluate(document));
    }
    for (const { id, running } of groups.values()) {
      yield { _id: id, ...Object.fromEntries(parts.map(({ name }, i) => [name, running[i]?.result() ?? null])) };
    }
  };
}

const ACCUMULATORS: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => totalled(({ sum, isWhole, isInt }) => (isWhole ? wholeNumber(sum, isInt) : new Double(roundedOf(sum)))),
  $avg: () => totalled(({ sum, count }) => (count === 0 ? null : new Double(roundedOf(sum) / count))),
  $min: () => chosen((old, key) => key < old),
  $max: () => chosen((old, key) => key > old),
  $first: () =>
    collected(
      (values, value) => values.length > 0 || values.push(value),
      ([first]) => first,
    ),
  $last: () =>
    collected(
      (values, value) => values.splice(0, 1, value),
      ([last]) => last,
    ),
  $push: () => collected((values, value) => value === undefined || values.push(value)),
  $addToSet: () => collected((values, value) => value === undefined || values.push(value), distinct),
};

type Collect = (values: unknown[], value: unknown) => unknown;
function collected(add: Collect, result: (values: unknown[]) => unknown = (values) => values): Accumulator {
  const values: unknown[] = [];
  return { add: (value) => void add(values, value), result: () => result(values) };
}

/** The first of the values that are least, or greatest. */
function chosen(isBetter: (old: string, key: string) => boolean): Accumulator {
  let best: { key: string; value: unknown } | undefined;
  const add = (value: unknown) => {
    const key = isNothing(value) ? undefined : keyOf(value);
    if (key !== undefined && (best === undefined || isBetter(best.key, key))) best = { key, value };
  };
  return { add, result: () => best?.value };
}

/** A sum, and what it has rounded off: together exact, so that the order of the numbers does not matter. */
type Sum = [high: number, low: number];
type Total = { sum: Sum; count: number; isWhole: boolean; isInt: boolean };

function totalled(result: (total: Total) => unknown): Accumulator {
  const total: Total = { sum: [0, 0], count: 0, isWhole: true, isInt: true };
  const add = (value: unknown) => {
    const [number, type] = [numberOf(value), typeOf(value)];
    if (type === 'decimal') throw refused('arithmetic with Decimal128');
    if (number === undefined) return;
    total.sum = plus(total.sum, number);
    total.count++;
    total.isWhole &&= type !== 'double';
    total.isInt &&= type === 'int';
  };
  return { add, result: () => result(total) };
}

/** Knuth's two-sum. */
function plus([high, low]: Sum, number: number): Sum {
  const sum = high + number;
  const part = sum - high;
  return [sum, low + (high - (sum - part)) + (number - part)];
}

const roundedOf = ([high, low]: Sum): number => (Number.isFinite(high) ? high + low : high);

function wholeNumber([high, low]: Sum, isInt: boolean): Int32 | Long | Double {
  const sum = BigInt(high) + BigInt(low);
  if (isInt && BigInt.asIntN(32, sum) === sum) return new Int32(high + low);
  return BigInt.asIntN(64, sum) === sum ? Long.fromBigInt(sum) : new Double(high + low);
}
