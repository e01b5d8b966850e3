import { absent, type Case, distinct, docs, find, type Topic } from './operations.js';

const ARRAYS = docs([1, 2], [2, 1], 1, [[1, 2]], [1, 2, 3], [], [0, 5], '1');
const SUBDOCS = docs({ b: 1 }, { b: 1, c: 2 }, { c: 2, b: 1 }, [{ b: 1 }, { b: 3 }], [{ b: [1, 2] }], { b: [1] }, 1, [
  [{ b: 1 }],
]);

// biome-ignore format: a table
const arrays: readonly Case[] = [
  ['an element or the value', ARRAYS, find({ a: 1 }), [1, 2, 3, 5]],
  ['an exact array, also nested', ARRAYS, find({ a: [1, 2] }), [1, 4]],
  ['two bounds met by different elements', ARRAYS, find({ a: { $gt: 1, $lt: 1 } }), [7]],
  ['$elemMatch needs one element', ARRAYS, find({ a: { $elemMatch: { $gt: 2, $lt: 5 } } }), [5]],
  ['$all', ARRAYS, find({ a: { $all: [2, 1] } }), [1, 2, 5]],
  ['$all of one scalar matches a scalar', ARRAYS, find({ a: { $all: [1] } }), [1, 2, 3, 5]],
  ['$all with an array element', ARRAYS, find({ a: { $all: [[1, 2]] } }), [1, 4]],
  ['$all empty matches nothing', ARRAYS, find({ a: { $all: [] } }), []],
  ['$all with $elemMatch', docs([{ b: 1 }, { b: 2 }], [{ b: 1 }]), find({ a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } }), [1]],
  ['$ne looks at every element', ARRAYS, find({ a: { $ne: 1 } }), [4, 6, 7, 8]],
  ['$nin', ARRAYS, find({ a: { $nin: [1, 5] } }), [4, 6, 8]],
  ['$size', ARRAYS, find({ a: { $size: 2 } }), [1, 2, 7]],
  ['$size of a string', ARRAYS, find({ a: { $size: '2' } }), { error: 2 }],
  ['$type array', ARRAYS, find({ a: { $type: 'array' } }), [1, 2, 4, 5, 6, 7]],
  ['$type looks into arrays', ARRAYS, find({ a: { $type: 'int' } }), [1, 2, 3, 5, 7]],
  ['an index in the path', ARRAYS, find({ 'a.0': 1 }), [1, 5]],
  ['an index into a nested array', ARRAYS, find({ 'a.0.1': 2 }), [4]],
  ['$gt an array', ARRAYS, find({ a: { $gt: [1, 2] } }), [2, 4, 5]],
  ['$in with an array', ARRAYS, find({ a: { $in: [[1, 2], 0] } }), [1, 4, 7]],
  ['$in with an empty list', ARRAYS, find({ a: { $in: [] } }), []],
  ['$in needs an array', ARRAYS, find({ a: { $in: 1 } }), { error: 2 }],
  ['$elemMatch nested', docs([[1]], [1], [[2]]), find({ a: { $elemMatch: { $elemMatch: { $eq: 1 } } } }), [1]],
  ['$not $elemMatch', ARRAYS, find({ a: { $not: { $elemMatch: { $lt: 2 } } } }), [3, 4, 6, 8]],
  ['dotted path through arrays', SUBDOCS, find({ 'a.b': 1 }), [1, 2, 3, 4, 5, 6]],
  ['dotted path with an index', SUBDOCS, find({ 'a.1.b': 3 }), [4]],
  ['an exact subdocument minds field order', SUBDOCS, find({ a: { b: 1, c: 2 } }), [2]],
  ['a subdocument in an array', SUBDOCS, find({ a: { b: 1 } }), [1, 4]],
  ['$elemMatch on subdocuments', SUBDOCS, find({ a: { $elemMatch: { b: { $gte: 2 } } } }), [4, 5]],
  ['dotted bounds over several elements', SUBDOCS, find({ 'a.b': { $gt: 1, $lt: 3 } }), [4, 5]],
  ['a numeric field name', docs({ 0: 'x' }, ['x'], [{ 0: 'x' }]), find({ 'a.0': 'x' }), [1, 2, 3]],
  ['distinct unwinds', ARRAYS, distinct('a'), ['1', 0, 1, 2, 3, 5, [1, 2]]],
  ['distinct on a dotted path', SUBDOCS, distinct('a.b'), [1, 2, 3]],
  ['dotted null with an index looks into every object', docs([{ k: 1 }], [{ k: null }], [1, 2], { 0: { k: 1 } }, 5), find({ 'a.0.k': null }), [1, 2, 5]],
  ['distinct skips missing, keeps null', docs(null, absent, 1), distinct('a'), [1, null]],
];

export const arrayTopics: readonly Topic[] = [{ topic: 'arrays', cases: arrays }];
