import { field, fields, numberOf, T, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { CommandError, notSupported } from './command-error.js';
import { compileExpression } from './expression.js';
import { ADD, compute, doubleOf, isNumeric, wholeOf } from './numbers.js';
import type { Stream } from './search.js';
import { keyOf } from './sort-key.js';

/** Takes values one by one and says in the end what they come to. */
interface Accumulator {
  add(value: Value | undefined): void;
  result(): Tree;
}

const isNothing = (value: Value | undefined): boolean =>
  value === undefined || value.type === T.null || value.type === T.undefined;

function folding(
  choose: (held: Value | undefined, value: Value | undefined, isFirst: boolean) => Value | undefined,
  empty: Tree = null,
): Accumulator {
  let held: Value | undefined;
  let isFirst = true;
  return {
    add: (value) => {
      held = choose(held, value, isFirst);
      isFirst = false;
    },
    result: () => held ?? empty,
  };
}

const sum = (): Accumulator =>
  folding((held = wholeOf(0n), value) => (held && isNumeric(value) ? compute(ADD, held, value, 'double') : held), 0);

function average(): Accumulator {
  const total = sum();
  let count = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      total.add(value);
      count++;
    },
    result: () => (count === 0 ? null : doubleOf((numberOf(valueOf(total.result())) ?? 0) / count)),
  };
}

function extreme(isBetter: (key: string, than: string) => boolean): Accumulator {
  let best: string | undefined;
  return folding((held, value) => {
    if (value === undefined || isNothing(value)) return held;
    const key = keyOf(value);
    if (best !== undefined && !isBetter(key, best)) return held;
    best = key;
    return value;
  });
}

function collecting(isWanted: (value: Value) => boolean): Accumulator {
  const items: Value[] = [];
  return {
    add: (value) => {
      if (value && isWanted(value)) items.push(value);
    },
    result: () => items,
  };
}

function collectingOnce(): Accumulator {
  const keys = new Set<string>();
  return collecting((value) => keys.size < keys.add(keyOf(value)).size);
}

const ACCUMULATORS: Readonly<Record<string, () => Accumulator>> = {
  $sum: sum,
  $avg: average,
  $min: () => extreme((key, than) => key < than),
  $max: () => extreme((key, than) => key > than),
  $first: () => folding((held, value, isFirst) => (isFirst ? value : held)),
  $last: () => folding((_held, value) => value),
  $push: () => collecting(() => true),
  $addToSet: collectingOnce,
};

/** Compiles $group. @throws CommandError 15955, 15952, 238 */
export function groupStage(spec: Value): (stream: Stream) => Stream {
  const id = field(spec, Buffer.from('_id'));
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const keyExpression = compileExpression(id);
  const parts = [...fields(spec)]
    .filter(([name]) => name !== '_id')
    .map(([name, part]) => {
      const [[operator, operand] = ['', part]] = part.type === T.object ? fields(part) : [];
      const make = ACCUMULATORS[operator];
      if (make === undefined)
        throw operator.startsWith('$')
          ? notSupported(`the accumulator ${operator}`)
          : new CommandError(40234, `The field '${name}' must be an accumulator object`);
      return { name, make, expression: compileExpression(operand) };
    });
  return function* (stream) {
    const groups = new Map<string, { id: Tree; parts: Accumulator[] }>();
    for (const document of stream) {
      if (document === undefined) {
        yield undefined;
        continue;
      }
      const variables = { ROOT: document, CURRENT: document };
      const value = keyExpression(variables);
      const key = keyOf(value);
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { id: value ?? null, parts: parts.map(({ make }) => make()) }));
      for (const [i, { expression }] of parts.entries()) group.parts[i]?.add(expression(variables));
    }
    for (const { id: value, parts: results } of groups.values()) {
      yield valueOf(
        new Map<string, Tree>([
          ['_id', value],
          ...parts.map(({ name }, i): [string, Tree] => [name, results[i]?.result() ?? null]),
        ]),
      );
    }
  };
}
