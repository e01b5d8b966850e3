import { need, refused } from './command-error.js';
import { compileFilter } from './filter.js';
import { distinct, keyOf } from './keys.js';
import {
  addTo,
  type Doc,
  docFrom,
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
  need(isModifiers(update) || !isMulti, 9, 'multi update is not supported for replacement-style update');
  const changes = isModifiers(update) ? changesOf(update) : [];
  return (document, isInsert) => {
    const start = isModifiers(update) ? document : { ...('_id' in document && { _id: document._id }), ...update };
    const applied = changes.filter(({ name }) => isInsert || name !== '$setOnInsert');
    const { _id, ...rest } = applied.reduce((changed, { apply }) => apply(changed), start);
    const isKept = !('_id' in document) || (_id !== undefined && keyOf(_id) === keyOf(document._id));
    need(isKept, 66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    return _id === undefined ? rest : { _id, ...rest };
  };
}

export const isModifiers = (update: Doc): boolean => Object.keys(update).some((name) => name.startsWith('$'));

/** The changes of an update in the order in which they add new fields. */
function changesOf(update: Doc): { name: string; path: string; apply: (document: Doc) => Doc }[] {
  const changes = Object.entries(update).flatMap(([name, operand]) => {
    const make = MODIFIERS[name];
    if (/^\$(rename|bit|mul|pop)$/.test(name)) throw refused(name);
    need(make && isDoc(operand), 9, `Unknown modifier: ${name}, or one that was not given a document`);
    return Object.entries(operand).map(([path, argument]) => {
      if (/(^|\.)\$(\[|\.|$)/.test(path)) throw refused(`the positional path ${path}`);
      const isAllowed = !/(^|\.)(\$|__proto__|\.|$)/.test(path);
      need(isAllowed, 56, `The update path '${path}' has a field name that is not allowed`);
      const change = make(argument);
      return { name, path, apply: (document: Doc) => changeAt(document, path, change, name === '$unset') };
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
    const areNumbers = numberOf(operand) !== undefined && (old === undefined || numberOf(old) !== undefined);
    need(areNumbers, 14, 'Cannot increment a value of, or by, a non-numeric type');
    const sum = addTo(addTo(noSum(), old), operand);
    const result = resultOf(sum);
    need(!sum.isWhole || typeOf(result) !== 'double', 2, 'the result does not fit into 64 bits');
    return old === undefined ? operand : result;
  },
  $min: (operand) => (old) => (old !== undefined && keyOf(old) <= keyOf(operand) ? old : operand),
  $max: (operand) => (old) => (old !== undefined && keyOf(old) >= keyOf(operand) ? old : operand),
  $currentDate: (operand) => {
    if (operand !== true && docOf(operand).$type !== 'date') throw refused('$currentDate of a timestamp');
    return () => new Date();
  },
  $push: (operand) => {
    const items = eachOf(operand);
    return (old) => [...arrayOf(old), ...items];
  },
  $addToSet: (operand) => {
    const items = distinct(eachOf(operand));
    return (old) => {
      const known = new Set(arrayOf(old).map(keyOf));
      return [...arrayOf(old), ...items.filter((item) => !known.has(keyOf(item)))];
    };
  },
  $pull: (operand) => without(pullTest(operand)),
  $pullAll: (operand) => {
    const keys = new Set(arrayOf(operand).map(keyOf));
    return without((item) => keys.has(keyOf(item)));
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

function without(isMeant: (item: unknown) => boolean): Change {
  return (old) => (old === undefined ? old : arrayOf(old).filter((item) => !isMeant(item)));
}

function pullTest(operand: unknown): (item: unknown) => boolean {
  const isCondition = typeOf(operand) === 'regex' || (isDoc(operand) && isModifiers(operand));
  if (!isCondition && !isDoc(operand)) return (item) => keyOf(item) === keyOf(operand);
  const { matches } = compileFilter(isCondition ? { item: operand } : docOf(operand));
  return (item) => (isCondition ? matches({ item }) : isDoc(item) && matches(item));
}

/** A document with the value at a path made what `change` makes of it (undefined: removed). @throws CommandError 28 */
function changeAt(document: Doc, path: string, change: Change, isLenient = false): Doc {
  return docOf(changed(document, path.split('.'), change, isLenient));
}

function changed(parent: unknown, [step, ...rest]: readonly string[], change: Change, isLenient: boolean): unknown {
  if (step === undefined) return change(parent);
  if (Array.isArray(parent) && /^(0|[1-9]\d*)$/.test(step)) {
    const made = changed(parent[Number(step)], rest, change, isLenient);
    return made === undefined && Number(step) >= parent.length ? parent : putIn(parent, Number(step), made);
  }
  const made = changed(get(docOf(parent), step), rest, change, isLenient);
  const isViable = isDoc(parent) || parent === undefined || (isLenient && made === undefined);
  need(isViable, 28, `Cannot create field '${step}' in an element that is no document`);
  if (made !== undefined) return { ...docOf(parent), [step]: made };
  return isDoc(parent) ? docFrom(Object.entries({ ...parent, [step]: undefined })) : parent;
}

function putIn(array: Values, index: number, value: unknown): unknown[] {
  if (index > array.length + 1000) throw refused(`the index ${index} behind the end of an array`);
  const padded = Array.from({ length: Math.max(array.length, index) }, (_, i) => array[i] ?? null);
  padded[index] = value ?? null;
  return padded;
}

/** What an upsert starts from: what its filter says is equal. @throws CommandError 54 when it says so twice */
export function seedOf(filter: Doc, paths = new Set<string>()): Doc {
  let seed: Doc = {};
  for (const [name, value] of Object.entries(filter)) {
    const isAll = name === '$and' || (name === '$or' && listOf(value).length === 1);
    for (const member of isAll ? listOf(value) : []) seed = { ...seed, ...seedOf(docOf(member), paths) };
    const { $eq, $in, $all } = isDoc(value) && isModifiers(value) ? value : { $eq: value };
    const [only, ...others] = [...listOf($in), ...listOf($all)];
    const equal = $eq !== undefined || others.length > 0 ? $eq : only;
    if (name.startsWith('$') || equal === undefined || typeOf(equal) === 'regex') continue;
    need(paths.size < paths.add(name).size, 54, `cannot infer query fields to set, path '${name}' is matched twice`);
    seed = changeAt(seed, name, () => equal);
  }
  return seed;
}
