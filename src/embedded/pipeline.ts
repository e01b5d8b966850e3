import { elements, field, fields, isTruthy, jsOf, numberOf, T, textOf, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { type Collection, countOf, findCollection, patternOf } from './catalog.js';
import { CommandError, notSupported } from './command-error.js';
import { compileExpression, type Expression } from './expression.js';
import { compileFilter, type Filter } from './filter.js';
import { groupStage } from './group.js';
import { compileProjection } from './projection.js';
import { type Search, type Stream, search, slice, sorted } from './search.js';
import type { View } from './storage.js';
import type { changeAt } from './update.js';

type Stage = (stream: Stream) => Stream;
type OneToOne = (document: Value) => Value;
interface Source {
  readonly view: View;
  readonly database: string;
}

const EVERYTHING: Filter = { matches: () => true, clauses: [], alternatives: [] };

/** Runs a pipeline over a collection: leading $match, $sort, $skip and $limit become a search by index. */
export function aggregate(
  view: View,
  collection: Collection | undefined,
  database: string,
  pipeline: readonly Value[],
): Stream {
  const stages = pipeline.map((stage) => {
    const [[name, spec] = ['', stage], ...others] = stage.type === T.object ? fields(stage) : [];
    if (others.length > 0 || name === '')
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    return { name, spec };
  });
  let { filter, sort, skip, limit }: Search = { filter: EVERYTHING, sort: [], skip: 0, limit: 0 };
  let taken = 0;
  for (const { name, spec } of stages) {
    if (name === '$match' && taken === 0) filter = matchOf(spec);
    else if (name === '$sort' && sort.length === 0 && skip + limit === 0) sort = sortOf(spec);
    else if (name === '$skip' && skip + limit === 0) skip = whole(spec, 15956, 0);
    else if (name === '$limit' && limit === 0) limit = whole(spec, 15958, 1);
    else break;
    taken++;
  }
  const rest = stages.slice(taken).map(({ name, spec }) => compileStage(name, spec, { view, database }));
  if (
    collection &&
    filter.clauses.length === 0 &&
    taken <= 1 &&
    isMatchAll(stages[0]) &&
    isCountOfAll(stages.slice(taken))
  ) {
    const total = countOf(view, collection);
    return total === 0 ? [] : [valueOf({ _id: 1, n: total })];
  }
  return rest.reduce<Stream>((stream, stage) => stage(stream), search(view, collection, { filter, sort, skip, limit }));
}

type Named = { readonly name: string; readonly spec: Value };
const isMatchAll = (first: Named | undefined): boolean =>
  first?.name === '$group' || (first?.name === '$match' && fields(first.spec).size === 0);

/** Whether this is what countDocuments sends: `{ $group: { _id: 1, n: { $sum: 1 } } }`. */
function isCountOfAll(stages: readonly Named[]): boolean {
  const [group, ...others] = stages;
  return (
    group?.name === '$group' && others.length === 0 && JSON.stringify(jsOf(group.spec)) === '{"_id":1,"n":{"$sum":1}}'
  );
}

/** The stages that an update may consist of, as one function. */
export function updateStages(pipeline: Value): OneToOne {
  const steps = elements(pipeline).map((stage) => {
    const [[name, spec] = ['', stage]] = fields(stage);
    const make = ONE_TO_ONE[name];
    if (make === undefined) throw notSupported(`${name} in an update`);
    return make(spec);
  });
  return (document) => steps.reduce((value, step) => step(value), document);
}

function matchOf(spec: Value): Filter {
  if (spec.type !== T.object) throw new CommandError(15959, 'the match filter must be an expression in an object');
  return compileFilter(spec);
}

/** The order that a sort asks for. @throws CommandError 15975, 15976 */
export function sortOf(spec: Value): ReturnType<typeof patternOf> {
  if (spec.type !== T.object) throw new CommandError(15973, 'the sort key must be an object');
  for (const [path, way] of fields(spec)) {
    if (way.type === T.object) throw notSupported('sorting by $meta');
    if (Math.abs(numberOf(way) ?? 0) !== 1)
      throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    if (/(^|\.)(\d+)?(\.|$)/.test(path)) throw notSupported(`sorting by ${path}`);
  }
  return patternOf(spec);
}

function whole(spec: Value, code: number, least: number): number {
  const number = numberOf(spec);
  if (number === undefined || !Number.isInteger(number) || number < least)
    throw new CommandError(code, `a whole number of at least ${least} is needed`);
  return number;
}

const ONE_TO_ONE: Readonly<Record<string, (spec: Value) => OneToOne>> = {
  $project: (spec) => {
    if (spec.type !== T.object || fields(spec).size === 0)
      throw new CommandError(51272, 'a projection must have at least one field');
    return compileProjection(spec);
  },
  $set: compileSet,
  $addFields: compileSet,
  $unset: (spec) => {
    const paths = spec.type === T.array ? elements(spec).map(textOf) : [textOf(spec)];
    return compileProjection(valueOf(Object.fromEntries(paths.map((path) => [path, 0]))));
  },
  $replaceRoot: (spec) => replaceRoot(field(spec, Buffer.from('newRoot'))),
  $replaceWith: replaceRoot,
};

function replaceRoot(spec: Value | undefined): OneToOne {
  const expression = compileExpression(spec ?? valueOf(null));
  return (document) => {
    const root = expression({ ROOT: document, CURRENT: document });
    if (root?.type !== T.object) throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
    return root;
  };
}

function compileSet(spec: Value): OneToOne {
  const parts = [...fields(spec)].map(([path, value]) => ({
    steps: path.split('.'),
    expression: compileExpression(value),
  }));
  return (document) => {
    let node: Parameters<typeof changeAt>[0] = document;
    for (const { steps, expression } of parts) {
      const value = expression({ ROOT: document, CURRENT: document });
      node = setAt(valueOf(node), steps, value);
    }
    return valueOf(node);
  };
}

function setAt(value: Value | undefined, [step = '', ...rest]: readonly string[], made: Value | undefined): Value {
  if (value?.type === T.array) return valueOf(elements(value).map((item) => setAt(item, [step, ...rest], made)));
  const parts = new Map<string, Tree>(value?.type === T.object ? fields(value) : []);
  const old = value?.type === T.object ? field(value, Buffer.from(step)) : undefined;
  const next = rest.length > 0 ? setAt(old, rest, made) : made;
  if (next === undefined) parts.delete(step);
  else parts.set(step, next);
  return valueOf(parts);
}

function compileStage(name: string, spec: Value, source: Source): Stage {
  const oneToOne = ONE_TO_ONE[name];
  if (oneToOne) return mapping(oneToOne(spec));
  const make = STAGES[name];
  if (make === undefined) throw notSupported(`the stage ${name}`, 40324);
  return make(spec, source);
}

const mapping = (change: OneToOne): Stage =>
  function* (stream) {
    for (const value of stream) yield value && change(value);
  };

const STAGES: Readonly<Record<string, (spec: Value, source: Source) => Stage>> = {
  $match: (spec) => {
    const { matches } = matchOf(spec);
    return mapping((document) => document) && keeping(matches);
  },
  $sort: (spec) => {
    const order = sortOf(spec);
    return (stream) => sorted(stream, order);
  },
  $skip: (spec) => {
    const skip = whole(spec, 15956, 0);
    return (stream) => slice(stream, skip, 0);
  },
  $limit: (spec) => {
    const limit = whole(spec, 15958, 1);
    return (stream) => slice(stream, 0, limit);
  },
  $group: groupStage,
  $count: (spec) => {
    const name = spec.type === T.string ? textOf(spec) : '';
    if (name === '' || name.startsWith('$') || name.includes('.'))
      throw new CommandError(40156, 'the count field must be a non-empty string');
    return function* (stream) {
      let count = 0;
      for (const value of stream) {
        if (value) count++;
        else yield undefined;
      }
      if (count > 0) yield valueOf({ [name]: count });
    };
  },
  $sortByCount: (spec) => {
    const group = groupStage(valueOf({ _id: spec, count: { $sum: 1 } }));
    return (stream) => sorted(group(stream), patternOf(valueOf({ count: -1 })));
  },
  $unwind: unwindStage,
  $lookup: lookupStage,
};

const keeping = (matches: Filter['matches']): Stage =>
  function* (stream) {
    for (const value of stream) yield value && matches(value) ? value : undefined;
  };

function unwindStage(spec: Value): Stage {
  const options = spec.type === T.object ? fields(spec) : new Map([['path', spec]]);
  const path = String(jsOf(options.get('path')));
  if (!path.startsWith('$'))
    throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (options.has('includeArrayIndex')) throw notSupported('$unwind with includeArrayIndex');
  const read: Expression = compileExpression(valueOf(path));
  const steps = path.slice(1).split('.');
  const keepsAll = isTruthy(options.get('preserveNullAndEmptyArrays'));
  return function* (stream) {
    for (const document of stream) {
      const value = document && read({ ROOT: document, CURRENT: document });
      const items = value?.type === T.array ? elements(value) : value && value.type !== T.null ? [value] : [];
      if (document === undefined) yield undefined;
      else if (items.length === 0 && keepsAll)
        yield value?.type === T.array ? setAt(document, steps, undefined) : document;
      else for (const item of items) yield value?.type === T.array ? setAt(document, steps, item) : document;
    }
  };
}

function lookupStage(spec: Value, { view, database }: Source): Stage {
  const options = fields(spec);
  const [from, localField, foreignField, as] = ['from', 'localField', 'foreignField', 'as'].map((name) =>
    jsOf(options.get(name)),
  );
  if (
    options.size !== 4 ||
    typeof localField !== 'string' ||
    typeof foreignField !== 'string' ||
    typeof as !== 'string'
  )
    throw notSupported('$lookup but by localField and foreignField');
  const read = compileExpression(valueOf(`$${localField}`));
  const collection = findCollection(view, `${database}.${String(from)}`);
  return function* (stream) {
    for (const document of stream) {
      const value = document && read({ ROOT: document, CURRENT: document });
      const wanted = value?.type === T.array ? elements(value) : [value];
      const filter = compileFilter(
        valueOf({
          [foreignField]: { $in: [...wanted.map((item) => item ?? null), ...(value?.type === T.array ? [] : [])] },
        }),
      );
      const found = document
        ? [...search(view, collection, { filter, sort: [], skip: 0, limit: 0 })].filter((item) => item !== undefined)
        : [];
      yield document && setAt(document, as.split('.'), valueOf(found));
    }
  };
}
