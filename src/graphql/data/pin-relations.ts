import { allOf, type Filter, noRow } from './filter.js';
import { hasRelations, type Relation, relationsOf, replaceRelations } from './relation.js';
import type { Row } from './row.js';

/** Finds which of some values have a counterpart that matches. */
export type FindCounterparts = (relation: Relation, filter: Filter) => Promise<readonly unknown[]>;

/**
 * What a filter says of some rows, without relations: each is pinned to those values of theirs that have a counterpart now. A write
 * that holds to the result is refused when one of the rows has come to refer to something else meanwhile.
 */
export async function pinRelations(filter: Filter, rows: readonly Row[], find: FindCounterparts): Promise<Filter> {
  if (!hasRelations(filter)) return filter;
  const pinned = new Map<Relation, Filter>();
  for (const relation of relationsOf(filter)) pinned.set(relation, await pin(relation, rows, find));
  return replaceRelations(filter, (relation) => pinned.get(relation) ?? noRow);
}

async function pin(relation: Relation, rows: readonly Row[], find: FindCounterparts): Promise<Filter> {
  const { localPath, foreignPath, filter } = relation;
  const values = rows.flatMap((row) => row[localPath] ?? []);
  if (values.length === 0) return noRow;
  const found = await find(relation, allOf([{ [foreignPath]: { $in: values } }, filter]));
  return found.length === 0 ? noRow : { [localPath]: { $in: found } };
}
