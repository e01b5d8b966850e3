import { Int32 } from 'bson';
import { need, refused } from './command-error.js';
import { elementTest, isOperators } from './filter.js';
import { distinct, keyOf } from './keys.js';
import {
  addTo,
  type Doc,
  docOf,
  get,
  isDoc,
  listOf,
  noSum,
  numberOf,
  resultOf,
  typeOf,
  type Values,
} from './values.js';

type Change = (old: unknown) => unknown;

/** Compiles modifiers or a replacement to what makes of a document the new one. @throws CommandError 9, 40, 52, 56, 66, 238 */
export function compileUpdate(update: unknown, isMulti: boolean): (document: Doc, isInsert: boolean) => Doc {
  if (!isDoc(update)) throw refused('an update by a pipeline');
  const isReplacement = !hasModifiers(update);
  need(!isReplacement || !isMulti, 9, 'multi update is not supported for replacement-style update');
  const changes = isReplacement ? [] : changesOf(update);
  return (document, isInsert) => {
    const applied = changes.filter(({ name }) => isInsert || name !== '$setOnInsert');
    const start = isReplacement ? { _id: document._id, ...update } : document;
    const { _id, ...rest } = applied.reduce((changed, { apply }) => apply(changed), start);
    const isKept = document._id === undefined || (_id !== undefined && keyOf(_id) === keyOf(document._id));
    need(isKept, 66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    return { _id, ...rest };
  };
}

export const hasModifiers = (update: Doc): boolean => Object.keys(update).some((name) => name.startsWith('$'));

/** The changes of an update in the order in which they add new fields. */
function changesOf(update: Doc) {
  const changes = Object.entries(update).flatMap(([name, operand]) => {
    const make = MODIFIERS[name];
    if (name.startsWith('$') && !make) throw refused(name);
    need(make && isDoc(operand), 9, `Unknown modifier: ${name}, or one that was not given a document`);
    return Object.entries(operand).map(([path, argument]) => {
      if (/(^|\.)\$(\[|\.|$)/.test(path)) throw refused(`the positional path ${path}`);
      const isAllowed = !/(^|\.)(\$|__proto__|\.|$)/.test(path);
      need(isAllowed, 56, `The update path '${path}' has a field name that is not allowed`);
      const [steps, change] = [path.split('.'), make(argument)];
      return { name, path, apply: (document: Doc) => docOf(changed(document, steps, change, name === '$unset')) };
    });
  });
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const [i, { path }] of changes.entries()) {
    const isHit = changes.some((other, j) => i !== j && `${other.path}.`.startsWith(`${path}.`));
    need(!isHit, 40, `Updating the path '${path}' would create a conflict at '${path}'`);
  }
  return changes;
}

const MODIFIERS: Readonly<Record<string, (operand: unknown) => Change>> = {
  $set: (operand) => () => operand,
  $setOnInsert: (operand) => () => operand,
  $unset: () => () => undefined,
  $inc: (operand) => (old) => {
    const areNumbers = [old ?? new Int32(0), operand].every((value) => numberOf(value) !== undefined);
    need(areNumbers && old !== null, 14, 'Cannot increment a value of, or by, a non-numeric type');
    const sum = addTo(addTo(noSum(), old), operand);
    need(!sum.isWhole || typeOf(resultOf(sum)) !== 'double', 2, 'the result does not fit into 64 bits');
    return old === undefined ? operand : resultOf(sum);
  },
  $min: (operand) => (old) => (old !== undefined && keyOf(old) <= keyOf(operand) ? old : operand),
  $max: (operand) => (old) => (old !== undefined && keyOf(old) >= keyOf(operand) ? old : operand),
  $currentDate: (operand) => {
    if (operand !== true && docOf(operand).$type !== 'date') throw refused('$currentDate of a timestamp');
    return () => new Date();
  },
  $push: (operand) => {
    const items = eachOf(operand); // at once: what is refused is refused whether a document is found or not
    return (old) => [...arrayOf(old), ...items];
  },
  $addToSet: (operand) => {
    const items = eachOf(operand);
    return (old) => [...arrayOf(old), ...distinct(items, arrayOf(old))];
  },
  $pull: (operand) => {
    const isMeant = pullTest(operand);
    return (old) => (old === undefined ? old : arrayOf(old).filter((item) => !isMeant(item)));
  },
  $pullAll: (operand) => {
    const keys = new Set(arrayOf(operand).map(keyOf));
    return (old) => (old === undefined ? old : arrayOf(old).filter((item) => !keys.has(keyOf(item))));
  },
};

function arrayOf(value: unknown): Values {
  need(value === undefined || Array.isArray(value), 2, 'the field, or the argument, must be an array');
  return listOf(value);
}

function eachOf(operand: unknown): Values {
  if (!isDoc(operand) || !('$each' in operand)) return [operand];
  if (Object.keys(operand).length > 1) throw refused(`$each with ${Object.keys(operand)}`);
  return arrayOf(operand.$each ?? null);
}

function pullTest(operand: unknown): (item: unknown) => boolean {
  if (!isDoc(operand) && typeOf(operand) !== 'regex') return (item) => keyOf(item) === keyOf(operand);
  const fits = elementTest(isDoc(operand) ? operand : { $regex: operand });
  return (item) => (!isDoc(operand) || isOperators(operand) || isDoc(item)) && fits(item);
}

/** A value with what the rest of a path leads to made what `change` makes of it (undefined: removed). @throws CommandError 28 */
function changed(parent: unknown, [step, ...rest]: readonly string[], change: Change, isLenient = false): unknown {
  if (step === undefined) return change(parent);
  const isElement = Array.isArray(parent) && /^(0|[1-9]\d*)$/.test(step);
  const made = changed(isElement ? parent[Number(step)] : get(docOf(parent), step), rest, change, isLenient);
  if (isElement) {
    if (made === undefined && Number(step) >= parent.length) return parent;
    if (Number(step) > parent.length) throw refused(`the index ${step} behind the end of an array`);
    return Object.assign([...parent], { [step]: made ?? null });
  }
  const isViable = isDoc(parent) || parent === undefined || (isLenient && made === undefined);
  need(isViable, 28, `Cannot create field '${step}' in an element that is no document`);
  return isDoc(parent) || made !== undefined ? { ...docOf(parent), [step]: made } : parent;
}

/** What an upsert starts from: what its filter says is equal. @throws CommandError 54 when it says so twice */
export function seedOf(filter: Doc, paths = new Set<string>()): Doc {
  let seed: Doc = {};
  for (const [name, value] of Object.entries(filter)) {
    const isAll = name === '$and' || (name === '$or' && listOf(value).length === 1);
    for (const member of isAll ? listOf(value) : []) seed = { ...seed, ...seedOf(docOf(member), paths) };
    const { $eq, $in, $all } = isOperators(value) ? value : { $eq: value };
    const [only, ...others] = [...listOf($in), ...listOf($all)];
    const equal = $eq !== undefined || others.length > 0 ? $eq : only;
    if (name.startsWith('$') || equal === undefined || typeOf(equal) === 'regex') continue;
    need(paths.size < paths.add(name).size, 54, `cannot infer query fields to set, path '${name}' is matched twice`);
    seed = docOf(changed(seed, name.split('.'), () => equal));
  }
  return seed;
}
