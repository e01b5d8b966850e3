import type { Filter } from './filter.js';
import type { ModelBinding } from './model-binding.js';
import { runStages } from './reads.js';
import type { Row } from './row.js';
import { countStages, type FindOptions, findStages, type Stage } from './stages.js';
import { idText } from './stored-id.js';

/** The rows of a model that refer to some rows of another one. */
export interface Link {
  readonly parent: ModelBinding;
  readonly parentIds: readonly unknown[];
  readonly child: ModelBinding;
  /** The path of the child that holds the parent's id, or a list of ids. */
  readonly path: string;
}

/** What is asked of the rows that refer to each parent: some of them in order, or how many there are. */
export interface LinkedPart {
  readonly filter: Filter;
  readonly find: FindOptions | 'count';
}

/** The answers for a parent, by the names of the parts; of a count, one document with `n`, or none for 0. */
export type LinkedAnswers = Readonly<Record<string, readonly Row[] | undefined>>;

/**
 * Sends one pipeline that answers all parts for all parents, each cut to its own limit: the store looks up the children of one parent
 * after another by the index of their reference, and stops at the limit.
 */
export async function findLinked(
  { parent, parentIds, child, path }: Link,
  parts: Readonly<Record<string, LinkedPart>>,
  timeoutMS: number,
): Promise<ReadonlyMap<string, LinkedAnswers>> {
  const from = child.model.collection.name;
  const lookups = Object.entries(parts).map(([as, { filter, find }]): Stage => {
    const pipeline = find === 'count' ? countStages(filter) : findStages(filter, find);
    return { $lookup: { from, localField: '_id', foreignField: path, as, pipeline } };
  });
  const stages = [{ $match: { _id: { $in: parentIds } } }, { $project: { _id: 1 } }, ...lookups];
  const found = await runStages(parent, stages, timeoutMS, parentIds.length);
  return new Map(found.map(({ _id, ...answers }) => [idText(_id), toAnswers(answers, child)]));
}

function toAnswers(answers: Record<string, unknown>, child: ModelBinding): LinkedAnswers {
  const lists = Object.entries(answers).map(([name, rows]) => [name, Array.isArray(rows) ? named(rows, child) : []]);
  return Object.fromEntries(lists);
}

/** GraphQL reads the type of a row from it where a field's type is an interface or a union. */
export function named(rows: Record<string, unknown>[], { name }: ModelBinding): readonly Row[] {
  for (const row of rows) row.__typename = name;
  return rows;
}
