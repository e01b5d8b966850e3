import type { DateUnit, GroupKey } from '../crud/aggregates.js';
import type { Filter } from './filter.js';
import type { BoundField, ModelBinding } from './model-binding.js';
import { matchStages, type Stage } from './stages.js';

/** What rows are grouped by, and which fields of a group are summed up. */
export interface Grouping {
  readonly keys: readonly (GroupKey<BoundField> & {
    /** The model that a reference points to. */
    readonly target: ModelBinding | null;
  })[];
  readonly fields: readonly BoundField[];
  /** How many groups at most. */
  readonly limit: number;
}

const formats: Readonly<Record<DateUnit, string>> = { year: '%Y', month: '%Y-%m', day: '%Y-%m-%d' };

/**
 * Stages that group what matches: the keys in `_id` as `k0`, `k1`, ..., `count`, and of each field `s` the sum, `n` the number of values,
 * `l` the least and `h` the greatest. A reference to a row that is not in sight counts as null: so rows are grouped by what is stored
 * first, and the few groups once more by what of it can be seen.
 */
export function groupStages(filter: Filter, grouping: Grouping, visibleTargets: readonly Filter[]): Stage[] {
  const { keys, fields, limit } = grouping;
  if (keys.length === 0) return [...matchStages(filter), { $group: { _id: null, ...measuresOf(fields) } }];
  const _id = Object.fromEntries(keys.map((key, at) => [`k${at}`, keyOf(key)]));
  const order = Object.fromEntries(keys.map((_key, at) => [`_id.k${at}`, 1]));
  return [
    ...matchStages(filter),
    { $group: { _id, ...measuresOf(fields) } },
    ...regroupStages(grouping, visibleTargets),
    { $sort: { count: -1, ...order } },
    { $limit: limit },
  ];
}

function keyOf({ field, unit }: GroupKey<BoundField>): unknown {
  const path = `$${field.path}`;
  // In a key of several parts the store tells missing from null.
  return unit === null ? { $ifNull: [path, null] } : { $dateToString: { date: path, format: formats[unit] } };
}

function measuresOf(fields: readonly BoundField[]): Record<string, unknown> {
  const parts = fields.flatMap(({ path }, at) => [
    [`s${at}`, { $sum: `$${path}` }],
    [`n${at}`, { $sum: { $cmp: [{ $ifNull: [`$${path}`, null] }, null] } }],
    [`l${at}`, { $min: `$${path}` }],
    [`h${at}`, { $max: `$${path}` }],
  ]);
  return { count: { $sum: 1 }, ...Object.fromEntries(parts) };
}

function regroupStages({ keys, fields }: Grouping, visibleTargets: readonly Filter[]): Stage[] {
  if (keys.every(({ target }) => target === null)) return [];
  const joins = keys.flatMap(({ target }, at) => (target ? joinStages(target, at, visibleTargets[at] ?? {}) : []));
  const _id = keys.map(({ target }, at) => [`k${at}`, target ? { $ifNull: [`$__k${at}._id`, null] } : `$_id.k${at}`]);
  const again = fields.flatMap((_field, at) => [
    [`s${at}`, { $sum: `$s${at}` }],
    [`n${at}`, { $sum: `$n${at}` }],
    [`l${at}`, { $min: `$l${at}` }],
    [`h${at}`, { $max: `$h${at}` }],
  ]);
  return [
    ...joins,
    { $group: { _id: Object.fromEntries(_id), count: { $sum: '$count' }, ...Object.fromEntries(again) } },
  ];
}

function joinStages(target: ModelBinding, at: number, visible: Filter): Stage[] {
  const from = target.model.collection.name;
  const pipeline = [...matchStages(visible), { $project: { _id: 1 } }];
  return [
    { $lookup: { from, localField: `_id.k${at}`, foreignField: '_id', as: `__k${at}`, pipeline } },
    { $unwind: { path: `$__k${at}`, preserveNullAndEmptyArrays: true } },
  ];
}
