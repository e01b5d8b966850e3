import { type Collection, findCollection } from './collections.js';
import { need, refused } from './command-error.js';
import { compileExpression } from './expression.js';
import { allOf, compileFilter, type Filter } from './filter.js';
import { groupStage } from './group.js';
import { type KeyField, leavesOf, patternOf } from './keys.js';
import { countMatches, type Stream, search, slice, sorted } from './plan.js';
import { compileProjection } from './projection.js';
import type { View } from './storage.js';
import {
  type Doc,
  docOf,
  get,
  isDoc,
  isNothing,
  isTruthy,
  listOf,
  numberOf,
  opened,
  typeOf,
  type Values,
} from './values.js';

type Stage = (stream: Stream) => Stream;
/** Where $lookup finds the other collection. */
type Source = { view: View; db: string };
/** Runs over the documents of a collection, or those that one filter more lets through. */
type Pipeline = (collection: Collection | undefined, also?: Filter) => Stream;

const SEARCH = ['$match', '$sort', '$skip', '$limit'];
const COUNT = JSON.stringify([['$group', { _id: 1, n: { $sum: 1 } }]]); // what countDocuments sends

/** Compiles a pipeline. Its first $match, $sort, $skip and $limit, in this order, are a search, which may use an index. */
function compilePipeline(source: Source, pipeline: Values): Pipeline {
  const stages = pipeline.map((stage): [string, unknown] => {
    const [first, another] = Object.entries(docOf(stage));
    need(first && !another, 40323, 'A pipeline stage specification object must contain exactly one field.');
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
    return rest.reduce((stream, stage) => stage(stream), found);
  };
}

/** Runs a pipeline over the collection with this name. */
export const run = (view: View, ns: string, pipeline: Values): Stream =>
  compilePipeline({ view, db: ns.slice(0, ns.indexOf('.')) }, pipeline)(findCollection(view, ns));

function stageOf(name: string, spec: unknown, source: Source): Stage {
  const make = STAGES[name];
  if (!make) throw refused(`the stage ${name}`);
  return make(spec, source);
}

function filterOf(spec: unknown): Filter {
  need(isDoc(spec), 15959, 'the match filter must be an object');
  return compileFilter(spec);
}

function sortOf(spec: unknown): KeyField[] {
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

/** A stage that makes some documents of each. */
const each = (change: (document: Doc) => Iterable<Doc>): Stage =>
  function* (stream) {
    for (const item of stream) {
      if (item) yield* change(opened(item));
      yield undefined;
    }
  };
const projected = (spec: Doc): Stage => {
  const project = compileProjection(spec);
  return each((document) => [project(document)]);
};
const window =
  (skip: number, limit: number): Stage =>
  (stream) =>
    slice(stream, skip, limit);

const STAGES: Readonly<Record<string, (spec: unknown, source: Source) => Stage>> = {
  $match: (spec) => {
    const { matches } = filterOf(spec);
    return each((document) => (matches(document) ? [document] : []));
  },
  $sort: (spec) => {
    const sort = sortOf(spec);
    return (stream) => sorted(stream, sort);
  },
  $skip: (spec) => window(wholeOf(spec, 0), 0),
  $limit: (spec) => window(0, wholeOf(spec, 1)),
  $project: (spec) => {
    need(Object.keys(docOf(spec)).length > 0, 51272, 'a projection needs at least one field');
    return projected(docOf(spec));
  },
  $set: (spec) => {
    const fields = Object.entries(docOf(spec)).map(([name, value]) => {
      const isNested = name.includes('.') || (isDoc(value) && !Object.keys(value)[0]?.startsWith('$'));
      if (isNested) throw refused(`$set of what is in ${name}`);
      return [name, compileExpression(value)] as const;
    });
    return each((document) => [
      { ...document, ...Object.fromEntries(fields.map(([name, evaluate]) => [name, evaluate(document)])) },
    ]);
  },
  $unset: (spec) => projected(Object.fromEntries([spec].flat().map((path) => [path, 0]))),
  $group: groupStage,
  $count: (name) => {
    need(typeof name === 'string' && /^[^$.][^.]*$/.test(name), 40156, 'the count field must be a non-empty string');
    const [count, hide] = [groupStage({ _id: null, [name]: { $sum: 1 } }), projected({ _id: 0 })];
    return (stream) => hide(count(stream));
  },
  $unwind: (spec) => {
    const { path, preserveNullAndEmptyArrays: keepsAll, ...others } = isDoc(spec) ? spec : { path: spec };
    need(typeof path === 'string' && path.startsWith('$'), 28818, "the path of $unwind should be prefixed with a '$'");
    const [name, options] = [path.slice(1), Object.keys(others)];
    if (name.includes('.') || options.length > 0) throw refused(`$unwind of ${path} with ${options}`);
    return each((document) => {
      const value = get(document, name);
      const items = Array.isArray(value) ? value : isNothing(value) ? [] : [value];
      if (items.length > 0) return items.map((item) => ({ ...document, [name]: item }));
      return isTruthy(keepsAll) ? [{ ...document, [name]: value === null ? null : undefined }] : [];
    });
  },
  $lookup: (spec, source) => {
    const { from, localField, foreignField, as, pipeline, ...others } = docOf(spec);
    const isPlain = [from, localField, foreignField, as].every((part) => typeof part === 'string');
    const isMore = !isPlain || String(as).includes('.') || Object.keys(others).length > 0;
    if (isMore) throw refused('$lookup but with from, localField, foreignField, an undotted as and a pipeline');
    const run = compilePipeline(source, listOf(pipeline));
    const collection = findCollection(source.view, `${source.db}.${from}`);
    return function* (stream) {
      for (const item of stream) {
        const [document, found]: [Doc | undefined, Doc[]] = [item && opened(item), []];
        const leaves = document ? leavesOf(document, String(localField)) : [];
        if (leaves.some((each) => typeOf(each) === 'regex')) throw refused('$lookup by a regex');
        const $in = leaves.length > 0 ? leaves : [null];
        for (const other of document ? run(collection, compileFilter({ [String(foreignField)]: { $in } })) : []) {
          if (other) found.push(opened(other));
          else yield undefined;
        }
        yield document && { ...document, [String(as)]: found };
      }
    };
  },
};
