import mongoose from 'mongoose';

const { BSONRegExp, Binary, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } = mongoose.mongo.BSON;

/** `[what, documents of the collection c, commands, what the last one answers]`: ids of found documents, documents, or an error. */
export type Case = readonly [string, readonly object[], object | readonly object[], unknown];

const absent = Symbol('absent');
/** Documents from values of field `a`, numbered from 1. */
const docs = (...values: readonly unknown[]): object[] =>
  values.map((a, i) => (a === absent ? { _id: i + 1 } : { _id: i + 1, a }));
const long = (value: bigint | number) => Long.fromString(String(value));
const decimal = (text: string) => Decimal128.fromString(text);
const regex = (pattern: string, flags = '') => new BSONRegExp(pattern, flags);
const find = (filter: object, more: object = {}) => ({ find: 'c', filter, sort: { _id: 1 }, ...more });
const sorted = (sort: object) => ({ find: 'c', filter: {}, sort });
const project = (projection: object) => find({}, { projection });
const update = (q: object, u: object, more: object = {}) => ({ update: 'c', updates: [{ q, u, ...more }] });
const upsert = (q: object, u: object) => update(q, u, { upsert: true });
const aggregate = (...pipeline: object[]) => ({ aggregate: 'c', pipeline, cursor: {} });
const index = (key: object, more: object = {}) => ({
  createIndexes: 'c',
  indexes: [{ key, name: Object.entries(key).flat().join('_'), ...more }],
});
const insert = (documents: object[], ordered = true) => ({ insert: 'c', documents, ordered });
const error = (code: number) => ({ error: code });

const NUMBERS = docs(1, long(1), new Double(1), decimal('1'), '1', true, 2, 1.5, decimal('2.0'));
const NULLS = docs(null, absent, 1, [], [null], [1], {});
const ARRAYS = docs([1, 2], [2, 1], 1, [[1, 2]], [1, 2, 3], [], [0, 5], '1');
const SUBDOCS = docs({ b: 1 }, { b: 1, c: 2 }, { c: 2, b: 1 }, [{ b: 1 }, { b: 3 }], [{ b: [1, 2] }], { b: [1] }, 1);
const STRINGS = docs('apple', 'Apple', 'banana', 'a\nb', ['cat', 'apple'], null, 5, regex('^app'));
const ONE = [{ _id: 1, n: 5, s: 'x', a: [1, 2, 3], o: { x: 1, y: [1] }, z: null }];
const TYPES = docs(
  null,
  absent,
  1,
  'x',
  { b: 1 },
  [],
  [1],
  new Binary(Buffer.from('x')),
  new ObjectId('0'.repeat(24)),
).concat(
  docs(false, new Date(0), new Timestamp({ t: 1, i: 1 }), regex('x'), new MinKey(), new MaxKey()).map((each, i) => ({
    ...each,
    _id: 10 + i,
  })),
);

export const filters: readonly Case[] = [
  ['equal across number types', NUMBERS, find({ a: 1 }), [1, 2, 3, 4]],
  ['equal to a decimal', NUMBERS, find({ a: decimal('2') }), [7, 9]],
  ['$in across number types', NUMBERS, find({ a: { $in: [long(1)] } }), [1, 2, 3, 4]],
  ['$gt compares numbers only', NUMBERS, find({ a: { $gt: 1 } }), [7, 8, 9]],
  ['$lt a string compares strings only', NUMBERS, find({ a: { $lt: '2' } }), [5]],
  ['true is not 1', NUMBERS, find({ a: true }), [6]],
  ['$type number', NUMBERS, find({ a: { $type: 'number' } }), [1, 2, 3, 4, 7, 8, 9]],
  ['$type of several', NUMBERS, find({ a: { $type: ['double', 'decimal'] } }), [3, 4, 8, 9]],
  ['NaN equals NaN', docs(Number.NaN, null, 1), find({ a: Number.NaN }), [1]],
  ['NaN is not less than a number', docs(Number.NaN, null, 1), find({ a: { $lt: 5 } }), [3]],
  ['NaN $gte NaN', docs(Number.NaN, null, 1), find({ a: { $gte: Number.NaN } }), [1]],
  ['minus zero equals zero', docs(new Double(-0), 0), find({ a: 0 }), [1, 2]],
  ['$mod truncates', docs(4, 4.9, -4, 5, '4', null, long(8)), find({ a: { $mod: [4, 0] } }), [1, 2, 3, 7]],
  ['$mod by zero', docs(1), find({ a: { $mod: [0, 1] } }), error(2)],
  ['equals null', NULLS, find({ a: null }), [1, 2, 5]],
  ['$ne null', NULLS, find({ a: { $ne: null } }), [3, 4, 6, 7]],
  ['$exists false', NULLS, find({ a: { $exists: false } }), [2]],
  ['$in with null', NULLS, find({ a: { $in: [null, 1] } }), [1, 2, 3, 5, 6]],
  ['$nin with null', NULLS, find({ a: { $nin: [null] } }), [3, 4, 6, 7]],
  ['$gte null', NULLS, find({ a: { $gte: null } }), [1, 2, 5]],
  ['$gt null', NULLS, find({ a: { $gt: null } }), []],
  ['$not $gt includes missing', NULLS, find({ a: { $not: { $gt: 0 } } }), [1, 2, 4, 5, 7]],
  ['$not $ne is equality', ARRAYS, find({ a: { $not: { $ne: 1 } } }), [1, 2, 3, 5]],
  ['$not $nin is $in', ARRAYS, find({ a: { $not: { $nin: [5, '1'] } } }), [7, 8]],
  [
    'dotted null on scalars and objects',
    docs(1, {}, { b: null }, { b: 1 }, absent),
    find({ 'a.b': null }),
    [1, 2, 3, 5],
  ],
  ['dotted null on arrays', docs([], [1], [[]], [1, {}]), find({ 'a.b': null }), [4]],
  ['an index and a name in a path', [{ _id: 1, i: [{ k: 1 }, { k: 2 }] }], find({ 'i.0.k': null }), [1]],
  [
    'dotted $exists false',
    docs(1, {}, { b: null }, [{ b: 1 }, {}], [{}], []),
    find({ 'a.b': { $exists: false } }),
    [1, 2, 5, 6],
  ],
  ['an element or the value', ARRAYS, find({ a: 1 }), [1, 2, 3, 5]],
  ['an exact array, also nested', ARRAYS, find({ a: [1, 2] }), [1, 4]],
  ['two bounds met by different elements', ARRAYS, find({ a: { $gt: 1, $lt: 1 } }), [7]],
  ['$elemMatch needs one element', ARRAYS, find({ a: { $elemMatch: { $gt: 2, $lt: 5 } } }), [5]],
  ['$elemMatch of documents', SUBDOCS, find({ a: { $elemMatch: { b: { $gte: 2 } } } }), [4, 5]],
  ['$elemMatch in $elemMatch', docs([[1]], [1], [[2]]), find({ a: { $elemMatch: { $elemMatch: { $eq: 1 } } } }), [1]],
  ['$all', ARRAYS, find({ a: { $all: [2, 1] } }), [1, 2, 5]],
  ['$all of nothing', ARRAYS, find({ a: { $all: [] } }), []],
  ['$ne looks at every element', ARRAYS, find({ a: { $ne: 1 } }), [4, 6, 7, 8]],
  ['$size', ARRAYS, find({ a: { $size: 2 } }), [1, 2, 7]],
  ['$size of a string', ARRAYS, find({ a: { $size: '2' } }), error(2)],
  ['an index in the path', ARRAYS, find({ 'a.0': 1 }), [1, 5]],
  ['$in with an array', ARRAYS, find({ a: { $in: [[1, 2], 0] } }), [1, 4, 7]],
  ['$in of nothing', ARRAYS, find({ a: { $in: [] } }), []],
  ['$in needs an array', ARRAYS, find({ a: { $in: 1 } }), error(2)],
  ['a path through arrays', SUBDOCS, find({ 'a.b': 1 }), [1, 2, 3, 4, 5, 6]],
  ['an exact document minds the order of fields', SUBDOCS, find({ a: { b: 1, c: 2 } }), [2]],
  ['a regular expression, and one that is stored', STRINGS, find({ a: regex('^app') }), [1, 5, 8]],
  ['$regex with i', STRINGS, find({ a: { $regex: '^APP', $options: 'i' } }), [1, 2, 5]],
  ['$regex with s', STRINGS, find({ a: { $regex: '^a.b$', $options: 's' } }), [4]],
  ['a dot is no newline', STRINGS, find({ a: { $regex: '^a.b$' } }), []],
  ['$ is before a last newline too', docs('a\n', 'a', 'a\n\n'), find({ a: { $regex: '^a$' } }), [1, 2]],
  ['$in with a regular expression', STRINGS, find({ a: { $in: [regex('^ban'), 5] } }), [3, 7]],
  ['$not a regular expression', STRINGS, find({ a: { $not: regex('a') } }), [2, 6, 7, 8]],
  ['$ne a regular expression', STRINGS, find({ a: { $ne: regex('a') } }), error(2)],
  ['$options alone', STRINGS, find({ a: { $options: 'i' } }), error(2)],
  ['$or of nothing', docs(1), find({ $or: [] }), error(2)],
  ['$nor', docs(1, 2, absent), find({ $nor: [{ a: 1 }] }), [2, 3]],
  ['an unknown operator', docs(1), find({ a: { $foo: 1 } }), error(2)],
  ['dates before 1970', docs(new Date(0), new Date(-1), new Date(1)), find({ a: { $lt: new Date(0) } }), [2]],
];

export const orders: readonly Case[] = [
  ['the order of types', TYPES, sorted({ a: 1, _id: 1 }), [14, 6, 1, 2, 3, 7, 4, 5, 8, 9, 10, 11, 12, 13, 15]],
  [
    'the order of types, descending',
    TYPES,
    sorted({ a: -1, _id: 1 }),
    [15, 13, 12, 11, 10, 9, 8, 5, 4, 3, 7, 1, 2, 6, 14],
  ],
  ['NaN before numbers', docs(1, Number.NaN, -Infinity, null), sorted({ a: 1 }), [4, 2, 3, 1]],
  ['arrays by their least element', docs([3, 1], 2, [0, 9], []), sorted({ a: 1 }), [4, 3, 1, 2]],
  ['arrays by their greatest element, descending', docs([3, 1], 2, [0, 9], []), sorted({ a: -1 }), [3, 1, 2, 4]],
  ['parallel arrays', [{ _id: 1, a: [1, 2], b: [1, 2] }, { _id: 2 }], sorted({ a: 1, b: 1 }), error(2)],
  [
    'strings by their bytes',
    docs('b', 'B', 'a', 'é', '', 'aa', 'a\0', '\u{1f600}', '\uff5e'),
    sorted({ a: 1 }),
    [5, 2, 3, 7, 6, 1, 4, 9, 8],
  ],
  [
    'documents field by field',
    docs({ b: 1 }, { a: 2 }, { b: 'x' }, { b: 1, c: 0 }, {}),
    sorted({ a: 1 }),
    [5, 2, 1, 4, 3],
  ],
  ['binary by length', docs(new Binary(Buffer.from('bb')), new Binary(Buffer.from('c'))), sorted({ a: 1 }), [2, 1]],
  ['a bad direction', docs(1), sorted({ a: 2 }), error(15975)],
  ['skip and limit', docs(3, 1, 2), { ...sorted({ a: 1 }), skip: 1, limit: 1 }, [3]],
];

export const projections: readonly Case[] = [
  ['inclusion', ONE, project({ n: 1, 'o.x': 1 }), [{ _id: 1, n: 5, o: { x: 1 } }]],
  ['exclusion', ONE, project({ a: 0, o: 0, _id: 0 }), [{ n: 5, s: 'x', z: null }]],
  ['only _id off', docs(1), project({ _id: 0 }), [{ a: 1 }]],
  ['only _id', ONE, project({ _id: 1 }), [{ _id: 1 }]],
  ['both kinds', ONE, project({ n: 1, s: 0 }), error(31254)],
  ['a path under another', ONE, project({ o: 1, 'o.x': 1 }), error(31249)],
  ['the order of the document', ONE, project({ s: 1, n: 1 }), [{ _id: 1, n: 5, s: 'x' }]],
  [
    'scalars of arrays fall out',
    docs([1, { b: 1, c: 2 }, [{ b: 2 }], []]),
    project({ 'a.b': 1 }),
    [{ _id: 1, a: [{ b: 1 }, [{ b: 2 }], []] }],
  ],
  ['a path into a scalar', docs(5), project({ 'a.b': 1 }), [{ _id: 1 }]],
];

export const updates: readonly Case[] = [
  [
    'new fields come in lexicographic order',
    docs(1),
    update({}, { $set: { z: 1, b: 1 } }),
    [{ _id: 1, a: 1, b: 1, z: 1 }],
  ],
  ['$set under a scalar', docs(1), update({}, { $set: { 'a.b': 1 } }), error(28)],
  ['$set under null', docs(null), update({}, { $set: { 'a.b': 1 } }), error(28)],
  ['$set past the end of an array', docs([1]), update({}, { $set: { 'a.3': 9 } }), docs([1, null, null, 9])],
  ['$set of two paths that collide', docs(1), update({}, { $set: { b: 1, 'b.c': 2 } }), error(40)],
  ['$set and $unset of one path', docs(1), update({}, { $set: { b: 1 }, $unset: { b: 1 } }), error(40)],
  ['$set of nothing', docs(1), update({}, { $set: {} }), docs(1)],
  ['an empty name', docs(1), update({}, { $set: { 'a..b': 1 } }), error(56)],
  ['an unknown modifier', docs(1), update({}, { $foo: { a: 1 } }), error(9)],
  ['modifiers and fields', docs(1), update({}, { $set: { a: 2 }, b: 1 }), error(9)],
  ['$unset of an element leaves null', docs([1, 2]), update({}, { $unset: { 'a.0': 1 } }), docs([null, 2])],
  ['$unset through a scalar does nothing', docs(1), update({}, { $unset: { 'a.b': 1 } }), docs(1)],
  ['$inc of a missing field', docs(absent), update({}, { $inc: { a: 2 } }), docs(2)],
  ['$inc null', docs(null), update({}, { $inc: { a: 2 } }), error(14)],
  ['$inc a string', docs('x'), update({}, { $inc: { a: 2 } }), error(14)],
  ['$inc by a string', docs(1), update({}, { $inc: { a: 'x' } }), error(14)],
  [
    '$inc an int past its range',
    docs(2147483647),
    [update({}, { $inc: { a: 1 } }), find({ a: { $type: 'long' } })],
    [1],
  ],
  [
    '$inc an int by a double',
    docs(1),
    [update({}, { $inc: { a: new Double(1) } }), find({ a: { $type: 'double' } })],
    [1],
  ],
  ['$inc past 64 bits', docs(long(2n ** 63n - 1n)), update({}, { $inc: { a: 1 } }), error(2)],
  ['$min across types', docs('x'), update({}, { $min: { a: 5 } }), docs(5)],
  ['$max across types', docs('x'), update({}, { $max: { a: 5 } }), docs('x')],
  ['$push of an array', docs([1]), update({}, { $push: { a: [2, 3] } }), docs([1, [2, 3]])],
  ['$push to a scalar', docs(1), update({}, { $push: { a: 2 } }), error(2)],
  ['$push $each', docs([1]), update({}, { $push: { a: { $each: [2, 3] } } }), docs([1, 2, 3])],
  ['$push of nothing makes an array', docs(absent), update({}, { $push: { a: { $each: [] } } }), docs([])],
  ['$addToSet across number types', docs([1]), update({}, { $addToSet: { a: new Double(1) } }), docs([1])],
  ['$addToSet $each', docs([1]), update({}, { $addToSet: { a: { $each: [1, 3, 2, 3] } } }), docs([1, 3, 2])],
  ['$pull', docs([1, 2, 1]), update({}, { $pull: { a: 1 } }), docs([2])],
  ['$pull by a condition', docs([1, 2, 3]), update({}, { $pull: { a: { $gte: 2 } } }), docs([1])],
  ['$pull by fields', docs([{ b: 1, c: 1 }, { b: 2 }]), update({}, { $pull: { a: { b: 1 } } }), docs([{ b: 2 }])],
  ['$pull from a scalar', docs(1), update({}, { $pull: { a: 1 } }), error(2)],
  ['$pull from nothing', docs(absent), update({}, { $pull: { a: 1 } }), docs(absent)],
  ['$pullAll', docs([1, 2, 1, 3]), update({}, { $pullAll: { a: [1, 3] } }), docs([2])],
  ['_id may not change', docs(1), update({ _id: 1 }, { $set: { _id: 2 } }), error(66)],
  ['_id may be set to itself', docs(1), update({ _id: 1 }, { $set: { _id: 1, a: 2 } }), docs(2)],
  ['_id may not be unset', docs(1), update({ _id: 1 }, { $unset: { _id: 1 } }), error(66)],
  ['a replacement keeps _id', ONE, update({ n: 5 }, { x: 1 }), [{ _id: 1, x: 1 }]],
  ['a replacement with another _id', docs(1), update({ a: 1 }, { _id: 2, a: 2 }), error(66)],
  ['a replacement of many', docs(1), update({}, { x: 1 }, { multi: true }), error(9)],
  ['many', docs(1, 2, 1), update({ a: 1 }, { $set: { a: 3 } }, { multi: true }), docs(3, 2, 3)],
  [
    'an error midway keeps what was changed',
    docs(1, 'x', 1),
    update({}, { $inc: { a: 1 } }, { multi: true }),
    docs(2, 'x', 1),
  ],
  [
    'an upsert from what is equal',
    [],
    upsert({ _id: 1, a: 1, 'c.d': 3, g: { $eq: 8 }, h: { $gt: 2 } }, { $set: { x: 1 } }),
    [{ _id: 1, a: 1, c: { d: 3 }, g: 8, x: 1 }],
  ],
  ['an upsert from $and', [], upsert({ $and: [{ _id: 1 }, { e: 5 }] }, { $set: { x: 1 } }), [{ _id: 1, e: 5, x: 1 }]],
  [
    'an upsert from $or of two',
    [],
    upsert({ _id: 1, $or: [{ e: 5 }, { e: 6 }] }, { $set: { x: 1 } }),
    [{ _id: 1, x: 1 }],
  ],
  ['an upsert from null', [], upsert({ _id: 1, n: null }, { $set: { x: 1 } }), [{ _id: 1, n: null, x: 1 }]],
  [
    'an upsert from what is equal twice',
    [],
    upsert({ _id: 1, $and: [{ a: 1 }, { a: 2 }] }, { $set: { x: 1 } }),
    error(54),
  ],
  ['$inc of what an upsert starts from', [], upsert({ _id: 1, a: 1 }, { $inc: { a: 1 } }), [{ _id: 1, a: 2 }]],
  ['$setOnInsert', [], upsert({ _id: 5 }, { $setOnInsert: { b: 1 }, $set: { c: 1 } }), [{ _id: 5, b: 1, c: 1 }]],
  [
    '$setOnInsert of what is there',
    docs(1),
    upsert({ a: 1 }, { $setOnInsert: { b: 1 }, $set: { c: 1 } }),
    [{ _id: 1, a: 1, c: 1 }],
  ],
  ['an upsert by replacement', [], upsert({ _id: 1, a: 1 }, { b: 1 }), [{ _id: 1, b: 1 }]],
  [
    'statements after an error, unordered',
    docs(1),
    {
      ...update({}, { $inc: { a: 'x' } }),
      updates: [
        { q: {}, u: { $inc: { a: 'x' } } },
        { q: {}, u: { $inc: { a: 5 } } },
      ],
      ordered: false,
    },
    docs(6),
  ],
];

export const uniqueness: readonly Case[] = [
  ['_id', docs(1), insert([{ _id: 1 }]), error(11000)],
  ['_id of another number type', docs(1), insert([{ _id: new Double(1) }]), error(11000)],
  ['an ordered insert stops', docs(1), [insert([{ _id: 5 }, { _id: 1 }, { _id: 6 }]), find({})], [1, 5]],
  ['an unordered insert goes on', docs(1), [insert([{ _id: 5 }, { _id: 1 }, { _id: 6 }], false), find({})], [1, 5, 6]],
  [
    'on update',
    docs('x', 'y'),
    [index({ a: 1 }, { unique: true }), update({ _id: 2 }, { $set: { a: 'x' } })],
    error(11000),
  ],
  ['missing counts as null', docs(absent), [index({ a: 1 }, { unique: true }), insert([{ _id: 9 }])], error(11000)],
  [
    'missing counts as null, descending',
    docs(absent),
    [index({ a: -1 }, { unique: true }), insert([{ _id: 9 }])],
    error(11000),
  ],
  [
    'over elements of arrays',
    docs([1, 2], [3]),
    [index({ a: 1 }, { unique: true }), insert([{ _id: 9, a: 2 }])],
    error(11000),
  ],
  [
    'repeats within one document',
    docs([1, 1]),
    [index({ a: 1 }, { unique: true }), insert([{ _id: 9, a: [2, 2] }]), find({})],
    [1, 9],
  ],
  [
    'a path through arrays',
    docs([{ b: 1 }, { b: 2 }]),
    [index({ 'a.b': 1 }, { unique: true }), insert([{ _id: 9, a: [{ b: 2 }] }])],
    error(11000),
  ],
  [
    'sparse lets missing be',
    docs(absent),
    [index({ a: 1 }, { unique: true, sparse: true }), insert([{ _id: 9 }]), find({})],
    [1, 9],
  ],
  [
    'sparse counts null',
    docs(null),
    [index({ a: 1 }, { unique: true, sparse: true }), insert([{ _id: 9, a: null }])],
    error(11000),
  ],
  ['over what is there', docs(1, 1), index({ a: 1 }, { unique: true }), error(11000)],
  [
    'many swap places',
    docs(1, 2),
    [index({ a: 1 }, { unique: true }), update({}, { $inc: { a: 10 } }, { multi: true })],
    docs(11, 12),
  ],
  ['parallel arrays', [], [index({ a: 1, b: 1 }), insert([{ _id: 1, a: [1, 2], b: [1, 2] }])], error(171)],
  [
    'long strings differ behind what a key holds',
    docs('x'.repeat(3000)),
    [index({ a: 1 }, { unique: true }), insert([{ _id: 9, a: `${'x'.repeat(2999)}y` }]), find({})],
    [1, 9],
  ],
  [
    'long strings that are the same',
    docs('x'.repeat(3000)),
    [index({ a: 1 }, { unique: true }), insert([{ _id: 9, a: 'x'.repeat(3000) }])],
    error(11000),
  ],
  ['an index of the same name', [], [index({ a: 1 }, { name: 'n' }), index({ b: 1 }, { name: 'n' })], error(86)],
  ['an index of the same key', [], [index({ a: 1 }, { name: 'n' }), index({ a: 1 }, { name: 'm' })], error(85)],
  ['an index that is not there', [], { dropIndexes: 'c', index: 'nope' }, error(27)],
  ['the index of _id', [], { dropIndexes: 'c', index: '_id_' }, error(72)],
  ['a bad direction', [], index({ a: 0 }, { name: 'n' }), error(67)],
];

const FLOW = [
  { _id: 1, k: 'x', n: 1, t: ['p', 'q'] },
  { _id: 2, k: 'x', n: 2.5, t: [] },
  { _id: 3, k: 'y', n: null, t: null },
  { _id: 4, k: null, n: 'no' },
  { _id: 5, n: long(4), t: 'r' },
  { _id: 7, k: 1, n: 3 },
];
const OTHERS = [{ $lookup: { from: 'd', localField: 'a', foreignField: 'r', as: 'j' } }, { $sort: { _id: 1 } }];

export const pipelines: readonly Case[] = [
  [
    '$group by mixed keys',
    FLOW,
    aggregate({ $group: { _id: '$k', c: { $sum: 1 } } }, { $sort: { _id: 1 } }),
    [
      { _id: null, c: 2 },
      { _id: 1, c: 1 },
      { _id: 'x', c: 2 },
      { _id: 'y', c: 1 },
    ],
  ],
  [
    '$group by a document',
    FLOW,
    aggregate({ $group: { _id: { k: '$k', z: '$zz' }, c: { $sum: 1 } } }, { $sort: { _id: 1 } }, { $limit: 1 }),
    [{ _id: {}, c: 1 }],
  ],
  [
    '$group by a document of one field',
    FLOW,
    aggregate({ $group: { _id: { z: '$zz' }, c: { $sum: 1 } } }),
    [{ _id: { z: null }, c: 6 }],
  ],
  [
    '$sum and $avg skip what is no number',
    FLOW,
    aggregate({ $match: { _id: { $lt: 5 } } }, { $group: { _id: null, s: { $sum: '$n' }, a: { $avg: '$n' } } }),
    [{ _id: null, s: 3.5, a: 1.75 }],
  ],
  [
    '$avg and $min of nothing',
    FLOW,
    aggregate(
      { $match: { _id: 3 } },
      { $group: { _id: null, s: { $sum: '$n' }, a: { $avg: '$n' }, m: { $min: '$n' } } },
    ),
    [{ _id: null, s: 0, a: null, m: null }],
  ],
  [
    '$min and $max across types',
    FLOW,
    aggregate({ $group: { _id: null, lo: { $min: '$n' }, hi: { $max: '$n' } } }),
    [{ _id: null, lo: 1, hi: 'no' }],
  ],
  [
    '$push skips missing',
    FLOW,
    aggregate(
      { $sort: { _id: 1 } },
      { $group: { _id: null, p: { $push: '$t' }, f: { $first: '$zz' }, l: { $last: '$n' } } },
    ),
    [{ _id: null, p: [['p', 'q'], [], null, 'r'], f: null, l: 3 }],
  ],
  ['$group needs _id', FLOW, aggregate({ $group: { c: { $sum: 1 } } }), error(15955)],
  [
    '$unwind',
    FLOW,
    aggregate({ $unwind: '$t' }, { $sort: { _id: 1, t: 1 } }, { $project: { t: 1 } }),
    [
      { _id: 1, t: 'p' },
      { _id: 1, t: 'q' },
      { _id: 5, t: 'r' },
    ],
  ],
  [
    '$unwind keeping all',
    FLOW,
    aggregate(
      { $unwind: { path: '$t', preserveNullAndEmptyArrays: true } },
      { $match: { _id: { $in: [2, 3, 4] } } },
      { $project: { t: 1 } },
    ),
    [{ _id: 2 }, { _id: 3, t: null }, { _id: 4 }],
  ],
  ['$count of nothing', FLOW, aggregate({ $match: { _id: 99 } }, { $count: 'n' }), []],
  ['$limit 0', FLOW, aggregate({ $limit: 0 }), error(15958)],
  ['$skip past the end', FLOW, aggregate({ $sort: { _id: 1 } }, { $skip: 6 }), []],
  ['a stage of two', FLOW, aggregate({ $match: {}, $limit: 1 }), error(40323)],
  ['an unknown stage', FLOW, aggregate({ $foo: {} }), error(40324)],
  ['$project of nothing', FLOW, aggregate({ $project: {} }), error(51272)],
  [
    '$match after $group',
    FLOW,
    aggregate({ $group: { _id: '$k', c: { $sum: 1 } } }, { $match: { c: { $gt: 1 } } }, { $sort: { _id: 1 } }),
    [
      { _id: null, c: 2 },
      { _id: 'x', c: 2 },
    ],
  ],
  [
    '$lookup: null matches null and missing',
    docs(null, 1),
    aggregate(...OTHERS),
    [
      { _id: 1, a: null, j: [{ _id: 'q', r: null }, { _id: 's' }] },
      {
        _id: 2,
        a: 1,
        j: [
          { _id: 'p', r: 1 },
          { _id: 't', r: [1, 2] },
        ],
      },
    ],
  ],
  [
    '$lookup: an array matches by element',
    docs([1, '1']),
    aggregate(...OTHERS),
    [
      {
        _id: 1,
        a: [1, '1'],
        j: [
          { _id: 'p', r: 1 },
          { _id: 't', r: [1, 2] },
          { _id: 'u', r: '1' },
        ],
      },
    ],
  ],
  [
    '$lookup: an empty array matches null and missing',
    docs([]),
    aggregate(...OTHERS),
    [{ _id: 1, a: [], j: [{ _id: 'q', r: null }, { _id: 's' }] }],
  ],
];

/** What the collection d holds, for $lookup. */
export const foreign = [
  { _id: 'p', r: 1 },
  { _id: 'q', r: null },
  { _id: 's' },
  { _id: 't', r: [1, 2] },
  { _id: 'u', r: '1' },
];
