import { elements, field, fields, isTruthy, jsOf, numberOf, T, Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { patternOf } from './catalog.js';
import { CommandError, notSupported } from './command-error.js';
import { compileFilter } from './filter.js';
import { sortKeyOf } from './index-keys.js';
import { ADD, compute, isNumeric, MULTIPLY, wholeOf } from './numbers.js';
import { updateStages } from './pipeline.js';
import { keyOf } from './sort-key.js';

type Node = Value | Map<string, Node> | Node[];
/** What a modifier makes of the value at its path; undefined: nothing (any more). */
type Change = (old: Node | undefined) => Node | undefined;

/** Makes the new document of the old one. */
export type Update = (document: Value, isInsert?: boolean) => Value;

const ID = Buffer.from('_id');
const MAX_PADDING = 1_500_000;

/** Compiles an update: modifiers, a replacement or a pipeline. @throws CommandError 9, 40, 52, 56, 238 */
export function compileUpdate(update: Value, isMulti: boolean): Update {
  if (update.type === T.array) return keepingId(updateStages(update));
  const modifiers = fields(update);
  const isModifiers = [...modifiers.keys()].some((name) => name.startsWith('$'));
  if (!isModifiers) {
    if (isMulti) throw new CommandError(9, 'multi update is not supported for replacement-style update');
    return keepingId((document) => replacement(document, modifiers));
  }
  const changes = [...modifiers].flatMap(([name, operand]) => changesOf(name, operand));
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const [i, { path }] of changes.entries()) {
    const next = changes.slice(i + 1).find((other) => other.path === path || other.path.startsWith(`${path}.`));
    if (next) throw new CommandError(40, `Updating the path '${next.path}' would create a conflict at '${path}'`);
  }
  return keepingId((document, isInsert = false) => {
    let node: Node = document;
    for (const { steps, change, onInsert } of changes) if (isInsert || !onInsert) node = changeAt(node, steps, change);
    return valueOf(node);
  });
}

function keepingId(update: Update): Update {
  return (document, isInsert) => {
    const after = update(document, isInsert);
    const [old, id] = [field(document, ID), field(after, ID)];
    if (old && !(id && keyOf(old) === keyOf(id)))
      throw new CommandError(66, "the (immutable) field '_id' was found to have been altered");
    return after;
  };
}

function replacement(document: Value, replacing: ReadonlyMap<string, Value>): Value {
  const id = replacing.get('_id') ?? field(document, ID);
  return valueOf(
    new Map<string, Tree>([
      ...(id ? ([['_id', id]] as const) : []),
      ...[...replacing].filter(([name]) => name !== '_id'),
    ]),
  );
}

interface PathChange {
  readonly path: string;
  readonly steps: readonly string[];
  readonly change: Change;
  readonly onInsert: boolean;
}

function changesOf(name: string, operand: Value): PathChange[] {
  const make = MODIFIERS[name];
  if (/^\$(rename|bit)$/.test(name)) throw notSupported(name);
  if (make === undefined)
    throw new CommandError(9, `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update`);
  if (operand.type !== T.object)
    throw new CommandError(9, `Modifiers operate on fields but we found another type for ${name}`);
  return [...fields(operand)].map(([path, argument]) => ({
    path,
    steps: checkedSteps(path),
    change: make(argument, path),
    onInsert: name === '$setOnInsert',
  }));
}

function checkedSteps(path: string): string[] {
  const steps = path.split('.');
  if (steps.includes('')) throw new CommandError(56, `The update path '${path}' contains an empty field name`);
  if (steps.some((step) => /^\$(\[.*\])?$/.test(step))) throw notSupported(`the positional path ${path}`);
  if (steps.some((step) => step.startsWith('$')))
    throw new CommandError(52, `The dollar ($) prefixed field in '${path}' is not allowed`);
  return steps;
}

function opened(node: Node): Node {
  if (!(node instanceof Value)) return node;
  return node.type === T.object ? fields(node) : node.type === T.array ? elements(node) : node;
}

/** The tree with the value at a path changed; missing documents on the way are made only for a value. */
export function changeAt(parent: Node, [step = '', ...rest]: readonly string[], change: Change): Node {
  const node = opened(parent);
  const at = (child: Node | undefined) =>
    rest.length === 0
      ? change(child)
      : child === undefined
        ? nested(rest, change(undefined))
        : changeAt(child, rest, change);
  if (node instanceof Map) {
    const made = at(node.get(step));
    if (made !== undefined) node.set(step, made);
    else if (rest.length === 0) node.delete(step);
    return node;
  }
  if (Array.isArray(node) && /^(0|[1-9]\d*)$/.test(step)) {
    const index = Number(step);
    const made = at(node[index]);
    if (made === undefined && index >= node.length) return node;
    if (index > node.length + MAX_PADDING) throw new CommandError(2, `cannot pad an array up to index ${index}`);
    while (node.length < index) node.push(valueOf(null));
    node[index] = made ?? valueOf(null);
    return node;
  }
  if (nested(rest, change(undefined)) !== undefined)
    throw new CommandError(28, `Cannot create field '${step}' in an element that is no document`);
  return parent;
}

const nested = (steps: readonly string[], made: Node | undefined): Node | undefined =>
  made === undefined ? undefined : steps.reduceRight<Node>((node, step) => new Map([[step, node]]), made);

const MODIFIERS: Readonly<Record<string, (operand: Value, path: string) => Change>> = {
  $set: (operand) => () => operand,
  $setOnInsert: (operand) => () => operand,
  $unset: () => () => undefined,
  $inc: (operand, path) => arithmetic(operand, path, (old) => compute(ADD, old, operand), operand),
  $mul: (operand, path) =>
    arithmetic(
      operand,
      path,
      (old) => compute(MULTIPLY, old, operand),
      compute(MULTIPLY, operand, wholeOf(0n) ?? operand),
    ),
  $min: (operand) => (old) => (old !== undefined && keyOf(valueOf(old)) <= keyOf(operand) ? old : operand),
  $max: (operand) => (old) => (old !== undefined && keyOf(valueOf(old)) >= keyOf(operand) ? old : operand),
  $currentDate: (operand) => {
    const type = operand.type === T.bool ? 'date' : jsOf(field(operand, Buffer.from('$type')));
    if (type !== 'date') throw notSupported('$currentDate of a timestamp');
    return () => valueOf(new Date());
  },
  $push: pushing,
  $addToSet: (operand) => {
    const each = eachOf(operand, []);
    return onArray('$addToSet', (old) => {
      const keys = new Set(old.map((item) => keyOf(valueOf(item))));
      return [...old, ...each.items.filter((item) => keys.size < keys.add(keyOf(item)).size)];
    });
  },
  $pull: (operand) => {
    const isExact = operand.type !== T.object && operand.type !== T.regex;
    const isValue =
      operand.type === T.regex ||
      fields(operand.type === T.object ? operand : valueOf({}))
        .keys()
        .next()
        .value?.startsWith('$');
    const filter = isExact ? undefined : isValue ? compileFilter(valueOf({ v: operand })) : compileFilter(operand);
    const key = isExact ? keyOf(operand) : '';
    const fits = (item: Value) =>
      filter
        ? isValue
          ? filter.matches(valueOf({ v: item }))
          : item.type === T.object && filter.matches(item)
        : keyOf(item) === key;
    return onArray('$pull', (old) => old.filter((item) => !fits(valueOf(item))), true);
  },
  $pullAll: (operand) => {
    if (operand.type !== T.array) throw new CommandError(2, '$pullAll requires an array argument');
    const keys = new Set(elements(operand).map(keyOf));
    return onArray('$pullAll', (old) => old.filter((item) => !keys.has(keyOf(valueOf(item)))), true);
  },
  $pop: (operand) => {
    const way = numberOf(operand);
    if (way !== 1 && way !== -1) throw new CommandError(9, '$pop expects 1 or -1');
    return onArray('$pop', (old) => (way > 0 ? old.slice(0, -1) : old.slice(1)), true, 14);
  },
};

function arithmetic(operand: Value, path: string, change: (old: Value) => Value, initial: Value): Change {
  if (!isNumeric(operand)) throw new CommandError(14, `Cannot apply to a value of non-numeric type: ${path}`);
  return (old) => {
    if (old === undefined) return initial;
    const value = valueOf(old);
    if (!isNumeric(value)) throw new CommandError(14, `Cannot apply to a value of non-numeric type at ${path}`);
    return change(value);
  };
}

function onArray(name: string, change: (old: Node[]) => Node[], onlyExisting = false, code = 2): Change {
  return (old) => {
    if (old === undefined) return onlyExisting ? undefined : change([]);
    const node = opened(old);
    if (!Array.isArray(node)) throw new CommandError(code, `The field must be an array for ${name}`);
    return change(node);
  };
}

function eachOf(
  operand: Value,
  allowed: readonly string[],
): { items: readonly Value[]; options: ReadonlyMap<string, Value> } {
  const options = operand.type === T.object ? fields(operand) : new Map<string, Value>();
  const each = options.get('$each');
  if (each === undefined) return { items: [operand], options: new Map() };
  if (each.type !== T.array) throw new CommandError(14, 'The argument to $each must be an array');
  for (const name of options.keys())
    if (name !== '$each' && !allowed.includes(name)) throw new CommandError(2, `Unrecognized clause: ${name}`);
  return { items: elements(each), options };
}

function pushing(operand: Value): Change {
  const { items, options } = eachOf(operand, ['$position', '$slice', '$sort']);
  const [position, slice, sort] = [
    numberOf(options.get('$position')),
    numberOf(options.get('$slice')),
    options.get('$sort'),
  ];
  for (const number of [position ?? 0, slice ?? 0])
    if (!Number.isInteger(number)) throw new CommandError(2, '$position and $slice need whole numbers');
  const order = sort && byKey(sort);
  return onArray('$push', (old) => {
    const at = position === undefined ? old.length : position < 0 ? Math.max(0, old.length + position) : position;
    const all = [...old.slice(0, at), ...items, ...old.slice(at)];
    const ordered = order ? order(all.map((item) => valueOf(item))) : all;
    return slice === undefined ? ordered : slice < 0 ? ordered.slice(slice) : ordered.slice(0, slice);
  });
}

function byKey(sort: Value): (items: Value[]) => Value[] {
  const way = numberOf(sort);
  if (way !== undefined ? Math.abs(way) !== 1 : sort.type !== T.object)
    throw new CommandError(2, 'The $sort is invalid');
  const pattern = way === undefined ? patternOf(sort) : [];
  const key = (item: Value) => (way === undefined ? sortKeyOf(item, pattern) : keyOf(item));
  return (items) => {
    const keyed = items
      .map((item) => ({ item, key: key(item) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (way ?? 1));
    return keyed.map(({ item }) => item);
  };
}

/** The document that an upsert starts from: what the filter says is equal. @throws CommandError 54 */
export function seedOf(filter: Value): Value {
  let seed: Node = new Map();
  const paths = new Set<string>();
  const put = (path: string, value: Value) => {
    if (paths.has(path))
      throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    paths.add(path);
    seed = changeAt(seed, path.split('.'), () => value);
  };
  const walk = (part: Value) => {
    for (const [name, value] of fields(part)) {
      const members = value.type === T.array ? elements(value) : [];
      if (name === '$and' || (name === '$or' && members.length === 1)) members.forEach(walk);
      else if (!name.startsWith('$')) {
        const condition = value.type === T.object ? fields(value) : undefined;
        const isCondition = condition?.keys().next().value?.startsWith('$') ?? false;
        const equal = isCondition ? condition?.get('$eq') : value.type === T.regex ? undefined : value;
        if (equal) put(name, equal);
      }
    }
  };
  walk(filter);
  return valueOf(seed);
}

/** Whether an option like `upsert` is on. */
export const isOn = isTruthy;
