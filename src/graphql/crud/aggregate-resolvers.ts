import type { GraphQLFieldResolver } from 'graphql';
import { LimitError } from '../../lib/app-error.js';
import type { Context } from '../context.js';
import type { AggregateArgs, AggregateRow } from '../data/aggregate.js';
import { modelData } from '../data/data.js';
import { type BoundField, bindingOf, type ModelBinding, type ModelBindings } from '../data/model-binding.js';
import { aggregateSelection, rowSelection } from '../data/selection.js';
import { idText } from '../data/stored-id.js';
import { type GroupKey, groupKeys, type Measure, measuredFields, measures, measureType } from './aggregates.js';

type Resolver<Source> = GraphQLFieldResolver<Source, Context>;
type Values = Readonly<Record<string, unknown>>;

/** `moviesAggregate`. */
export const aggregate =
  (binding: ModelBinding): GraphQLFieldResolver<unknown, Context, AggregateArgs> =>
  (_root, args, { data }, info) =>
    modelData(data, binding.name).aggregate(args, aggregateSelection(binding, info));

/** `MovieAggregate` and its parts. */
export function aggregateResolvers(binding: ModelBinding, bindings: ModelBindings) {
  const { names } = binding;
  const fields = [...binding.fields.values()];
  const keys = groupKeys(fields);
  const measured = measures.filter((measure) => measuredFields(measure, fields).length > 0);
  const parts = measured.map((measure) => [measure, (row: AggregateRow) => row[measure]]);
  const group = Object.fromEntries(keys.map((key) => [key.name, keyResolver(key, bindings)]));
  const measureTypes = measured.map((measure) => [names[measure], measureResolvers(measure, fields)]);
  return {
    [names.aggregate]: {
      count: (row: AggregateRow) => row.count,
      ...(keys.length > 0 ? { group: (row: AggregateRow) => row.group } : {}),
      ...Object.fromEntries(parts),
    },
    ...(keys.length > 0 ? { [names.group]: group } : {}),
    ...Object.fromEntries(measureTypes),
  };
}

function keyResolver({ name, field, unit }: GroupKey<BoundField>, bindings: ModelBindings): Resolver<Values> {
  if (unit === 'year') return (group) => (group[name] == null ? null : Number(group[name]));
  if (field.kind !== 'reference')
    return field.isObjectId ? (group) => (group[name] == null ? null : idText(group[name])) : (group) => group[name];
  const target = bindingOf(bindings, field.typeName);
  return (group, _args, { data }, info) =>
    group[name] == null ? null : modelData(data, target.name).load(group[name], rowSelection(target, info));
}

function measureResolvers(measure: Measure, fields: readonly BoundField[]): Record<string, Resolver<Values>> {
  const resolvers = measuredFields(measure, fields).map((field) => {
    const isWhole = measureType(measure, field) === 'SafeInt';
    return [field.name, (values: Values) => (isWhole ? safe(field, values[field.name]) : values[field.name])];
  });
  return Object.fromEntries(resolvers);
}

/** @throws LimitError for what no double tells from its neighbours */
function safe({ coordinate }: BoundField, value: unknown): unknown {
  if (value == null || Number.isSafeInteger(Number(value))) return value == null ? null : Number(value);
  throw new LimitError(`the sum of ${coordinate} is beyond 2^53 - 1; group or filter the rows`);
}
