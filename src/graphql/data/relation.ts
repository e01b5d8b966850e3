import type { Filter } from './filter.js';

/** A condition of a row that rows of another collection decide: one of them must be the row's counterpart and match. */
export interface Relation {
  readonly model: string;
  readonly collection: string;
  /** The path of the row, a list of values perhaps, that equals `foreignPath` of its counterpart. */
  readonly localPath: string;
  readonly foreignPath: string;
  /** Whether the counterpart's path holds a list. */
  readonly isList: boolean;
  readonly filter: Filter;
}

const key = '$related';

/** The rows that have a counterpart, as a filter that `stages.ts` joins in the store; no store knows this operator itself. */
export function related(relation: Relation): Filter {
  return { [key]: relation };
}

/** The relation that a filter's own key holds, if there is one. */
export function relationOf(filter: Filter): Relation | undefined {
  const relation = filter[key];
  return isRelation(relation) ? relation : undefined;
}

/** Whether a filter has relations anywhere: then only a pipeline can ask it. */
export function hasRelations(filter: Filter): boolean {
  return key in filter || logicOf(filter).some(([, parts]) => parts.some(hasRelations));
}

/** All relations of a filter, less those within them. */
export function relationsOf(filter: Filter): readonly Relation[] {
  const own = relationOf(filter);
  return [...(own ? [own] : []), ...logicOf(filter).flatMap(([, parts]) => parts.flatMap(relationsOf))];
}

/** The filter with each relation replaced by an ordinary condition. */
export function replaceRelations(filter: Filter, replace: (relation: Relation) => Filter): Filter {
  if (!hasRelations(filter)) return filter;
  const { [key]: _own, ...rest } = filter;
  const own = relationOf(filter);
  const logic = logicOf(rest).map(([name, parts]) => [name, parts.map((part) => replaceRelations(part, replace))]);
  const others = { ...rest, ...Object.fromEntries(logic) };
  if (!own) return others;
  return Object.keys(others).length === 0 ? replace(own) : { $and: [others, replace(own)] };
}

function logicOf(filter: Filter): readonly [string, readonly Filter[]][] {
  return ['$and', '$or', '$nor'].flatMap((name) => {
    const parts: unknown = filter[name];
    return Array.isArray(parts) ? [[name, parts] satisfies [string, readonly Filter[]]] : [];
  });
}

function isRelation(value: unknown): value is Relation {
  return typeof value === 'object' && value !== null && 'foreignPath' in value;
}
