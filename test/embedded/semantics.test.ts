import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { arrayTopics } from './cases/arrays.js';
import { filterTopics } from './cases/filters.js';
import { indexTopics } from './cases/indexes.js';
import type { Case, Doc, Topic } from './cases/operations.js';
import { pipelineTopics } from './cases/pipelines.js';
import { updateTopics } from './cases/updates.js';
import { type Db, type Failed, MongoClient, openStore, run } from './embedded-kit.js';

const topics = [...filterTopics, ...arrayTopics, ...updateTopics, ...indexTopics, ...pipelineTopics];
/** The same cases can be held against another server, which refuses nothing, to check the tables themselves. */
const otherUri = process.env.SEMANTICS_URI;

let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  if (otherUri === undefined) {
    ({ db, close } = await openStore());
  } else {
    const client = await MongoClient.connect(otherUri);
    [db, close] = [client.db(`semantics_${process.pid}`), () => client.close()];
  }
  for (const name of ['c', 'd']) await db.createCollection(name);
});
afterAll(async () => {
  await db.dropDatabase();
  await close();
});

describe.each(topics)('what is answered is MongoDB’s answer: $topic', ({ foreign = [], cases }: Topic) => {
  it.each(cases)('%s', async (...[, documents, steps, documented, refuses]: Case) => {
    await fill({ c: documents, d: foreign });
    hasIndexes = [steps].flat().some((step) => 'createIndexes' in step);
    const { failed, answer } = await last([steps].flat());
    const isOfIds =
      Array.isArray(documented) && documented.length > 0 && documented.every((value) => typeof value !== 'object');
    if (refuses !== undefined && otherUri === undefined) {
      expect([238, 59]).toContain(failed?.code);
      expect(failed?.message).toContain(refuses);
      expect(failed?.message).toContain('MONGODB_URI');
    } else if (isFailure(documented)) {
      expect({ error: failed?.code }).toEqual(documented);
    } else {
      expect(failed?.message ?? '').not.toContain('MONGODB_URI');
      expect(textOf(isOfIds ? idsOf(answer) : answer)).toEqual(textOf(documented));
    }
  });
});

const isFailure = (documented: unknown): documented is { error: number } =>
  typeof documented === 'object' && documented !== null && 'error' in documented;

/** Found documents by their `_id`; values as they are. */
const idsOf = (answer: unknown) =>
  Array.isArray(answer)
    ? answer.map((each) => (each !== null && Object.hasOwn(each, '_id') ? each._id : each))
    : answer;

/** As EJSON, in which the order of fields counts and a number is a number. */
const textOf = (value: unknown) => mongoose.mongo.BSON.EJSON.stringify(value);

let hasIndexes = false;

async function fill(collections: Record<string, readonly Doc[]>): Promise<void> {
  if (hasIndexes) await db.dropDatabase();
  for (const [name, documents] of Object.entries(collections)) {
    await db.collection(name).deleteMany({});
    if (hasIndexes) await db.createCollection(name);
    if (documents.length > 0) expect(await run(db, { insert: name, documents })).not.toHaveProperty('failed');
  }
}

/** What the last of the steps answered, or the first one that was refused. */
async function last(steps: readonly Doc[]): Promise<{ failed?: Failed | undefined; answer?: unknown }> {
  let outcome: { failed?: Failed | undefined; answer?: unknown } = {};
  for (const step of steps) {
    const { reply, failed } = await run(db, step);
    outcome = { failed, answer: reply && (await answerOf(step, reply)) };
    if (failed?.message.includes('MONGODB_URI')) return outcome;
  }
  return outcome;
}

async function answerOf(step: Doc, reply: Doc): Promise<unknown> {
  switch (Object.keys(step)[0]) {
    case 'find':
    case 'aggregate':
      return (reply.cursor as { firstBatch: Doc[] }).firstBatch;
    case 'distinct':
      return inSomeOrder(reply.values as unknown[]);
    case 'count':
      return reply.n;
    case 'findAndModify':
      return reply.value;
    case 'createIndexes':
      return reply;
    default:
      return db.collection('c').find().sort({ _id: 1 }).toArray();
  }
}

const inSomeOrder = (values: unknown[]) => values.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
