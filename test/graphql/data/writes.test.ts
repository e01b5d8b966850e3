import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import type { Actor } from '../../../src/access/rights.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { Article, articleSdl, Writer } from './article-models.js';
import { actorWith, allPermissions, type Graph, openGraph } from './open-graph.js';

const editor = actorWith(allPermissions('Article', 'Writer'));
const hiddenWriter = new Types.ObjectId();
const publicWriter = new Types.ObjectId();
const otherWriter = new Types.ObjectId();
const missing = String(new Types.ObjectId());
let store: TestStore;
let graph: Graph;

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({
    sdl: articleSdl,
    models: [Article, Writer],
    canRead: (_actor, coordinate) => coordinate !== 'Article.secret',
  });
  await Writer.collection.insertMany([
    { _id: hiddenWriter, name: 'Hidden', isPublic: false },
    { _id: publicWriter, name: 'Public', isPublic: true },
    { _id: otherWriter, name: 'Other', isPublic: true },
  ]);
});

beforeEach(() => Article.collection.deleteMany({}));
afterAll(() => store.close());

type Shown = Readonly<Record<string, unknown>>;
interface Payload {
  readonly id: string;
  readonly article: Shown | null;
}

const everything = `id version title slug status sku rating tags reviewers { name } editor { name } place { city zip } seal { by at } serial createdBy createdAt updatedAt`;

async function create(input: Shown, actor: Actor = editor) {
  const source = `mutation ($input: ArticleCreateInput!) { createArticle(input: $input) { id article { ${everything} } } }`;
  const { data, errors } = await graph.run<{ createArticle: Payload | null }>(actor, source, { input });
  return { payload: data?.createArticle, errors };
}

async function created(input: Shown): Promise<string> {
  const { payload, errors } = await create(input);
  if (!payload) throw new Error(JSON.stringify(errors));
  return payload.id;
}

async function update(
  id: string,
  input: Shown,
  { actor = editor, ifVersion }: { actor?: Actor; ifVersion?: number } = {},
) {
  const source = `mutation ($id: ID!, $input: ArticleUpdateInput!, $ifVersion: Int) {
    updateArticle(id: $id, input: $input, ifVersion: $ifVersion) { id article { ${everything} } }
  }`;
  const { data, errors } = await graph.run<{ updateArticle: Payload | null }>(actor, source, { id, input, ifVersion });
  return { payload: data?.updateArticle, errors };
}

async function remove(id: string, { actor = editor, ifVersion }: { actor?: Actor; ifVersion?: number } = {}) {
  const source = 'mutation ($id: ID!, $ifVersion: Int) { deleteArticle(id: $id, ifVersion: $ifVersion) { id } }';
  const { data, errors } = await graph.run<{ deleteArticle: { id: string } | null }>(actor, source, { id, ifVersion });
  return { payload: data?.deleteArticle, errors };
}

const stored = (id: string) => Article.collection.findOne({ _id: new Types.ObjectId(id) });
const codes = ({ errors }: { errors: readonly { code: string }[] }) => errors.map(({ code }) => code);
const fieldsOf = ({ errors }: { errors: readonly { fields?: unknown }[] }) => errors[0]?.fields;

describe('create', () => {
  it('stores what is given, with defaults, hooks, the owner, timestamps and version 0', async () => {
    const input = {
      title: ' New ',
      tags: ['a', 'b'],
      reviewers: [String(publicWriter)],
      editor: String(otherWriter),
      place: { city: 'Rome' },
      seal: { by: 'me' },
    };
    const { payload, errors } = await create(input);
    expect(errors).toEqual([]);
    expect(payload?.article).toMatchObject({
      ...{ version: 0, title: 'New', slug: 'new', status: 'DRAFT', sku: null, tags: ['a', 'b'], createdBy: 'tester' },
      ...{
        reviewers: [{ name: 'Public' }],
        editor: { name: 'Other' },
        place: { city: 'Rome', zip: null },
        seal: { by: 'me', at: null },
      },
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(await stored(payload?.id ?? '')).toMatchObject({
      __v: 0,
      editor: otherWriter,
      createdAt: expect.any(Date),
      seal: { by: 'me' },
    });
  });

  it('null is null, also where there is a default', async () => {
    expect((await create({ title: 'New', status: null, sku: null })).payload?.article).toMatchObject({
      status: null,
      sku: null,
    });
  });

  it('begins lists empty when they are left out', async () => {
    expect((await create({ title: 'New' })).payload?.article).toMatchObject({ tags: [], reviewers: [] });
  });

  it('names every field that the model refuses, in words that hold no value', async () => {
    const answer = await create({ title: 'x', rating: 11, secret: '1234567' });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(fieldsOf(answer)).toEqual([
      { path: 'title', message: 'has at least 2 characters' },
      { path: 'secret', message: 'has at most 5 characters' },
      { path: 'rating', message: 'is at most 10' },
    ]);
    expect(JSON.stringify(answer)).not.toContain('1234567');
  });

  it('passes on the text of a validator of the team', async () => {
    expect(fieldsOf(await create({ title: 'forbidden' }))).toEqual([
      { path: 'title', message: 'is a forbidden title' },
    ]);
  });

  it('names the parts of an embedded object', async () => {
    const answer = await create({ title: 'New', place: { zip: '1234' } });
    expect(fieldsOf(answer)).toEqual([{ path: 'place.zip', message: 'has at most 3 characters' }]);
  });

  it('leaves nothing behind when it is refused', async () => {
    await create({ title: 'x' });
    expect(await Article.collection.countDocuments()).toBe(0);
    expect(graph.calls).toEqual([]);
  });
});

describe('a unique key that is taken is CONFLICT', () => {
  it('and names the field', async () => {
    await created({ title: 'One', sku: 'k' });
    const answer = await create({ title: 'Two', sku: 'k' });
    expect([codes(answer), fieldsOf(answer)]).toEqual([['CONFLICT'], [{ path: 'sku', message: 'is taken' }]]);
  });

  it('but not one that the client may not read', async () => {
    await created({ title: 'One', secret: 'k' });
    const answer = await create({ title: 'Two', secret: 'k' });
    expect([codes(answer), fieldsOf(answer)]).toEqual([['CONFLICT'], []]);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('on update too, and the row stays as it was', async () => {
    await created({ title: 'One', sku: 'k' });
    const id = await created({ title: 'Two', sku: 'other' });
    expect(codes(await update(id, { sku: 'k' }))).toEqual(['CONFLICT']);
    expect(await stored(id)).toMatchObject({ sku: 'other', __v: 0 });
  });

  it('null is no value: two rows may be cleared', async () => {
    const ids = [await created({ title: 'One', sku: '1' }), await created({ title: 'Two', sku: '2' })];
    for (const id of ids) expect(codes(await update(id, { sku: null }))).toEqual([]);
  });
});

describe('update', () => {
  it('changes only what is given, and the version by one', async () => {
    const id = await created({ title: 'Old', sku: 'k', rating: 1, tags: ['a'] });
    const { payload } = await update(id, { rating: 2 });
    expect(payload?.article).toMatchObject({ version: 1, rating: 2, title: 'Old', sku: 'k', tags: ['a'] });
    expect(await stored(id)).toMatchObject({ __v: 1, rating: 2, title: 'Old', sku: 'k', tags: ['a'] });
  });

  it('null clears, a list becomes what is given', async () => {
    const id = await created({
      title: 'Old',
      sku: 'k',
      tags: ['a', 'b'],
      editor: String(publicWriter),
      place: { city: 'Rome' },
    });
    const { payload } = await update(id, { sku: null, tags: ['c'], editor: null, place: null });
    expect(payload?.article).toMatchObject({ sku: null, tags: ['c'], editor: null, place: null, version: 1 });
    const { data } = await graph.run(editor, `{ article(id: "${id}") { sku tags editor { id } place { city } } }`);
    expect(data).toEqual({ article: { sku: null, tags: ['c'], editor: null, place: null } });
  });

  it('null where the SDL promises a value is refused', async () => {
    const id = await created({ title: 'Old' });
    const answer = await update(id, { title: null, tags: null });
    expect([codes(answer), fieldsOf(answer)]).toEqual([
      ['BAD_USER_INPUT'],
      [
        { path: 'title', message: 'cannot be null' },
        { path: 'tags', message: 'cannot be null' },
      ],
    ]);
  });

  it('a cleared default stays cleared when something else changes', async () => {
    const id = await created({ title: 'Old' });
    await update(id, { status: null });
    const { payload } = await update(id, { rating: 1 });
    expect(payload?.article).toMatchObject({ status: null, version: 2 });
  });

  it('does not fill in defaults that a row of before lacks', async () => {
    const _id = new Types.ObjectId();
    await Article.collection.insertOne({ _id, title: 'Before' });
    const { payload, errors } = await update(String(_id), { rating: 1 });
    expect(errors).toEqual([]);
    expect(payload?.article).toMatchObject({ version: 1, rating: 1, status: null });
    expect(await stored(String(_id))).not.toHaveProperty('status');
  });

  it.each([
    ['an empty input', {}],
    ['the values that are there', { title: 'Old', rating: 1, tags: ['a'], place: { city: 'Rome' } }],
  ])('%s changes nothing, and the version stays', async (_name, input) => {
    const id = await created({ title: 'Old', rating: 1, tags: ['a'], place: { city: 'Rome' } });
    const before = await stored(id);
    const { payload, errors } = await update(id, input);
    expect([errors, payload?.article?.version]).toEqual([[], 0]);
    expect(await stored(id)).toEqual(before);
    expect(graph.calls.map(({ operation }) => operation)).not.toContain('update');
  });

  it('writes an embedded object whole', async () => {
    const id = await created({
      title: 'Old',
      place: { city: 'Rome', zip: '1' },
      seal: { by: 'me', at: '2020-01-01T00:00:00Z' },
    });
    const { payload } = await update(id, { place: { zip: '2' }, seal: { by: 'you' } });
    expect(payload?.article).toMatchObject({ place: { city: null, zip: '2' }, seal: { by: 'you', at: null } });
    expect(await stored(id)).toMatchObject({ place: { zip: '2' } });
  });

  it('refuses to change what only a create may set', async () => {
    const id = await created({ title: 'Old', serial: 's' });
    expect(fieldsOf(await update(id, { serial: 't' }))).toEqual([
      { path: 'serial', message: 'cannot be changed once it is set' },
    ]);
  });
});

describe('ifVersion', () => {
  it('passes when it is current, and is CONFLICT when stale', async () => {
    const id = await created({ title: 'Old' });
    expect(codes(await update(id, { rating: 1 }, { ifVersion: 0 }))).toEqual([]);
    expect(codes(await update(id, { rating: 2 }, { ifVersion: 0 }))).toEqual(['CONFLICT']);
    expect(codes(await update(id, {}, { ifVersion: 0 }))).toEqual(['CONFLICT']);
    expect(codes(await remove(id, { ifVersion: 0 }))).toEqual(['CONFLICT']);
    expect(await stored(id)).toMatchObject({ rating: 1, __v: 1 });
    expect(codes(await remove(id, { ifVersion: 1 }))).toEqual([]);
  });

  it('a row without a version reads as 0 and can be changed and deleted', async () => {
    const ids = [new Types.ObjectId(), new Types.ObjectId()];
    await Article.collection.insertMany(ids.map((_id) => ({ _id, title: 'Before' })));
    const { payload } = await update(String(ids[0]), { rating: 1 }, { ifVersion: 0 });
    expect(payload?.article).toMatchObject({ version: 1 });
    expect(codes(await remove(String(ids[1]), { ifVersion: 0 }))).toEqual([]);
  });

  it('of two writers with the same version one wins', async () => {
    const id = await created({ title: 'Old' });
    const answers = await Promise.all([
      update(id, { rating: 1 }, { ifVersion: 0 }),
      update(id, { rating: 2 }, { ifVersion: 0 }),
    ]);
    expect(answers.flatMap(codes)).toEqual(['CONFLICT']);
    expect(await stored(id)).toMatchObject({ __v: 1 });
  });
});

describe('writers at the same time', () => {
  it('each get their change in, one after another', async () => {
    const id = await created({ title: 'Old' });
    const inputs = [{ rating: 5 }, { sku: 'k' }, { tags: ['t'] }, { place: { city: 'Rome' } }];
    const answers = await Promise.all(inputs.map((input) => update(id, input)));
    expect(answers.flatMap(codes)).toEqual([]);
    expect(await stored(id)).toMatchObject({ __v: 4, rating: 5, sku: 'k', tags: ['t'], place: { city: 'Rome' } });
  });
});

describe('references are written by id', () => {
  const actor = actorWith({ ...allPermissions('Article'), view_writer: { isPublic: { eq: true } } });

  it.each([
    ['hidden', { editor: String(hiddenWriter) }, 'editor'],
    ['missing', { editor: missing }, 'editor'],
    ['malformed', { editor: 'nonsense' }, 'editor'],
    ['hidden in a list', { reviewers: [String(publicWriter), String(hiddenWriter)] }, 'reviewers'],
    ['missing in a list', { reviewers: [missing] }, 'reviewers'],
  ])('one that is %s is BAD_USER_INPUT, all alike', async (_name, input, path) => {
    const answer = await create({ title: 'New', ...input }, actor);
    expect([codes(answer), fieldsOf(answer)]).toEqual([
      ['BAD_USER_INPUT'],
      [{ path, message: 'is no Writer that you may see' }],
    ]);
  });

  it('visible ones pass, twice the same too', async () => {
    const { errors } = await create(
      { title: 'New', editor: String(publicWriter), reviewers: [String(otherWriter), String(otherWriter)] },
      actor,
    );
    expect(errors).toEqual([]);
  });

  it('hidden ones read as null, and drop out of lists', async () => {
    const id = await created({
      title: 'New',
      editor: String(hiddenWriter),
      reviewers: [String(hiddenWriter), String(publicWriter)],
    });
    const { data } = await graph.run(actor, `{ article(id: "${id}") { editor { id } reviewers { name } } }`);
    expect(data).toEqual({ article: { editor: null, reviewers: [{ name: 'Public' }] } });
  });
});

describe('AZ-7 rows of writes', () => {
  const drafts = { status: { eq: 'DRAFT' } };
  const onlyDrafts = actorWith({ ...allPermissions('Article'), change_article: drafts, delete_article: drafts });
  const seesDrafts = actorWith({ ...allPermissions('Article'), view_article: drafts });
  const blind = actorWith({ change_article: drafts, delete_article: drafts, add_article: drafts });

  it.each([['update'], ['delete']])(
    '%s of a row that is visible, but not covered, is FORBIDDEN for the row',
    async (operation) => {
      const id = await created({ title: 'Out', status: 'PUBLISHED' });
      const before = await stored(id);
      const { errors } =
        operation === 'update'
          ? await update(id, { rating: 1 }, { actor: onlyDrafts })
          : await remove(id, { actor: onlyDrafts });
      expect(errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
      expect(await stored(id)).toEqual(before);
    },
  );

  it.each([['update'], ['delete']])('%s of a hidden row answers as for one that does not exist', async (operation) => {
    const hidden = await created({ title: 'Out', status: 'PUBLISHED' });
    const answers = [];
    for (const id of [hidden, missing, 'nonsense']) {
      answers.push(
        operation === 'update'
          ? await update(id, { rating: 1 }, { actor: seesDrafts })
          : await remove(id, { actor: seesDrafts }),
      );
    }
    expect(codes(answers[0] ?? { errors: [] })).toEqual(['NOT_FOUND']);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(await stored(hidden)).toMatchObject({ __v: 0 });
  });

  it('a client without view reaches the rows of its own filter, and sees none', async () => {
    const [inside, outside] = [await created({ title: 'In' }), await created({ title: 'Out', status: 'PUBLISHED' })];
    const answer = await update(inside, { rating: 1 }, { actor: blind });
    expect(answer).toEqual({ payload: { id: inside, article: null }, errors: [] });
    expect(codes(await update(outside, { rating: 1 }, { actor: blind }))).toEqual(['NOT_FOUND']);
    expect(codes(await remove(outside, { actor: blind }))).toEqual(['NOT_FOUND']);
    expect(codes(await remove(inside, { actor: blind }))).toEqual([]);
  });

  it('moving a row out of reach writes nothing', async () => {
    const id = await created({ title: 'In' });
    const { errors } = await update(id, { status: 'PUBLISHED' }, { actor: onlyDrafts });
    expect(errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
    expect(await stored(id)).toMatchObject({ status: 'DRAFT', __v: 0 });
  });

  it('a create outside the rows of add writes nothing', async () => {
    const { errors } = await create({ title: 'Out', status: 'PUBLISHED' }, blind);
    expect(errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
    expect(graph.calls).toEqual([]);
    expect(await Article.collection.countDocuments()).toBe(0);
  });

  it('the row that counts is the one that hooks leave behind', async () => {
    const slugs = actorWith({
      ...allPermissions('Article'),
      add_article: { slug: { eq: 'allowed' } },
      change_article: { slug: { eq: 'allowed' } },
    });
    const { payload } = await create({ title: 'Allowed' }, slugs);
    expect(payload?.article).toMatchObject({ slug: 'allowed' });
    expect((await create({ title: 'Other' }, slugs)).errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
    expect((await update(payload?.id ?? '', { title: 'Other' }, { actor: slugs })).errors).toMatchObject([
      { code: 'FORBIDDEN' },
    ]);
    expect(await Article.collection.countDocuments({ slug: 'other' })).toBe(0);
  });

  it('a row filter may look through relations that its holder does not see', async () => {
    const filtered = actorWith({
      view_article: { editor: { name: { eq: 'Hidden' } } },
      change_article: { editor: { name: { eq: 'Hidden' } } },
    });
    const inside = await created({ title: 'In', editor: String(hiddenWriter) });
    const outside = await created({ title: 'Out', editor: String(publicWriter) });
    expect(codes(await update(inside, { rating: 1 }, { actor: filtered }))).toEqual([]);
    expect(codes(await update(outside, { rating: 1 }, { actor: filtered }))).toEqual(['NOT_FOUND']);
    expect((await update(inside, { editor: null }, { actor: filtered })).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  it('a row filter on the id cannot widen an update to another row', async () => {
    const [mine, other] = [await created({ title: 'Mine' }), await created({ title: 'Other' })];
    const both = actorWith({ ...allPermissions('Article'), change_article: { id: { in: [mine, other] } } });
    for (let round = 1; round <= 3; round++) await update(other, { rating: round }, { actor: both });
    expect([await stored(mine), await stored(other)]).toMatchObject([{ __v: 0 }, { __v: 3, rating: 3 }]);
  });

  it('a filter that the schema does not accept covers no row', async () => {
    const broken = actorWith({ view_article: { nothing: { eq: 1 } } });
    const { data } = await graph.run(broken, '{ articles { totalCount } }');
    expect(data).toEqual({ articles: { totalCount: 0 } });
  });
});

describe('a hand-written mutation with a permission of its own', () => {
  const publisher = actorWith({ view_article: null, publish_article: { status: { eq: 'DRAFT' } } });
  const publish = (id: string, input: Shown) =>
    graph.open(publisher).Article?.update({ id, input, permission: 'publish_article' });

  it('writes the rows of that permission, before and after', async () => {
    const id = await created({ title: 'In' });
    expect(await publish(id, { rating: 1 })).toMatchObject({ id, row: { rating: 1 } });
    await expect(publish(id, { status: 'PUBLISHED' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      denial: { required: { permission: 'publish_article' }, missing: ['row'] },
    });
    const outside = await created({ title: 'Out', status: 'PUBLISHED' });
    await expect(publish(outside, { rating: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('but no field that asks for scopes which the client lacks', async () => {
    const id = await created({ title: 'In' });
    await expect(publish(id, { secret: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      denial: { coordinate: 'Article.secret' },
    });
  });
});

describe('delete', () => {
  it('leaves references to the row, which read as null and count as none', async () => {
    const writer = await graph.run<{ createWriter: { id: string } }>(
      editor,
      'mutation { createWriter(input: { name: "Gone" }) { id } }',
    );
    const id = await created({ title: 'Left', editor: writer.data.createWriter.id });
    await graph.run(editor, `mutation { deleteWriter(id: "${writer.data.createWriter.id}") { id } }`);
    const { data } = await graph.run(
      editor,
      '{ articles(where: { editor: { isNull: true } }) { nodes { id editor { id } } } }',
    );
    expect(data).toEqual({ articles: { nodes: [{ id, editor: null }] } });
  });
});

describe('what a request has seen before a write', () => {
  const rating = (id: string, value: number) =>
    `updateArticle(id: "${id}", input: { rating: ${value} }) { article { editor { name } } }`;
  const rename = (name: string) => `b: updateWriter(id: "${otherWriter}", input: { name: "${name}" }) { id }`;

  it('is not answered after it', async () => {
    const id = await created({ title: 'New', editor: String(otherWriter) });
    const { data } = await graph.run<Record<string, unknown>>(
      editor,
      `mutation { a: ${rating(id, 1)} ${rename('Fresh')} c: ${rating(id, 2)} }`,
    );
    expect([data.a, data.c]).toEqual([
      { article: { editor: { name: 'Other' } } },
      { article: { editor: { name: 'Fresh' } } },
    ]);
    await graph.run(editor, `mutation { ${rename('Other')} }`);
  });

  it('decides no rows after it', async () => {
    const id = await created({ title: 'New', editor: String(otherWriter) });
    const actor = actorWith({
      ...allPermissions('Article', 'Writer'),
      view_article: { editor: { name: { eq: 'Other' } } },
    });
    const { data, errors } = await graph.run<Record<string, unknown>>(
      actor,
      `mutation { a: ${rating(id, 1)} ${rename('Fresh')} c: ${rating(id, 2)} }`,
    );
    expect([data.a, data.c, codes({ errors })]).toEqual([
      { article: { editor: { name: 'Other' } } },
      null,
      ['NOT_FOUND'],
    ]);
    await graph.run(editor, `mutation { ${rename('Other')} }`);
  });

  it('filters through no relation after it', async () => {
    await created({ title: 'New', editor: String(otherWriter) });
    const data = graph.open(editor);
    const count = () => data.Article?.count({ editor: { name: { eq: 'Other' } } });
    expect(await count()).toBe(1);
    await data.Writer?.update({ id: String(otherWriter), input: { name: 'Fresh' } });
    expect(await count()).toBe(0);
    await data.Writer?.update({ id: String(otherWriter), input: { name: 'Other' } });
  });
});
