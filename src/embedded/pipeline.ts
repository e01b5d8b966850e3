import { type Collection, findCollection } from './catalog.js';
import { need, refused } from './command-error.js';
import { compileExpression, valueAt } from './expression.js';
import { allOf, compileFilter, type Filter } from './filter.js';
import { groupStage } from './group.js';
import { type KeyField, patternOf } from './keys.js';
import { countMatches, type Stream, search, slice, sorted } from './plan.js';
import { compileProjection } from './projection.js';
import type { View } from './storage.js';
import {
  type Doc,
  decode,
  docFrom,
  docOf,
  get,
  isDoc,
  isNothing,
  isTruthy,
  listOf,
  numberOf,
  typeOf,
  type Values,
} from './values.js';

/** A document, maybe still encoded. */
export type Item = Doc | Buffer;
type Stage = (stream: Stream<Doc>) => Stream<Doc>;
/** Where $lookup finds the other collection. */
type Source = { view: View; db: string };
/** Runs over the documents of a collection, or those that one filter more lets through. */
type Pipeline = (collection: Collection | undefined, also?: Filter) => Stream<Item>;

const SEARCH = ['$match', '$sort', '$skip', '$limit'];
const KNOWN =
  /^\$(add|repl|facet|bucket|sort|graph|geo|red|sam|union|set|den|fill|doc|merge|out|chan|index|coll|sear|list)/;
const COUNT = JSON.stringify([['$group', { _id: 1, n: { $sum: 1 } }]]); // what countDocuments sends

/** Compiles a pipeline. Its first $match, $sort, $skip and $limit, in this order, are a search, which may use an index. */
export function compilePipeline(source: Source, pipeline: Values): Pipeline {
  const stages = pipeline.map((stage): [string, unknown] => {
    const [first, ...others] = Object.entries(docOf(stage));
    need(first && others.length === 0, 40323, 'A pipeline stage specification object must contain exactly one field.');
    return first;
  });
  const places = stages.map(([name]) => SEARCH.indexOf(name));
  const end = [...places, -1].findIndex((place, i) => place <= (places[i - 1] ?? -1));
  const { $match = {}, $sort = {}, $skip = 0, $limit } = Object.fromEntries(stages.slice(0, end));
  const [own, sort, skip] = [filterOf($match), sortOf($sort), wholeOf($skip, 0)];
  const limit = $limit === undefined ? 0 : wholeOf($limit, 1);
  const rest = stages.slice(end).map(([name, spec]) => stageOf(name, spec, source));
  const isCount = skip + limit === 0 && JSON.stringify(stages.slice(end)) === COUNT;
  return (collection, also) => {
    const filter = also ? allOf([also, own]) : own;
    const n = isCount ? countMatches(source.view, collection, filter) : undefined;
    if (n !== undefined) return n === 0 ? [] : [{ _id: 1, n }];
    const found = search(source.view, collection, { filter, sort, skip, limit });
    return rest.length === 0 ? found : rest.reduce<Stream<Doc>>((stream, stage) => stage(stream), decoded(found));
  };
}

function* decoded(stream: Stream<Item>): Generator<Doc | undefined> {
  for (const item of stream) yield Buffer.isBuffer(item) ? decode(item) : item;
}

function stageOf(name: string, spec: unknown, source: Source): Stage {
  const make = STAGES[name];
  need(make || KNOWN.test(name), 40324, `Unrecognized pipeline stage name: '${name}'`);
  if (!make) throw refused(`the stage ${name}`);
  return make(spec, source);
}

function filterOf(spec: unknown): Filter {
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
  $sort: (spec) => {
    const sort = sortOf(spec);
    return (stream) => sorted(stream, sort, docOf);
  },
  $skip: (spec) => windowStage(wholeOf(spec, 0), 0),
  $limit: (spec) => windowStage(0, wholeOf(spec, 1)),
  $project: (spec) => {
    need(Object.keys(docOf(spec)).length > 0, 51272, 'a projection needs at least one field');
    return each(compileProjection(docOf(spec)));
  },
  $set: setStage,
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

function windowStage(skip: number, limit: number): Stage {
  return (stream) => slice(stream, skip, limit);
}

function setStage(spec: unknown): Stage {
  const fields = Object.entries(docOf(spec)).map(([name, value]) => {
    const isNested = name.includes('.') || (isDoc(value) && !Object.keys(value)[0]?.startsWith('$'));
    if (isNested) throw refused(`$set of what is in ${name}`);
    return [name, compileExpression(value)] as const;
  });
  return each((document) => {
    const made = fields.map(([name, evaluate]) => [name, evaluate(document)]);
    return docFrom(Object.entries({ ...document, ...Object.fromEntries(made) }));
  });
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
      if (isList && value.length > 0) yield* value.map((item) => ({ ...document, [name]: item }));
      else if (document === undefined || (!isList && !isNothing(value))) yield document;
      else if (isTruthy(keepsAll))
        yield isList ? docFrom(Object.entries({ ...document, [name]: undefined })) : document;
    }
  };
}

function lookupStage(spec: unknown, source: Source): Stage {
  const { from, localField, foreignField, as, pipeline, ...others } = docOf(spec);
  const isPlain = [from, localField, foreignField, as].every((part) => typeof part === 'string');
  const isMore = !isPlain || String(as).includes('.') || Object.keys(others).length > 0;
  if (isMore) throw refused('$lookup but with from, localField, foreignField, an undotted as and a pipeline');
  const run = compilePipeline(source, listOf(pipeline));
  const [collection, steps] = [findCollection(source.view, `${source.db}.${from}`), String(localField).split('.')];
  return function* (stream) {
    for (const document of stream) {
      const value = valueAt(document, steps) ?? null;
      const $in: Values = Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? null : value];
      if ($in.some((each) => typeOf(each) === 'regex')) throw refused('$lookup by a regex');
      const found: Doc[] = [];
      for (const item of document ? decoded(run(collection, compileFilter({ [String(foreignField)]: { $in } }))) : []) {
        if (item) found.push(item);
        else yield undefined;
      }
      yield document && { ...document, [String(as)]: found };
    }
  };
}
