import {
  absent,
  aggregate,
  type Case,
  decimal,
  docs,
  double,
  find,
  long,
  project,
  Timestamp,
  type Topic,
} from './operations.js';

const ITEMS = [
  {
    _id: 1,
    items: [
      { k: 1, v: 1 },
      { k: 2, v: 2 },
      { k: 2, v: 3 },
    ],
    n: [1, 5, 9],
  },
];
const ONE = [{ _id: 1, n: 5, s: 'x', a: [1, 2, 3], o: { x: 1, y: [1] }, z: null }];
const FLOW = [
  { _id: 1, k: 'x', n: 1, t: ['p', 'q'] },
  { _id: 2, k: 'x', n: double(2.5), t: [] },
  { _id: 3, k: 'y', n: null, t: null },
  { _id: 4, k: null, n: 'no' },
  { _id: 5, n: long(4), t: 'r' },
  { _id: 6, k: 1, n: decimal('1.5') },
  { _id: 7, k: double(1), n: 3 },
];
const OTHERS = [{ _id: 'p', r: 1 }, { _id: 'q', r: null }, { _id: 's' }, { _id: 't', r: [1, 2] }, { _id: 'u', r: '1' }];
const lookup = { from: 'd', localField: 'a', foreignField: 'r', as: 'j' };
const ids = [{ $lookup: lookup }, { $project: { 'j._id': 1 } }, { $sort: { _id: 1 } }];

// biome-ignore format: a table
const projections: readonly Case[] = [
  ['inclusion', ONE, project({ n: 1, 'o.x': 1 }), [{ _id: 1, n: 5, o: { x: 1 } }]],
  ['exclusion', ONE, project({ a: 0, o: 0, _id: 0 }), [{ n: 5, s: 'x', z: null }]],
  ['only _id off', ONE, project({ _id: 0 }), [{ n: 5, s: 'x', a: [1, 2, 3], o: { x: 1, y: [1] }, z: null }]],
  ['mixed is refused', ONE, project({ n: 1, s: 0 }), { error: 31254 }],
  ['a path under another is refused', ONE, project({ o: 1, 'o.x': 1 }), { error: 31249 }],
  ['inclusion through an array', ITEMS, project({ 'items.v': 1 }), [{ _id: 1, items: [{ v: 1 }, { v: 2 }, { v: 3 }] }]],
  ['inclusion drops scalars of arrays', docs([1, { b: 1, c: 2 }, [{ b: 2 }], []]), project({ 'a.b': 1 }), [{ _id: 1, a: [{ b: 1 }, [{ b: 2 }], []] }]],
  ['inclusion of a path into a scalar', docs(5), project({ 'a.b': 1 }), [{ _id: 1 }]],
  ['exclusion through an array', ITEMS, project({ 'items.v': 0, n: 0 }), [{ _id: 1, items: [{ k: 1 }, { k: 2 }, { k: 2 }] }]],
  ['document order wins', ONE, project({ s: 1, n: 1 }), [{ _id: 1, n: 5, s: 'x' }]],
  ['$slice', ONE, project({ a: { $slice: 2 } }), [{ _id: 1, n: 5, s: 'x', a: [1, 2], o: { x: 1, y: [1] }, z: null }], '$slice'],
  ['$slice from the end, with inclusion', ONE, project({ n: 1, a: { $slice: [-2, 1] } }), [{ _id: 1, n: 5, a: [2] }], '$slice'],
  ['$elemMatch', ITEMS, project({ items: { $elemMatch: { k: 2 } } }), [{ _id: 1, items: [{ k: 2, v: 2 }] }], '$elemMatch'],
  ['positional', ITEMS, project({ 'items.$': 1 }, { 'items.k': 2 }), [{ _id: 1, items: [{ k: 2, v: 2 }] }], 'items.$'],
  ['positional without a condition', ITEMS, project({ 'items.$': 1 }), { error: 51246 }, 'items.$'],
  ['computed', ONE, project({ v: { $concat: ['$s', 'y'] } }), [{ _id: 1, v: 'xy' }], '$concat'],
  ['a literal string', ONE, project({ v: 'k', n: 1 }), [{ _id: 1, n: 5, v: 'k' }], 'projection'],
  ['a field reference', ONE, project({ v: '$o.x' }), [{ _id: 1, v: 1 }], 'projection'],
  ['nested object', ONE, project({ o: { x: 1 } }), [{ _id: 1, o: { x: 1 } }], 'projection'],
  ['truthy numbers include', ONE, project({ n: 5.5 }), [{ _id: 1, n: 5 }]],
  ['a missing field', ONE, project({ nope: 1 }), [{ _id: 1 }]],
];

// biome-ignore format: a table
const stages: readonly Case[] = [
  ['$group by mixed keys', FLOW, aggregate({ $group: { _id: '$k', c: { $sum: 1 } } }, { $sort: { _id: 1 } }), [{ _id: null, c: 2 }, { _id: 1, c: 2 }, { _id: 'x', c: 2 }, { _id: 'y', c: 1 }]],
  ['$sum and $avg skip non-numbers', FLOW, aggregate({ $match: { _id: { $in: [1, 2, 3, 4] } } }, { $group: { _id: null, s: { $sum: '$n' }, a: { $avg: '$n' } } }), [{ _id: null, s: 3.5, a: 1.75 }]],
  ['a timestamp is no number', docs(new Timestamp({ t: 1, i: 1 })), aggregate({ $group: { _id: null, s: { $sum: '$a' }, a: { $avg: '$a' } } }), [{ _id: null, s: 0, a: null }]],
  ['$avg of nothing', FLOW, aggregate({ $match: { _id: 3 } }, { $group: { _id: null, s: { $sum: '$n' }, a: { $avg: '$n' }, m: { $min: '$n' } } }), [{ _id: null, s: 0, a: null, m: null }]],
  ['$min and $max across types', FLOW, aggregate({ $group: { _id: null, lo: { $min: '$n' }, hi: { $max: '$n' } } }), [{ _id: null, lo: 1, hi: 'no' }]],
  ['$push and $first of missing', FLOW, aggregate({ $sort: { _id: 1 } }, { $group: { _id: null, p: { $push: '$t' }, f: { $first: '$zz' }, l: { $last: '$n' } } }), [{ _id: null, p: [['p', 'q'], [], null, 'r'], f: null, l: 3 }]],
  ['$addToSet then $size', docs(1, double(1), 2, null, absent), aggregate({ $group: { _id: null, s: { $addToSet: '$a' } } }, { $project: { n: { $size: '$s' } } }), [{ _id: null, n: 3 }], '$size'],
  ['$sum of ints past their range', docs(2147483647, 1), aggregate({ $group: { _id: null, s: { $sum: '$a' } } }, { $project: { t: { $type: '$s' }, s: 1 } }), [{ _id: null, s: 2147483648, t: 'long' }], '$type'],
  ['$group by an object', FLOW, aggregate({ $group: { _id: { k: '$k', z: '$zz' }, c: { $sum: 1 } } }, { $sort: { _id: 1 } }), [{ _id: {}, c: 1 }, { _id: { k: null }, c: 1 }, { _id: { k: 1 }, c: 2 }, { _id: { k: 'x' }, c: 2 }, { _id: { k: 'y' }, c: 1 }]],
  ['$group by an object with one field', FLOW, aggregate({ $group: { _id: { z: '$zz' }, c: { $sum: 1 } } }), [{ _id: { z: null }, c: 7 }]],
  ['$group by a path through a scalar', docs(1, 'x'), aggregate({ $group: { _id: '$a.b', c: { $sum: 1 } } }), [{ _id: null, c: 2 }]],
  ['a number in a path of an expression is a field name', docs([{ b: 1 }], { 0: { b: 2 } }), aggregate({ $group: { _id: '$a.0.b', c: { $sum: 1 } } }, { $sort: { _id: 1 } }), [{ _id: [], c: 1 }, { _id: 2, c: 1 }]],
  ['$first of a path through a scalar', docs(1), aggregate({ $sort: { _id: 1 } }, { $group: { _id: null, f: { $first: '$a.b' } } }), [{ _id: null, f: null }]],
  ['$group needs _id', FLOW, aggregate({ $group: { c: { $sum: 1 } } }), { error: 15955 }],
  ['$group unknown accumulator', FLOW, aggregate({ $group: { _id: 1, c: { $foo: 1 } } }), { error: 15952 }, '$foo'],
  ['$unwind', FLOW, aggregate({ $unwind: '$t' }, { $sort: { _id: 1, t: 1 } }, { $project: { t: 1 } }), [{ _id: 1, t: 'p' }, { _id: 1, t: 'q' }, { _id: 5, t: 'r' }]],
  ['$unwind keeping all', FLOW, aggregate({ $unwind: { path: '$t', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }, { $sort: { _id: 1, i: 1 } }, { $project: { t: 1, i: 1 } }), [{ _id: 1, t: 'p', i: 0 }, { _id: 1, t: 'q', i: 1 }, { _id: 2, i: null }, { _id: 3, t: null, i: null }, { _id: 4, i: null }, { _id: 5, t: 'r', i: null }, { _id: 6, i: null }, { _id: 7, i: null }], 'includeArrayIndex'],
  ['$unwind without $', FLOW, aggregate({ $unwind: 't' }), { error: 28818 }],
  ['$count of nothing', FLOW, aggregate({ $match: { _id: 99 } }, { $count: 'n' }), []],
  ['$count', FLOW, aggregate({ $count: 'n' }), [{ n: 7 }]],
  ['$facet', FLOW, aggregate({ $facet: { a: [{ $match: { _id: 99 } }], b: [{ $match: { _id: { $lt: 3 } } }, { $sort: { _id: -1 } }, { $project: { _id: 1 } }], c: [{ $count: 'n' }] } }), [{ a: [], b: [{ _id: 2 }, { _id: 1 }], c: [{ n: 7 }] }], '$facet'],
  ['$limit 0', FLOW, aggregate({ $limit: 0 }), { error: 15958 }],
  ['$skip past the end', FLOW, aggregate({ $sort: { _id: 1 } }, { $skip: 6 }), [{ _id: 7, k: 1, n: 3 }]],
  ['$project computed and kept', FLOW, aggregate({ $match: { _id: 1 } }, { $project: { _id: 0, m: { $add: ['$n', 1] }, k: 1 } }), [{ k: 'x', m: 2 }], '$add'],
  ['$project nothing', FLOW, aggregate({ $project: {} }), { error: 51272 }],
  ['$project exclusion', FLOW, aggregate({ $match: { _id: 1 } }, { $project: { t: 0, n: 0 } }), [{ _id: 1, k: 'x' }]],
  ['$set nested over an array', docs([{ b: 1 }, 5]), aggregate({ $set: { 'a.c': 1 } }), [{ _id: 1, a: [{ b: 1, c: 1 }, { c: 1 }] }], '$set'],
  ['$set of a missing reference', docs(1), aggregate({ $set: { a: '$nope', b: '$nope' } }), [{ _id: 1 }]],
  ['$set', ONE, aggregate({ $set: { n: 'm', t: '$o.x', _id: 2 } }, { $project: { n: 1, t: 1 } }), [{ _id: 2, n: 'm', t: 1 }]],
  ['$set of a missing reference under a new name', docs(1), aggregate({ $set: { 'o.b': '$missing' } }), [{ _id: 1, a: 1, o: {} }], '$set'],
  ['$set nested into a scalar', docs(1), aggregate({ $set: { 'a.c': 1 } }), [{ _id: 1, a: { c: 1 } }], '$set'],
  ['$unset several', FLOW, aggregate({ $match: { _id: 1 } }, { $unset: ['t', 'n'] }), [{ _id: 1, k: 'x' }]],
  ['$replaceRoot', [{ _id: 1, o: { x: 1 } }], aggregate({ $replaceRoot: { newRoot: '$o' } }), [{ x: 1 }], '$replaceRoot'],
  ['$replaceRoot with no object', docs(1), aggregate({ $replaceRoot: { newRoot: '$a' } }), { error: 40228 }, '$replaceRoot'],
  ['$sortByCount', FLOW, aggregate({ $match: { k: { $in: ['x', 'y'] } } }, { $sortByCount: '$k' }, { $sort: { _id: 1 } }), [{ _id: 'x', count: 2 }, { _id: 'y', count: 1 }], '$sortByCount'],
  ['$bucket', docs(1, 5, 12, 30), aggregate({ $bucket: { groupBy: '$a', boundaries: [0, 10, 20], default: 'other' } }), [{ _id: 0, count: 2 }, { _id: 10, count: 1 }, { _id: 'other', count: 1 }], '$bucket'],
  ['unknown stage', FLOW, aggregate({ $foo: {} }), { error: 40324 }, '$foo'],
  ['a stage with two fields', FLOW, aggregate({ $match: {}, $limit: 1 }), { error: 40323 }],
  ['$match after $group', FLOW, aggregate({ $group: { _id: '$k', c: { $sum: 1 } } }, { $match: { c: { $gt: 1 } } }, { $sort: { _id: 1 } }), [{ _id: null, c: 2 }, { _id: 1, c: 2 }, { _id: 'x', c: 2 }]],
  ['$sample', docs(1), aggregate({ $sample: { size: 5 } }), [{ _id: 1, a: 1 }], '$sample'],
  ['$unionWith', docs(1), aggregate({ $unionWith: 'd' }), [{ _id: 1, a: 1 }], '$unionWith'],
  ['$setWindowFields', docs(3, 1, 2), aggregate({ $setWindowFields: { sortBy: { a: 1 }, output: { s: { $sum: '$a', window: { documents: ['unbounded', 'current'] } } } } }, { $sort: { a: 1 } }), [{ _id: 2, a: 1, s: 1 }, { _id: 3, a: 2, s: 3 }, { _id: 1, a: 3, s: 6 }], '$setWindowFields'],
  ['$merge', docs(1, 2), [aggregate({ $set: { b: 1 } }, { $merge: { into: 'c' } }), find({})], [{ _id: 1, a: 1, b: 1 }, { _id: 2, a: 2, b: 1 }], '$merge'],
];

// biome-ignore format: a table
const lookups: readonly Case[] = [
  ['scalar', docs(1, double(2), 'x'), aggregate(...ids), [{ _id: 1, j: [{ _id: 'p' }, { _id: 't' }] }, { _id: 2, j: [{ _id: 't' }] }, { _id: 3, j: [] }]],
  ['null and missing match null and missing', docs(null, absent), aggregate(...ids), [{ _id: 1, j: [{ _id: 'q' }, { _id: 's' }] }, { _id: 2, j: [{ _id: 'q' }, { _id: 's' }] }]],
  ['an array matches by element', docs([1, '1']), aggregate(...ids), [{ _id: 1, j: [{ _id: 'p' }, { _id: 't' }, { _id: 'u' }] }]],
  ['an empty array', docs([]), aggregate(...ids), [{ _id: 1, j: [{ _id: 'q' }, { _id: 's' }] }]],
  ['pipeline with let', docs(1), aggregate({ $lookup: { from: 'd', let: { v: '$a' }, pipeline: [{ $match: { $expr: { $eq: ['$r', '$$v'] } } }, { $project: { _id: 1 } }], as: 'j' } }), [{ _id: 1, a: 1, j: [{ _id: 'p' }] }], '$lookup'],
  ['fields and pipeline', docs(1), aggregate({ $lookup: { ...lookup, pipeline: [{ $match: { _id: 't' } }] } }), [{ _id: 1, a: 1, j: [{ _id: 't', r: [1, 2] }] }]],
  ['fields and a pipeline that sorts and limits, and counts', docs(1, 2), aggregate({ $lookup: { ...lookup, pipeline: [{ $match: { _id: { $ne: 'u' } } }, { $sort: { _id: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }] } }, { $lookup: { ...lookup, as: 'n', pipeline: [{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }] } }), [{ _id: 1, a: 1, j: [{ _id: 't' }], n: [{ _id: 1, n: 2 }] }, { _id: 2, a: 2, j: [{ _id: 't' }], n: [{ _id: 1, n: 1 }] }]],
  ['nested in a pipeline', docs('p'), aggregate({ $lookup: { from: 'd', localField: 'a', foreignField: '_id', as: 'j', pipeline: [{ $match: {} }, { $lookup: { from: 'c', localField: 'r', foreignField: '_id', as: 'k', pipeline: [{ $match: {} }, { $limit: 1 }] } }, { $match: { k: { $ne: [] } } }, { $unset: 'r' }] } }), [{ _id: 1, a: 'p', j: [{ _id: 'p', k: [{ _id: 1, a: 'p' }] }] }]],
  ['filtered by what was found', docs(1, 5, null), aggregate({ $lookup: { ...lookup, pipeline: [{ $match: { r: { $gt: 0 } } }, { $limit: 1 }, { $project: { _id: 1 } }] } }, { $match: { $or: [{ j: { $ne: [] } }, { a: null }] } }, { $limit: 5 }, { $unset: ['j'] }), docs(1, absent, null).filter(({ a }) => a !== undefined)],
  ['of a collection that is not there', docs(1), aggregate({ $lookup: { ...lookup, from: 'nope' } }), [{ _id: 1, a: 1, j: [] }]],
  ['then $unwind', docs(1, 5), aggregate({ $lookup: lookup }, { $unwind: '$j' }, { $sort: { 'j._id': 1 } }), [{ _id: 1, a: 1, j: { _id: 'p', r: 1 } }, { _id: 1, a: 1, j: { _id: 't', r: [1, 2] } }]],
];

// biome-ignore format: a table
const expressions: readonly Case[] = [
  ['of fields', docs(1), aggregate({ $group: { _id: { x: '$a', y: '$nope' } } }), [{ _id: { x: 1 } }]],
  ['a path through an array', docs([{ b: 1 }, {}, { b: 2 }, 5]), aggregate({ $group: { _id: '$a.b' } }), [{ _id: [1, 2] }]],
  ['$add', docs(5), aggregate({ $group: { _id: { $add: ['$a', 1] } } }), [{ _id: 6 }], '$add'],
  ['$ifNull', docs(5), aggregate({ $group: { _id: { $ifNull: ['$nope', 'd'] } } }), [{ _id: 'd' }]],
  ['$ifNull of null', docs(null, 0), aggregate({ $group: { _id: { k: { $ifNull: ['$a', null] } } } }, { $sort: { _id: 1 } }), [{ _id: { k: null } }, { _id: { k: 0 } }]],
  ['$cmp', docs(1, 'x', null, absent, -1), aggregate({ $group: { _id: null, n: { $sum: { $cmp: [{ $ifNull: ['$a', null] }, null] } } } }), [{ _id: null, n: 3 }]],
  ['$cmp of missing', docs(null, absent), aggregate({ $group: { _id: { $cmp: ['$a', null] } } }, { $sort: { _id: 1 } }), [{ _id: -1 }, { _id: 0 }]],
  ['$cmp of an int and a double', docs(double(1)), aggregate({ $group: { _id: { $cmp: ['$a', 1] } } }), [{ _id: 0 }]],
  ['$sum of doubles is exact', docs(1e16, 1, -1e16, 1e-3), aggregate({ $group: { _id: null, s: { $sum: '$a' } } }), [{ _id: null, s: 1.001 }]],
  ['$cond', docs(5), aggregate({ $group: { _id: null, n: { $sum: { $cond: ['$a', 1, 0] } } } }), [{ _id: null, n: 1 }], '$cond'],
  ['$dateToString', docs(new Date(0)), aggregate({ $group: { _id: { $dateToString: { date: '$a', format: '%Y' } } } }), [{ _id: '1970' }]],
  ['$dateToString by month and day', docs(new Date('2024-02-29T23:59:59.999Z')), aggregate({ $group: { _id: { m: { $dateToString: { date: '$a', format: '%Y-%m' } }, d: { $dateToString: { date: '$a', format: '%Y-%m-%d' } } } } }), [{ _id: { m: '2024-02', d: '2024-02-29' } }]],
  ['$dateToString of nothing', docs(null, absent), aggregate({ $group: { _id: { $dateToString: { date: '$a', format: '%Y' } } } }), [{ _id: null }]],
  ['$dateToString in a time zone', docs(new Date(0)), aggregate({ $group: { _id: { $dateToString: { date: '$a', format: '%Y', timezone: '-01:00' } } } }), [{ _id: '1969' }], '$dateToString'],
  ['a variable', docs(5), aggregate({ $group: { _id: '$$ROOT.a' } }), [{ _id: 5 }], '$$ROOT'],
  ['a list', docs(5), aggregate({ $group: { _id: ['$a', '$nope'] } }), [{ _id: [5, null] }], 'array'],
  ['$literal', docs(5), aggregate({ $group: { _id: { $literal: '$a' } } }), [{ _id: '$a' }], '$literal'],
];

export const pipelineTopics: readonly Topic[] = [
  { topic: 'projection', cases: projections },
  { topic: 'aggregate', cases: stages },
  { topic: '$lookup', foreign: OTHERS, cases: lookups },
  { topic: 'expression', cases: expressions },
];
