import mongoose from 'mongoose';

/** The types of BSON, as the driver has them. */
export const { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } =
  mongoose.mongo.BSON;

export type Doc = Record<string, unknown>;
export type Failure = { readonly error: number };

/**
 * What MongoDB's documentation says of some operations on collection `c`: the answer of the last one is a list of ids of found
 * documents, of documents (after a write: all of `c`), or of distinct values, a count, or an error's code. Then, if the embedded
 * store refuses it, what that names.
 */
export type Case = readonly [
  name: string,
  documents: readonly Doc[],
  steps: Doc | readonly Doc[],
  documented: readonly unknown[] | number | Doc | Failure | null,
  refuses?: string,
];
/** Cases of one topic, and the documents of collection `d`. */
export type Topic = { readonly topic: string; readonly foreign?: readonly Doc[]; readonly cases: readonly Case[] };

export const long = (value: string | number) => Long.fromString(String(value));
export const double = (value: number) => new Double(value);
export const decimal = (text: string) => Decimal128.fromString(text);
export const oid = (n: number) => new ObjectId(String(n).padStart(24, '0'));
export const regex = (pattern: string, flags = '') => new BSONRegExp(pattern, flags);

export const find = (filter: Doc, more: Doc = {}): Doc => ({ find: 'c', filter, sort: { _id: 1 }, ...more });
export const sorted = (sort: Doc, more: Doc = {}): Doc => ({ find: 'c', filter: {}, sort, ...more });
export const project = (projection: Doc, filter: Doc = {}): Doc => find(filter, { projection });
export const update = (q: Doc, u: unknown, more: Doc = {}): Doc => ({ update: 'c', updates: [{ q, u, ...more }] });
export const upsert = (q: Doc, u: unknown): Doc => update(q, u, { upsert: true });
export const remove = (q: Doc, limit = 0): Doc => ({ delete: 'c', deletes: [{ q, limit }] });
export const insert = (documents: readonly Doc[], ordered = true): Doc => ({ insert: 'c', documents, ordered });
export const modify = (query: Doc, more: Doc): Doc => ({ findAndModify: 'c', query, ...more });
export const aggregate = (...pipeline: readonly Doc[]): Doc => ({ aggregate: 'c', pipeline, cursor: {} });
export const distinct = (key: string, query: Doc = {}): Doc => ({ distinct: 'c', key, query });
export const count = (query: Doc, more: Doc = {}): Doc => ({ count: 'c', query, ...more });
export const index = (key: Doc, more: Doc = {}): Doc => ({
  createIndexes: 'c',
  indexes: [{ key, name: Object.entries(key).flat().join('_'), ...more }],
});

/** Leaves the field out in `docs`. */
export const absent = Symbol('absent');
/** Documents from values of field `a`, numbered from 1. */
export const docs = (...values: readonly unknown[]): Doc[] =>
  values.map((a, i) => (a === absent ? { _id: i + 1 } : { _id: i + 1, a }));
