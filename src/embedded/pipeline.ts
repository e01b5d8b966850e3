import { Double, Int32 } from 'bson';
import { type Collection, findCollection } from './catalog.js';
import { need, refused } from './command-error.js';
import type { Item } from './engine.js';
import { compileFilter } from './filter.js';
import { distinct, type KeyField, keyOf, patternOf } from './keys.js';
import { countMatches, type Stream, search, slice, sorted } from './plan.js';
import { compileProjection } from './projection.js';
import type { View } from './storage.js';
import { add, type Doc, decode, docOf, get, isDoc, isNothing, isTruthy, numberOf } from './values.js';

type Stage = (stream: Stream<Doc>) => Stream<Doc>;
/** Where $lookup finds the other collection. */
type Source = { view: View; db: string };
const SEARCH = ['$match', '$sort', '$skip', '$limit'];
const KNOWN =
  /^\$(set|add|repl|facet|bucket|sort|graph|geo|red|sam|union|den|fill|doc|merge|out|chan|index|coll|sear|list)/;
const COUNT = JSON.stringify([['$group', { _id: 1, n: { $sum: 1 } }]]); // what countDocuments sends

/** Runs a pipeline. Its first $match, $sort, $skip and $limit, in this order, are a search, which may use an index. */
export function aggregate(source: Source, collection: Collection | undefined, pipeline: Values): Stream<Item> {
  const stages = pipeline.map((stage): [string, unknown] => {
    const [first, ...others] = Object.entries(docOf(stage));
    need(first && others.length === 0, 40323, 'A pipeline stage specification object must contain exactly one field.');
    return first;
  });
  const places = stages.map(([name]) => SEARCH.indexOf(name));
  const end = [...places, -1].findIndex((place, i) => place <= (places[i - 1] ?? -1));
  const { $match = {}, $sort = {}, $skip = 0, $limit } = Object.fromEntries(stages.slice(0, end));
  const [skip, limit] = [wholeOf($skip, 0), $limit === undefined ? 0 : wholeOf($limit, 1)];
  const [filter, rest] = [filterOf($match), stages.slice(end)];
  const isCount = skip + limit === 0 && JSON.stringify(rest) === COUNT;
  const n = isCount ? countMatches(source.view, collection, filter) : undefined;
  if (n !== undefined) return n === 0 ? [] : [{ _id: 1, n }];
  const found = search(source.view, collection, { filter, sort: sortOf($sort), skip, limit });
  const run = (stream: Stream<Doc>, [name, spec]: [string, unknown]) => stageOf(name, spec, source)(stream);
  return rest.length === 0 ? found : rest.reduce(run, decoded(found));
}

function* decoded(stream: Stream<Buffer>): Generator<Doc | undefined> {
  for (const bytes of stream) yield bytes && decode(bytes);
}

function stageOf(name: string, spec: unknown, source: Source): Stage {
  const make = STAGES[name];
  need(make || KNOWN.test(name), 40324, `Unrecognized pipeline stage name: '${name}'`);
  if (!make) throw refused(`the stage ${name}`);
  return make(spec, source);
}

function filterOf(spec: unknown): ReturnType<typeof compileFilter> {
  need(isDoc(spec), 15959, 'the match filter must be an object');
  return compileFilter(spec);
}

/** The fields of a sort. @throws CommandError 15975, 238 */
export function sortOf(spec: unknown): KeyField[] {
  need(isDoc(spec), 15973, 'the sort key specification must be an object');
  for (const [path, way] of Object.entries(spec)) {
    if (isDoc(way) || /(^|\.)\d*(\.|$)/.test(path)) throw refused(`sorting by ${path}`);
    need(Math.abs(numberOf(way) ?? 0) === 1, 15975, 'sort key ordering must be 1 or -1');
  }
  return patternOf(spec);
}

function wholeOf(spec: unknown, least: number): number {
  const number = numberOf(spec) ?? -1;
  need(Number.isInteger(number) && number >= least, 15958, `a whole number of at least ${least} is needed`);
  return number;
}

const each = (change: (document: Doc) => Doc | undefined): Stage =>
  function* (stream) {
    for (const document of stream) yield document && change(document);
  };

const STAGES: Readonly<Record<string, (spec: unknown, source: Source) => Stage>> = {
  $match: (spec) => {
    const { matches } = filterOf(spec);
    return each((document) => (matches(document) ? document : undefined));
  },
  $sort: (spec) => (stream) => sorted(stream, sortOf(spec), docOf),
  $skip: (spec) => (stream) => slice(stream, wholeOf(spec, 0), 0),
  $limit: (spec) => (stream) => slice(stream, 0, wholeOf(spec, 1)),
  $project: (spec) => {
    need(Object.keys(docOf(spec)).length > 0, 51272, 'a projection needs at least one field');
    return each(compileProjection(docOf(spec)));
  },
  $unset: (spec) => each(compileProjection(Object.fromEntries([spec].flat().map((path) => [path, 0])))),
  $group: groupStage,
  $count: (name) => {
    need(typeof name === 'string' && /^[^$.][^.]*$/.test(name), 40156, 'the count field must be a non-empty string');
    const group = groupStage({ _id: null, [name]: { $sum: 1 } });
    return (stream) => each(({ _id, ...counted }) => counted)(group(stream));
  },
  $unwind: unwindStage,
  $lookup: lookupStage,
};

/** Compiles a path, a constant, or a document of these; what is missing is undefined. @throws CommandError 238 for operators */
function compileExpression(expression: unknown): (document: Doc) => unknown {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    const steps = expression.slice(1).split('.');
    if (expression.startsWith('$$')) throw refused(`the variable ${expression}`);
    need(!steps.includes(''), 16872, `bad field path ${expression}`);
    return (document) => valueAt(document, steps);
  }
  if (Array.isArray(expression)) throw refused('an array as an expression');
  if (!isDoc(expression)) return () => expression;
  const operator = Object.keys(expression).find((name) => name.startsWith('$'));
  if (operator) throw refused(`the expression ${operator}`);
  const fields = Object.entries(expression).map(([name, value]) => [name, compileExpression(value)] as const);
  const valuesOf = (document: Doc) => fields.map(([name, evaluate]) => [name, evaluate(document)] as const);
  return (document) => Object.fromEntries(valuesOf(document).filter(([, value]) => value !== undefined));
}

/** What an expression's path leads to: through arrays to all their elements, never to one by its index. */
function valueAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value)) return present(value.map((item) => valueAt(item, [step, ...rest])));
  return isDoc(value) ? valueAt(get(value, step), rest) : undefined;
}

function unwindStage(spec: unknown): Stage {
  const { path, preserveNullAndEmptyArrays: keepsAll, ...others } = isDoc(spec) ? spec : { path: spec };
  need(typeof path === 'string' && path.startsWith('$'), 28818, "the path of $unwind should be prefixed with a '$'");
  const options = Object.keys(others);
  if (path.includes('.') || options.length > 0) throw refused(`$unwind of ${path} with ${options}`);
  const name = path.slice(1);
  return function* (stream) {
    for (const document of stream) {
      const value = document && get(document, name);
      const isList = Array.isArray(value);
      const { [name]: _list, ...rest } = document ?? {};
      if (isList && value.length > 0) yield* value.map((item) => ({ ...document, [name]: item }));
      else if (document === undefined || (!isList && !isNothing(value))) yield document;
      else if (isTruthy(keepsAll)) yield isList ? rest : document;
    }
  };
}

function lookupStage(spec: unknown, { view, db }: Source): Stage {
  const { from, localField, foreignField, as, ...others } = docOf(spec);
  const isPlain = [from, localField, foreignField, as].every((part) => typeof part === 'string');
  const isMore = !isPlain || String(as).includes('.') || Object.keys(others).length > 0;
  if (isMore) throw refused('$lookup but with from, localField, foreignField and an undotted as');
  const collection = findCollection(view, `${db}.${from}`);
  return each((document) => {
    const value = valueAt(document, String(localField).split('.')) ?? null;
    const $in: unknown[] = Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? null : value];
    const filter = compileFilter({ [String(foreignField)]: { $in } });
    const found = [...search(view, collection, { filter, sort: [], skip: 0, limit: 0 })];
    return { ...document, [String(as)]: found.flatMap((bytes) => (bytes ? decode(bytes) : [])) };
  });
}

type Values = readonly unknown[];
const present = (values: Values): Values => values.filter((value) => value !== undefined);
const numbers = (values: Values): Values => values.filter((value) => numberOf(value) !== undefined);
const sum = (values: Values): unknown => numbers(values).reduce((total, value) => add(total, value), new Int32(0));
const inOrder = (values: Values): Values =>
  values.filter((value) => !isNothing(value)).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));

/** What an accumulator makes of the values of a group, in their order. */
const ACCUMULATORS: Readonly<Record<string, (values: Values) => unknown>> = {
  $sum: sum,
  $avg: (values) => (numbers(values).length === 0 ? null : new Double(Number(sum(values)) / numbers(values).length)),
  $min: (values) => inOrder(values)[0],
  $max: (values) => inOrder(values).at(-1),
  $first: ([first]) => first,
  $last: (values) => values.at(-1),
  $push: present,
  $addToSet: (values) => distinct(present(values)),
};

function groupStage(spec: unknown): Stage {
  const { _id, ...rest } = docOf(spec);
  need('_id' in docOf(spec), 15955, 'a group specification must include an _id');
  const [keyAt, only] = [compileExpression(_id), Object.keys(docOf(_id))];
  const parts = Object.entries(rest).map(([name, part]) => {
    const [[operator, operand] = ['', undefined]] = Object.entries(docOf(part));
    const accumulate = ACCUMULATORS[operator];
    if (!accumulate) throw refused(`the accumulator ${operator || name}`);
    return { name, accumulate, evaluate: compileExpression(operand) };
  });
  return function* (stream) {
    const groups = new Map<string, { id: unknown; values: unknown[][] }>();
    for (const document of stream) {
      if (document === undefined) yield undefined;
      const made = document && (keyAt(document) ?? null);
      const id = only.length === 1 && Object.keys(docOf(made)).length === 0 ? { [String(only)]: null } : made; // as MongoDB has it
      const group = groups.get(keyOf(id)) ?? { id, values: parts.map(() => []) };
      if (document) groups.set(keyOf(id), group);
      for (const [i, { evaluate }] of parts.entries()) if (document) group.values[i]?.push(evaluate(document));
    }
    for (const { id, values } of groups.values()) {
      const fields = parts.map(({ name, accumulate }, i) => [name, accumulate(values[i] ?? []) ?? null]);
      yield { _id: id, ...Object.fromEntries(fields) };
    }
  };
}
