import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import type { Actor, StoredWhere } from '../../../src/access/rights.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { Article, articleSdl, Writer } from './article-models.js';
import { actorWith, allPermissions, type Graph, openGraph } from './open-graph.js';

const editor = actorWith(allPermissions('Article', 'Writer'));
const hiddenWriter = new Types.ObjectId();
const publicWriter = new Types.ObjectId();
let store: TestStore;
let graph: Graph;

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({
    sdl: articleSdl,
    models: [Article, Writer],
    limits: { maxBulk: 1000 },
    canRead: (_actor, coordinate) => !coordinate.endsWith('.secret'),
  });
  await Writer.collection.insertMany([
    { _id: hiddenWriter, name: 'Hidden', isPublic: false },
    { _id: publicWriter, name: 'Public', isPublic: true },
  ]);
});

beforeEach(() => Article.collection.deleteMany({}));
afterAll(() => store.close());

type Shown = Readonly<Record<string, unknown>>;
interface Bulk {
  readonly count: number;
  readonly ids: readonly string[];
}

async function bulk(field: string, source: string, variables: Shown, actor: Actor) {
  const { data, errors } = await graph.run<Readonly<Record<string, Bulk | null>>>(actor, source, variables);
  return { payload: data?.[field], errors };
}

function createMany(inputs: readonly Shown[], actor = editor) {
  const source = 'mutation ($inputs: [ArticleCreateInput!]!) { createArticles(inputs: $inputs) { count ids } }';
  return bulk('createArticles', source, { inputs }, actor);
}

function updateMany(where: Shown, set: Shown, actor = editor) {
  const source =
    'mutation ($where: ArticleWhere!, $set: ArticleUpdateInput!) { updateArticles(where: $where, set: $set) { count ids } }';
  return bulk('updateArticles', source, { where, set }, actor);
}

function deleteMany(where: Shown, actor = editor) {
  return bulk(
    'deleteArticles',
    'mutation ($where: ArticleWhere!) { deleteArticles(where: $where) { count ids } }',
    { where },
    actor,
  );
}

const rows = () => Article.collection.find({}).sort({ title: 1 }).toArray();
const titles = async () => (await rows()).map(({ title }) => title);
const codes = ({ errors }: { errors: readonly { code: string }[] }) => errors.map(({ code }) => code);
const fieldsOf = ({ errors }: { errors: readonly { fields?: unknown }[] }) => errors[0]?.fields;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ title: `Row ${index}` }));

async function stored(...inputs: readonly Shown[]): Promise<readonly string[]> {
  const { payload, errors } = await createMany(inputs);
  if (!payload) throw new Error(JSON.stringify(errors));
  return payload.ids;
}

describe('createArticles', () => {
  it('creates every row as one alone is: defaults, hooks, owner, timestamps, version 0', async () => {
    const inputs = [{ title: ' One ' }, { title: 'Two', tags: ['a'], editor: String(publicWriter) }];
    const { payload, errors } = await createMany(inputs);
    expect(errors).toEqual([]);
    expect(payload?.count).toBe(2);
    const found = await rows();
    expect(found.map(({ _id }) => String(_id))).toEqual(payload?.ids);
    expect(found[0]).toMatchObject({
      ...{ title: 'One', slug: 'one', status: 'DRAFT', createdBy: 'tester', tags: [], __v: 0 },
      createdAt: expect.any(Date),
    });
    expect(found[1]).toMatchObject({ title: 'Two', tags: ['a'], editor: publicWriter });
  });

  it('takes an empty list', async () => {
    expect((await createMany([])).payload).toEqual({ count: 0, ids: [] });
  });

  it('takes as many as the limit, within the time that a transaction has', async () => {
    const inputs = numbered(1000).map((row, index) => ({ ...row, sku: `sku ${index}` }));
    const started = performance.now();
    expect((await createMany(inputs)).payload?.count).toBe(1000);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await Article.collection.countDocuments({})).toBe(1000);
  });

  it('refuses more, naming limit and figure, and writes none', async () => {
    const answer = await createMany(numbered(1001));
    expect(answer).toEqual({
      payload: null,
      errors: [
        expect.objectContaining({ code: 'LIMIT_EXCEEDED', message: expect.stringMatching(/1000.*1001.*MAX_BULK/) }),
      ],
    });
    expect(graph.calls).toEqual([]);
  });

  it('names every field of every row that the model refuses, and writes none', async () => {
    const answer = await createMany([
      { title: 'Fine' },
      { title: 'x', rating: 11 },
      { title: 'Fine too' },
      { title: 'forbidden' },
    ]);
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(fieldsOf(answer)).toEqual([
      { path: 'inputs.1.title', message: 'has at least 2 characters' },
      { path: 'inputs.1.rating', message: 'is at most 10' },
      { path: 'inputs.3.title', message: 'is a forbidden title' },
    ]);
    expect(await rows()).toEqual([]);
  });

  it('a reference that is hidden or missing is refused alike, in one look at the store', async () => {
    const actor = actorWith({ ...allPermissions('Article'), view_writer: { isPublic: { eq: true } } });
    const missing = String(new Types.ObjectId());
    const answer = await createMany(
      [String(publicWriter), String(hiddenWriter), missing, 'nonsense'].map((id) => ({ title: 'Row', editor: id })),
      actor,
    );
    const message = 'is no Writer that you may see';
    expect(fieldsOf(answer)).toEqual([1, 2, 3].map((index) => ({ path: `inputs.${index}.editor`, message })));
    expect(graph.calls.map(({ model, operation }) => `${model} ${operation}`)).toEqual(['Writer find']);
  });

  it('a taken unique key is a CONFLICT that names the row, whether taken before or by a row beside it', async () => {
    await stored({ title: 'Old', sku: 'taken' });
    const before = await createMany([
      { title: 'One', sku: 'free' },
      { title: 'Two', sku: 'taken' },
    ]);
    expect(codes(before)).toEqual(['CONFLICT']);
    expect(fieldsOf(before)).toEqual([{ path: 'inputs.1.sku', message: 'is taken' }]);
    const beside = await createMany([{ title: 'One', sku: 'same' }, { title: 'Two' }, { title: 'Six', sku: 'same' }]);
    expect(fieldsOf(beside)).toEqual([{ path: 'inputs.2.sku', message: 'is taken' }]);
    expect(await titles()).toEqual(['Old']);
  });

  it('a unique key that the actor may not read is not named', async () => {
    await Article.collection.insertOne({ title: 'Old', secret: 'abc' });
    const writer = openGraph({
      sdl: articleSdl,
      models: [Article, Writer],
      canRead: (_, at) => at !== 'Article.secret',
    });
    const source = 'mutation ($inputs: [ArticleCreateInput!]!) { createArticles(inputs: $inputs) { count } }';
    const { errors } = await writer.run(editor, source, {
      inputs: [{ title: 'New' }, { title: 'Two', secret: 'abc' }],
    });
    expect(errors).toMatchObject([
      { code: 'CONFLICT', fields: [{ path: 'inputs.1', message: 'has a unique key that is taken' }] },
    ]);
    expect(JSON.stringify(errors)).not.toContain('secret');
  });

  it('AZ-7 one row outside the filter of add refuses all', async () => {
    const actor = actorWith({ add_article: { status: { eq: 'DRAFT' } }, view_article: null });
    const answer = await createMany([{ title: 'One' }, { title: 'Two', status: 'PUBLISHED' }], actor);
    expect(answer.errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
    expect(graph.calls).toEqual([]);
    expect(await rows()).toEqual([]);
    expect((await createMany([{ title: 'One' }, { title: 'Two' }], actor)).payload?.count).toBe(2);
  });

  it('needs no right to view: the answer is ids', async () => {
    expect((await createMany([{ title: 'One' }], actorWith({ add_article: null }))).payload?.count).toBe(1);
  });
});

describe('updateArticles', () => {
  it('changes every match, each by one version, with hooks', async () => {
    const ids = await stored({ title: 'One', rating: 1 }, { title: 'Two', rating: 2 }, { title: 'Three', rating: 3 });
    const { payload, errors } = await updateMany({ rating: { lte: 2 } }, { status: 'PUBLISHED', title: ' Same ' });
    expect(errors).toEqual([]);
    expect(payload).toEqual({ count: 2, ids: ids.slice(0, 2) });
    expect((await rows()).map(({ title, slug, status, __v }) => [title, slug, status, __v])).toEqual([
      ['Same', 'same', 'PUBLISHED', 1],
      ['Same', 'same', 'PUBLISHED', 1],
      ['Three', 'three', 'DRAFT', 0],
    ]);
  });

  it('counts a row that has the values already, and leaves it as it is', async () => {
    await stored({ title: 'One' }, { title: 'Two', status: 'PUBLISHED' });
    expect((await updateMany({}, { status: 'PUBLISHED' })).payload?.count).toBe(2);
    expect((await rows()).map(({ __v }) => __v)).toEqual([1, 0]);
  });

  it('an empty set changes nothing and asks nothing', async () => {
    await stored({ title: 'One' });
    expect((await updateMany({}, {})).payload).toEqual({ count: 0, ids: [] });
    expect(graph.calls).toEqual([]);
    expect((await rows())[0]?.__v).toBe(0);
  });

  it('no match is nothing done', async () => {
    await stored({ title: 'One' });
    expect((await updateMany({ title: { eq: 'Other' } }, { rating: 1 })).payload).toEqual({ count: 0, ids: [] });
    expect((await updateMany({ OR: [] }, { rating: 1 })).payload).toEqual({ count: 0, ids: [] });
  });

  it('null clears', async () => {
    await stored({ title: 'One', rating: 5 });
    await updateMany({}, { rating: null });
    expect(await rows()).toEqual([expect.not.objectContaining({ rating: expect.anything() })]);
  });

  it('more matches than the limit are refused, none changed', async () => {
    await Article.collection.insertMany(numbered(1001).map((row) => ({ ...row, __v: 0 })));
    const answer = await updateMany({}, { rating: 1 });
    expect(answer.errors).toMatchObject([{ code: 'LIMIT_EXCEEDED', message: expect.stringMatching(/1000.*MAX_BULK/) }]);
    expect(await Article.collection.countDocuments({ rating: 1 })).toBe(0);
    expect((await updateMany({ title: { ne: 'Row 7' } }, { rating: 1 })).payload?.count).toBe(1000);
    expect(await Article.collection.countDocuments({ rating: 1, __v: 1 })).toBe(1000);
  });

  it('what the model refuses of the result refuses all', async () => {
    await stored({ title: 'One' });
    await Article.collection.insertOne({ title: 'x', __v: 0, rating: 1 });
    const answer = await updateMany({}, { title: 'y', rating: 12 });
    expect(fieldsOf(answer)).toEqual([
      { path: 'set.title', message: 'has at least 2 characters' },
      { path: 'set.rating', message: 'is at most 10' },
    ]);
    expect(await titles()).toEqual(['One', 'x']);
  });

  it('a unique key that two rows would share is a CONFLICT, and neither gets it', async () => {
    await stored({ title: 'One' }, { title: 'Two' });
    const answer = await updateMany({}, { sku: 'both' });
    expect(codes(answer)).toEqual(['CONFLICT']);
    expect(fieldsOf(answer)).toEqual([{ path: 'set.sku', message: 'is taken' }]);
    expect(await Article.collection.countDocuments({ sku: 'both' })).toBe(0);
  });

  it('what is immutable, or null where there must be a value, is refused with its path', async () => {
    await stored({ title: 'One', serial: 'a' });
    expect(fieldsOf(await updateMany({}, { serial: 'b', title: null }))).toEqual([
      { path: 'set.title', message: 'cannot be null' },
      { path: 'set.serial', message: 'cannot be changed once it is set' },
    ]);
  });

  const drafts: StoredWhere = { status: { eq: 'DRAFT' } };

  it('AZ-7 touches only rows that are in view and in change', async () => {
    await stored(
      { title: 'Ab', status: 'DRAFT' },
      { title: 'Bc', status: 'PUBLISHED' },
      { title: 'Cd', status: 'DRAFT' },
    );
    const actor = actorWith({ view_article: { title: { ne: 'Cd' } }, change_article: drafts });
    expect((await updateMany({}, { rating: 9 }, actor)).payload?.count).toBe(1);
    expect((await rows()).map(({ title, rating }) => [title, rating])).toEqual([
      ['Ab', 9],
      ['Bc', undefined],
      ['Cd', undefined],
    ]);
  });

  it('AZ-7 one row that would leave the filter of change refuses all', async () => {
    await stored({ title: 'Ab' }, { title: 'Bc' });
    const actor = actorWith({ view_article: null, change_article: drafts });
    expect((await updateMany({}, { status: 'PUBLISHED' }, actor)).errors).toMatchObject([
      { code: 'FORBIDDEN', missing: ['row'] },
    ]);
    expect((await rows()).map(({ status, __v }) => [status, __v])).toEqual([
      ['DRAFT', 0],
      ['DRAFT', 0],
    ]);
  });

  it('AZ-7 without view no row is in reach, whatever change covers', async () => {
    await stored({ title: 'Ab' });
    expect((await updateMany({}, { rating: 1 }, actorWith({ change_article: null }))).payload?.count).toBe(0);
  });

  it('AZ-6 a hidden field cannot select rows, nor be set', async () => {
    const { errors } = await updateMany({ secret: { startsWith: 'a' } }, { rating: 1 });
    expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await updateMany({}, { secret: 'mine' })).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect(graph.calls).toEqual([]);
  });
});

describe('deleteArticles', () => {
  it('deletes every match', async () => {
    const ids = await stored({ title: 'One', rating: 1 }, { title: 'Two', rating: 2 }, { title: 'Three', rating: 3 });
    expect((await deleteMany({ rating: { gt: 1 } })).payload).toEqual({ count: 2, ids: ids.slice(1) });
    expect(await titles()).toEqual(['One']);
  });

  it('no match is nothing done', async () => {
    await stored({ title: 'One' });
    expect((await deleteMany({ title: { eq: 'x' } })).payload).toEqual({ count: 0, ids: [] });
    expect(await titles()).toEqual(['One']);
  });

  it('more matches than the limit are refused, none deleted', async () => {
    await Article.collection.insertMany(numbered(1001));
    expect(codes(await deleteMany({}))).toEqual(['LIMIT_EXCEEDED']);
    expect(await Article.collection.countDocuments({})).toBe(1001);
  });

  it('AZ-7 touches only rows that are in view and in delete', async () => {
    await stored(
      { title: 'Ab', status: 'DRAFT' },
      { title: 'Bc', status: 'PUBLISHED' },
      { title: 'Cd', status: 'DRAFT' },
    );
    const actor = actorWith({ view_article: { title: { ne: 'Cd' } }, delete_article: { status: { eq: 'DRAFT' } } });
    expect((await deleteMany({}, actor)).payload?.count).toBe(1);
    expect(await titles()).toEqual(['Bc', 'Cd']);
  });
});

describe('several at once', () => {
  it('adds up: two writes of the same rows each change every row by one version', async () => {
    await stored(...numbered(20));
    const answers = await Promise.all([updateMany({}, { rating: 1 }), updateMany({}, { tags: ['a'] })]);
    expect(answers.map(({ payload, errors }) => payload?.count ?? errors)).toEqual([20, 20]);
    expect(await Article.collection.countDocuments({ rating: 1, tags: 'a', __v: 2 })).toBe(20);
  });

  it('one of two creates with a common unique key is made whole, the other not at all', async () => {
    const batch = (name: string) => [...numbered(10), { title: name, sku: 'common' }];
    const answers = await Promise.all([createMany(batch('first')), createMany(batch('second'))]);
    expect(answers.flatMap(codes)).toEqual(['CONFLICT']);
    expect(await Article.collection.countDocuments({})).toBe(11);
  });

  it('a row that is changed while it is deleted is deleted, or changed before', async () => {
    await stored(...numbered(20));
    const [deleted, changed] = await Promise.all([deleteMany({}), updateMany({}, { rating: 1 })]);
    expect([...deleted.errors, ...changed.errors]).toEqual([]);
    expect(deleted.payload?.count).toBe(20);
    expect(await rows()).toEqual([]);
  });
});
