import { InputError, LimitError } from '../../lib/app-error.js';
import { type GroupKey, groupKeys, type Measure } from '../crud/aggregates.js';
import type { Grouping } from './group-stages.js';
import { type BoundField, bindingOf, type ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import { viewPermission } from './row-filters.js';

/** The arguments of an aggregate, as GraphQL coerces them. */
export interface AggregateArgs {
  readonly where?: unknown;
  readonly groupBy?: readonly string[] | null | undefined;
  readonly first?: number | null | undefined;
}

/** What is worked out of which field. */
export interface Measured {
  readonly measure: Measure;
  readonly field: BoundField;
}

/** What the rows of a group come to; each measure by the names of its fields. */
export interface AggregateRow extends Readonly<Record<Measure, Readonly<Record<string, unknown>>>> {
  /** By the names of the keys; a reference's is the stored id, null where the row is hidden. */
  readonly group: Readonly<Record<string, unknown>> | null;
  readonly count: number;
}

const defaultGroups = 100;
const maxGroups = 1000;

/**
 * Groups the rows that match and that the actor may see, and measures each group: one store call. The groups of most rows come first,
 * then by key; without keys there is one row, also for no rows.
 * @throws InputError for a negative `first`; LimitError over 1,000 groups
 */
export async function aggregateRows(
  scope: RequestScope,
  binding: ModelBinding,
  args: AggregateArgs,
  measured: readonly Measured[],
): Promise<readonly AggregateRow[]> {
  const limit = readFirst(args.first);
  const keys = readKeys(binding, args.groupBy ?? []);
  const fields = [...new Set(measured.map(({ field }) => field))];
  const filter = await scope.compile(binding, args.where);
  if (limit === 0) return [];
  const targets = keys.map(({ field }) =>
    field.kind === 'reference' ? bindingOf(scope.options.bindings, field.typeName) : null,
  );
  const grouping: Grouping = { keys: keys.map((key, at) => ({ ...key, target: targets[at] ?? null })), fields, limit };
  const found = await scope.store.group(binding, [viewPermission(binding)], filter, grouping);
  const rows = found.length === 0 && keys.length === 0 ? [{}] : found;
  return rows.map((row) => toAggregate(row, keys, fields));
}

function readFirst(first: number | null | undefined): number {
  if (first == null) return defaultGroups;
  if (first < 0) throw new InputError('first is a whole number from 0', [{ path: 'first', message: 'is from 0' }]);
  if (first > maxGroups) throw new LimitError(`first is at most ${maxGroups}, not ${first}`);
  return first;
}

function readKeys(binding: ModelBinding, names: readonly string[]): GroupKey<BoundField>[] {
  const known = new Map(groupKeys(binding.fields.values()).map((key) => [key.name, key]));
  return [...new Set(names)].map((name) => {
    const key = known.get(name);
    if (!key) throw new TypeError(`${binding.name} is not grouped by ${name}`);
    return key;
  });
}

/** The names in stored answers are those that group-stages.ts gives. */
function toAggregate(row: Row, keys: readonly GroupKey[], fields: readonly BoundField[]): AggregateRow {
  const values = (read: (at: number) => unknown) => Object.fromEntries(fields.map(({ name }, at) => [name, read(at)]));
  const group = Object(row._id);
  return {
    group: keys.length === 0 ? null : Object.fromEntries(keys.map(({ name }, at) => [name, group[`k${at}`] ?? null])),
    count: Number(row.count ?? 0),
    sum: values((at) => Number(row[`s${at}`] ?? 0)),
    avg: values((at) => mean(row[`s${at}`], row[`n${at}`])),
    min: values((at) => row[`l${at}`] ?? null),
    max: values((at) => row[`h${at}`] ?? null),
  };
}

function mean(sum: unknown, number: unknown): number | null {
  const count = Number(number ?? 0);
  return count === 0 ? null : Number(sum) / count;
}
