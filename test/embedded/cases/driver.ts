import type { Doc } from './operations.js';

/**
 * One call of the driver's CRUD interface on a collection that holds `{ _id: 1..3, x: 11, 22, 33 }`: the method, its arguments, what its
 * result has, and what the collection holds afterwards (by default what it held), or what the store refuses by name.
 */
export type Call = readonly [method: string, args: readonly unknown[], result: unknown, after?: readonly Doc[]];
export type Refusal = readonly [method: string, args: readonly unknown[], refuses: string];

export const START: readonly Doc[] = [1, 2, 3].map((_id) => ({ _id, x: 11 * _id }));
const [one, two, three]: readonly Doc[] = START;
const four = { _id: 4, x: 44 };
const where = (...xs: readonly number[]) => xs.map((x, i) => ({ _id: i + 1, x }));
const rest = (...left: readonly (Doc | undefined)[]) => left.filter((doc): doc is Doc => doc !== undefined);

// biome-ignore format: a table
export const calls: readonly Call[] = [
  ['insertOne', [four], { acknowledged: true, insertedId: 4 }, rest(one, two, three, four)],
  ['insertMany', [[four, { _id: 5 }]], { insertedCount: 2, insertedIds: { 0: 4, 1: 5 } }, rest(one, two, three, four, { _id: 5 })],
  ['insertMany', [[four, { _id: 1 }, { _id: 5 }]], { code: 11000 }, rest(one, two, three, four)],
  ['insertMany', [[four, { _id: 1 }, { _id: 5 }], { ordered: false }], { code: 11000 }, rest(one, two, three, four, { _id: 5 })],
  ['findOne', [{ _id: 2 }], two],
  ['findOne', [{ _id: 9 }], null],
  ['findOne', [{ x: { $gt: 11 } }, { sort: { x: -1 }, projection: { _id: 0 } }], { x: 33 }],
  ['find', [{}, { sort: { x: -1 }, skip: 1, limit: 1 }], [two]],
  ['find', [{ x: { $in: [11, 33] } }, { batchSize: 1, sort: { _id: 1 } }], [one, three]],
  ['countDocuments', [{}], 3],
  ['countDocuments', [{ x: { $gte: 22 } }], 2],
  ['countDocuments', [{}, { skip: 1, limit: 1 }], 1],
  ['estimatedDocumentCount', [], 3],
  ['distinct', ['x'], [11, 22, 33]],
  ['distinct', ['x', { x: { $gt: 11 } }], [22, 33]],
  ['updateOne', [{ _id: 1 }, { $inc: { x: 1 } }], { matchedCount: 1, modifiedCount: 1, upsertedCount: 0 }, where(12, 22, 33)],
  ['updateOne', [{ _id: 1 }, { $set: { x: 11 } }], { matchedCount: 1, modifiedCount: 0 }],
  ['updateOne', [{ _id: 9 }, { $set: { x: 1 } }], { matchedCount: 0, modifiedCount: 0 }],
  ['updateOne', [{ _id: 4 }, { $inc: { x: 44 } }, { upsert: true }], { matchedCount: 0, upsertedCount: 1, upsertedId: 4 }, rest(one, two, three, four)],
  ['updateMany', [{ _id: { $gt: 1 } }, { $inc: { x: 1 } }], { matchedCount: 2, modifiedCount: 2 }, where(11, 23, 34)],
  ['updateMany', [{ _id: 4 }, { $set: { x: 44 } }, { upsert: true }], { upsertedCount: 1, upsertedId: 4 }, rest(one, two, three, four)],
  ['replaceOne', [{ _id: 1 }, { x: 111 }], { matchedCount: 1, modifiedCount: 1 }, where(111, 22, 33)],
  ['replaceOne', [{ _id: 4 }, { x: 44 }, { upsert: true }], { upsertedCount: 1, upsertedId: 4 }, rest(one, two, three, four)],
  ['deleteOne', [{ x: { $gt: 11 } }], { deletedCount: 1 }, rest(one, three)],
  ['deleteOne', [{ _id: 9 }], { deletedCount: 0 }],
  ['deleteMany', [{ x: { $gt: 11 } }], { deletedCount: 2 }, rest(one)],
  ['findOneAndUpdate', [{ _id: 2 }, { $inc: { x: 1 } }], two, where(11, 23, 33)],
  ['findOneAndUpdate', [{ _id: 2 }, { $inc: { x: 1 } }, { returnDocument: 'after', projection: { _id: 0 } }], { x: 23 }, where(11, 23, 33)],
  ['findOneAndUpdate', [{ _id: 4 }, { $set: { x: 44 } }, { upsert: true, returnDocument: 'after' }], four, rest(one, two, three, four)],
  ['findOneAndUpdate', [{ _id: 9 }, { $set: { x: 1 } }], null],
  ['findOneAndUpdate', [{}, { $set: { x: 0 } }, { sort: { x: -1 } }], three, where(11, 22, 0)],
  ['findOneAndReplace', [{ _id: 2 }, { x: 222 }, { returnDocument: 'after' }], { _id: 2, x: 222 }, where(11, 222, 33)],
  ['findOneAndDelete', [{ x: { $gt: 11 } }, { sort: { x: -1 } }], three, rest(one, two)],
  ['findOneAndDelete', [{ _id: 9 }], null],
  ['aggregate', [[{ $match: { _id: { $gt: 1 } } }, { $sort: { _id: -1 } }]], [three, two]],
  ['aggregate', [[{ $group: { _id: null, n: { $sum: '$x' }, top: { $max: '$x' } } }]], [{ _id: null, n: 66, top: 33 }]],
  ['bulkWrite', [[{ insertOne: { document: four } }, { updateOne: { filter: { _id: 1 }, update: { $set: { x: 0 } } } }, { deleteOne: { filter: { _id: 2 } } }]], { insertedCount: 1, matchedCount: 1, modifiedCount: 1, deletedCount: 1 }, rest({ _id: 1, x: 0 }, three, four)],
  ['bulkWrite', [[{ updateMany: { filter: {}, update: { $inc: { x: 1 } } } }, { replaceOne: { filter: { _id: 4 }, replacement: { x: 44 }, upsert: true } }, { deleteMany: { filter: { _id: { $lt: 3 } } } }]], { matchedCount: 3, upsertedCount: 1, deletedCount: 2 }, rest({ _id: 3, x: 34 }, four)],
  ['bulkWrite', [[{ insertOne: { document: one } }, { insertOne: { document: four } }], { ordered: false }], { code: 11000 }, rest(one, two, three, four)],
  ['drop', [], true, []],
];

// biome-ignore format: a table
export const refusals: readonly Refusal[] = [
  ['find', [{}, { hint: { _id: 1 } }], 'hint'],
  ['find', [{}, { collation: { locale: 'en' } }], 'collation'],
  ['find', [{ $expr: { $eq: ['$x', 11] } }], '$expr'],
  ['distinct', ['x', {}, { collation: { locale: 'en' } }], 'collation'],
  ['updateOne', [{}, [{ $set: { x: 1 } }]], 'pipeline'],
  ['updateOne', [{}, { $set: { 'a.$[e]': 1 } }, { arrayFilters: [{ e: 1 }] }], 'arrayFilters'],
  ['updateOne', [{}, { $set: { x: 1 } }, { hint: { _id: 1 } }], 'hint'],
  ['deleteOne', [{}, { collation: { locale: 'en' } }], 'collation'],
  ['findOneAndUpdate', [{}, { $set: { x: 1 } }, { let: { a: 1 } }], 'let'],
  ['aggregate', [[{ $out: 'other' }]], '$out'],
  ['aggregate', [[{ $merge: 'other' }]], '$merge'],
  ['aggregate', [[{ $facet: { a: [] } }]], '$facet'],
  ['rename', ['other'], 'renameCollection'],
];
