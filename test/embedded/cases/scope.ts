import mongoose from 'mongoose';
import { aggregate, type Doc, find, index, long, modify, project, update } from './operations.js';

const { UUID } = mongoose.mongo.BSON;

/** A map from each name to what asks for it. */
const asks = <Name extends string>(names: readonly Name[], ask: (name: Name) => Doc) =>
  Object.fromEntries(names.map((name) => [name, ask(name)]));
const filters = (operands: Doc) => asks(Object.keys(operands), (name) => find({ a: { [name]: operands[name] } }));
const updates = (operands: Doc) =>
  asks(Object.keys(operands), (name) => update({ _id: 1 }, { [name]: operands[name] }));
const stages = (specs: Doc) => asks(Object.keys(specs), (name) => aggregate({ [name]: specs[name] }));
const grouping = (field: unknown) => aggregate({ $group: { _id: null, field } });
const accumulators = (operands: Doc) => asks(Object.keys(operands), (name) => grouping({ [name]: operands[name] }));
const computing = (operands: Doc) =>
  asks(Object.keys(operands), (name) => grouping({ $max: { [name]: operands[name] } }));
const creating = (options: Doc) => asks(Object.keys(options), (name) => ({ create: 'other', [name]: options[name] }));
const finding = (options: Doc) => asks(Object.keys(options), (name) => find({}, { [name]: options[name] }));

const geometry = { $geometry: { type: 'Point', coordinates: [0, 0] } };

/** By kind and name, a command that asks the store for it. */
export const scope: Readonly<Record<string, Readonly<Record<string, Doc>>>> = {
  command: {
    insert: { insert: 'c', documents: [{ x: 1 }] },
    find: find({}),
    getMore: {}, // by the test, which needs a cursor
    killCursors: { killCursors: 'c', cursors: [] },
    update: update({ _id: 1 }, { $set: { x: 1 } }),
    delete: { delete: 'c', deletes: [{ q: { _id: 99 }, limit: 1 }] },
    findAndModify: modify({ _id: 1 }, { update: { $set: { x: 2 } } }),
    count: { count: 'c' },
    distinct: { distinct: 'c', key: 'a' },
    aggregate: aggregate(),
    create: { create: 'made' },
    drop: { drop: 'made' },
    dropDatabase: { dropDatabase: 1, $db: 'elsewhere' },
    createIndexes: index({ x: 1 }),
    dropIndexes: { dropIndexes: 'c', index: '*' },
    listIndexes: { listIndexes: 'c' },
    listCollections: { listCollections: 1 },
    listDatabases: { listDatabases: 1, $db: 'admin' },
    collStats: { collStats: 'c' },
    hello: { hello: 1 },
    ping: { ping: 1 },
    buildInfo: { buildInfo: 1 },
    connectionStatus: { connectionStatus: 1 },
    endSessions: { endSessions: [{ id: new UUID() }] },
    commitTransaction: {}, // by the test, too
    abortTransaction: {}, // by the test, too
    bulkWrite: { bulkWrite: 1, ops: [], nsInfo: [], $db: 'admin' },
    collMod: { collMod: 'c', validator: {} },
    currentOp: { currentOp: 1, $db: 'admin' },
    explain: { explain: { find: 'c' } },
    getLog: { getLog: 'startupWarnings', $db: 'admin' },
    getParameter: { getParameter: '*', $db: 'admin' },
    hostInfo: { hostInfo: 1, $db: 'admin' },
    mapReduce: { mapReduce: 'c', map: 'x', reduce: 'y', out: { inline: 1 } },
    renameCollection: { renameCollection: 'embedded.c', to: 'embedded.e', $db: 'admin' },
    serverStatus: { serverStatus: 1 },
    validate: { validate: 'c' },
  },
  filter: {
    ...filters({ $eq: 1, $ne: 1, $gt: 1, $gte: 1, $lt: 1, $lte: 1, $in: [1], $nin: [1], $exists: true, $type: 'int' }),
    ...filters({ $not: { $eq: 1 }, $all: [1], $size: 1, $elemMatch: { $eq: 1 }, $mod: [2, 0], $regex: '^x' }),
    ...asks(['$and', '$or', '$nor'], (name) => find({ [name]: [{ a: 1 }] })),
    ...filters({ $near: geometry, $nearSphere: geometry, $geoWithin: geometry, $geoIntersects: geometry }),
    ...filters({ $bitsAllSet: 1, $bitsAnyClear: 1 }),
    $expr: find({ $expr: { $eq: ['$a', 1] } }),
    $where: find({ $where: 'true' }),
    $text: find({ $text: { $search: 'x' } }),
    $jsonSchema: find({ $jsonSchema: {} }),
    $rand: find({ $rand: {} }),
    $sampleRate: find({ $sampleRate: 0.5 }),
  },
  update: {
    ...updates({
      $set: { x: 1 },
      $unset: { x: 1 },
      $inc: { n: 1 },
      $min: { n: 1 },
      $max: { n: 1 },
      $setOnInsert: { x: 1 },
    }),
    ...updates({
      $currentDate: { at: true },
      $push: { a: 1 },
      $addToSet: { a: 1 },
      $pull: { a: 1 },
      $pullAll: { a: [1] },
    }),
    ...updates({ $mul: { n: 2 }, $rename: { x: 'y' }, $bit: { n: { or: 1 } }, $pop: { a: 1 } }),
    $each: update({ _id: 1 }, { $push: { a: { $each: [1] } } }),
    $position: update({ _id: 1 }, { $push: { a: { $each: [1], $position: 0 } } }),
    $slice: update({ _id: 1 }, { $push: { a: { $each: [1], $slice: 3 } } }),
    $sort: update({ _id: 1 }, { $push: { a: { $each: [1], $sort: 1 } } }),
    $: update({ a: 1 }, { $set: { 'a.$': 2 } }),
    '$[]': update({ _id: 1 }, { $set: { 'a.$[]': 2 } }),
    '$[e]': update({ _id: 1 }, { $set: { 'a.$[e]': 2 } }),
    pipeline: update({ _id: 1 }, [{ $set: { x: 1 } }]),
    index: update({ _id: 1 }, { $set: { 'a.2': 1 } }),
  },
  stage: {
    ...stages({
      $match: {},
      $sort: { _id: 1 },
      $skip: 1,
      $limit: 1,
      $project: { a: 1 },
      $unset: 'a',
      $group: { _id: '$a' },
    }),
    ...stages({
      $count: 'n',
      $unwind: '$a',
      $lookup: { from: 'd', localField: 'a', foreignField: '_id', as: 'found' },
    }),
    ...stages({
      $set: { x: 1 },
      $addFields: { x: 1 },
      $replaceRoot: { newRoot: '$o' },
      $replaceWith: '$o',
      $facet: { x: [] },
    }),
    ...stages({
      $bucket: { groupBy: '$a', boundaries: [0, 9] },
      $bucketAuto: { groupBy: '$a', buckets: 2 },
      $sortByCount: '$a',
    }),
    ...stages({
      $graphLookup: {},
      $geoNear: {},
      $redact: '$$KEEP',
      $sample: { size: 1 },
      $unionWith: 'd',
      $setWindowFields: {},
    }),
    ...stages({ $densify: {}, $fill: {}, $documents: [], $merge: 'd', $out: 'd', $changeStream: {}, $indexStats: {} }),
    ...stages({ $collStats: {}, $search: {} }),
  },
  accumulator: {
    ...accumulators({
      $sum: 1,
      $avg: '$n',
      $min: '$n',
      $max: '$n',
      $first: '$n',
      $last: '$n',
      $push: '$n',
      $addToSet: '$n',
    }),
    ...accumulators({ $count: {}, $mergeObjects: '$o', $firstN: { n: 1, input: '$n' }, $top: {}, $stdDevPop: '$n' }),
    ...accumulators({ $median: {}, $accumulator: {} }),
  },
  expression: {
    path: grouping({ $max: '$a.b' }),
    constant: grouping({ $max: 5 }),
    document: grouping({ $max: { x: '$a', y: 1 } }),
    ...computing({
      $add: ['$n', 1],
      $cond: ['$n', 1, 2],
      $ifNull: ['$n', 1],
      $concat: ['x'],
      $cmp: ['$n', 1],
      $dateToString: { date: '$nope', format: '%Y-%m' },
      $year: '$n',
    }),
    ...computing({ $literal: 1 }),
    $$ROOT: grouping({ $max: '$$ROOT' }),
  },
  projection: {
    0: project({ a: 0, 'o.x': 0 }),
    1: project({ a: 1, 'o.x': 1 }),
    $slice: project({ a: { $slice: 1 } }),
    $elemMatch: project({ a: { $elemMatch: { $eq: 1 } } }),
    $meta: project({ score: { $meta: 'textScore' } }),
    $: project({ 'a.$': 1 }, { a: 1 }),
    $concat: project({ x: { $concat: ['y'] } }),
  },
  index: {
    unique: index({ u: 1, _id: 1 }, { unique: true }),
    compound: index({ x: 1, y: 1 }),
    descending: index({ x: -1 }),
    dotted: index({ 'o.x': 1 }),
    sparse: index({ s: 1 }, { sparse: true }),
    expireAfterSeconds: index({ t: 1 }, { expireAfterSeconds: 60 }),
    ...asks(['text', '2dsphere', 'hashed'], (kind) => index({ z: kind })),
    '$**': index({ '$**': 1 }),
    partialFilterExpression: index({ p: 1 }, { partialFilterExpression: { on: true } }),
    collation: index({ q: 1 }, { collation: { locale: 'en' } }),
    hidden: index({ h: 1 }, { hidden: true }),
  },
  collection: {
    ...creating({
      capped: true,
      timeseries: { timeField: 't' },
      validator: { x: 1 },
      viewOn: 'c',
      collation: { locale: 'en' },
    }),
    ...creating({ clusteredIndex: { key: { _id: 1 }, unique: true } }),
  },
  option: {
    ...finding({
      sort: { a: 1 },
      skip: 1,
      limit: 1,
      projection: { a: 1 },
      batchSize: 1,
      singleBatch: true,
      maxTimeMS: 1000,
    }),
    ...finding({
      hint: 'a_1',
      collation: { locale: 'en' },
      let: { v: 1 },
      min: { a: 1 },
      max: { a: 1 },
      returnKey: true,
      tailable: true,
    }),
    upsert: update({ _id: 7 }, { $set: { x: 1 } }, { upsert: true }),
    multi: update({}, { $set: { x: 1 } }, { multi: true }),
    ordered: { insert: 'c', documents: [{ x: 1 }], ordered: false },
    arrayFilters: update({ _id: 1 }, { $set: { 'a.$[e]': 2 } }, { arrayFilters: [{ e: 1 }] }),
  },
  session: {
    transaction: {},
    'retryable write': { ...update({ _id: 1 }, { $set: { x: 4 } }), txnNumber: long(9) },
  },
};
