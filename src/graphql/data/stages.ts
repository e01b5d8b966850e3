import { allOf, everyRow, type Filter } from './filter.js';
import { type Projection, toStoreProjection } from './projection.js';
import { hasRelations, type Relation, relationsOf, replaceRelations } from './relation.js';

/** A stage of an aggregation pipeline. */
export type Stage = Readonly<Record<string, unknown>>;

/** How rows are found. */
export interface FindOptions {
  readonly projection: Projection | 'wholeRow';
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  /** 0: all. */
  readonly limit: number;
}

/** Stages that find rows; relations are joined after the sort, so that an index gives the order and the limit ends the joining. */
export function findStages(filter: Filter, { projection, sort, limit }: FindOptions): Stage[] {
  return [
    ...matchStages(filter, sort),
    ...(limit > 0 ? [{ $limit: limit }] : []),
    projection === 'wholeRow' ? { $unset: joinNames(filter) } : { $project: toStoreProjection(projection) },
  ];
}

/** Stages that count rows: one document with `n`, or none when there are no rows. */
export function countStages(filter: Filter): Stage[] {
  return [...matchStages(filter), { $group: { _id: 1, n: { $sum: 1 } } }];
}

/** Stages that answer the values of a path, each once, as `_id`; of a list, its items. Null may be among them. */
export function distinctStages(
  filter: Filter,
  { path, isList }: { path: string; isList: boolean },
  limit: number,
): Stage[] {
  return [
    ...matchStages(filter),
    ...(isList ? [{ $unwind: `$${path}` }] : []),
    { $group: { _id: `$${path}` } },
    { $limit: limit },
  ];
}

/** Stages that leave what matches, with the fields of joins beside it; the first is always a `$match`. */
export function matchStages(filter: Filter, sort?: FindOptions['sort']): Stage[] {
  const order = sort ? [{ $sort: sort }] : [];
  const { plain, joined } = split(filter);
  if (joined === everyRow) return [{ $match: plain }, ...order];
  const relations: Relation[] = [];
  const match = replaceRelations(joined, (relation) => ({ [joinName(relations.push(relation) - 1)]: { $ne: [] } }));
  return [{ $match: plain }, ...order, ...relations.map(joinStage), { $match: match }];
}

function joinStage({ collection, localPath, foreignPath, filter }: Relation, at: number): Stage {
  const pipeline = [...matchStages(filter), { $limit: 1 }, { $project: { _id: 1 } }];
  return {
    $lookup: { from: collection, localField: localPath, foreignField: foreignPath, as: joinName(at), pipeline },
  };
}

/** Names of paths begin otherwise: the expansion refuses those that begin with two underscores. */
const joinName = (at: number): string => `__r${at}`;

const joinNames = (filter: Filter): string[] => relationsOf(filter).map((_relation, at) => joinName(at));

/** What of a filter is asked before anything is joined, and what only then. */
function split(filter: Filter): { plain: Filter; joined: Filter } {
  if (!hasRelations(filter)) return { plain: filter, joined: everyRow };
  const parts = Object.entries(filter).flatMap(([name, value]): Filter[] =>
    name === '$and' && Array.isArray(value) ? value : [{ [name]: value }],
  );
  return {
    plain: allOf(parts.filter((part) => !hasRelations(part))),
    joined: allOf(parts.filter(hasRelations)),
  };
}
