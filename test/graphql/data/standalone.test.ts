import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectStandaloneStore } from '../../support/standalone.js';
import type { TestStore } from '../../support/store.js';
import { Article, articleSdl, Writer } from './article-models.js';
import { actorWith, allPermissions, type Graph, openGraph } from './open-graph.js';

const editor = actorWith(allPermissions('Article', 'Writer'));
let store: TestStore;
let graph: Graph;

beforeAll(async () => {
  store = await connectStandaloneStore();
  graph = openGraph({ sdl: articleSdl, models: [Article, Writer] });
});

beforeEach(async () => {
  await Article.collection.deleteMany({});
  await Article.collection.insertOne({ title: 'There before', __v: 0 });
});

afterAll(() => store.close());

const titles = async () => (await Article.collection.find({}).sort({ title: 1 }).toArray()).map(({ title }) => title);

describe('a standalone MongoDB, which has no transactions', () => {
  it.each([
    'createArticles(inputs: [{ title: "One" }, { title: "Two" }])',
    'updateArticles(where: {}, set: { title: "Changed" })',
    'deleteArticles(where: {})',
  ])('refuses %s, says why, and nothing is written', async (field) => {
    const { data, errors } = await graph.run(editor, `mutation { ${field} { count ids } }`);
    expect(Object.values(data)).toEqual([null]);
    expect(errors).toMatchObject([
      { code: 'SERVICE_UNAVAILABLE', message: expect.stringMatching(/standalone.*nothing was written.*replica set/) },
    ]);
    expect(await titles()).toEqual(['There before']);
  });

  it('writes one row at a time', async () => {
    const document = 'mutation { createArticle(input: { title: "One" }) { id } }';
    expect((await graph.run(editor, document)).errors).toEqual([]);
    expect(await titles()).toEqual(['One', 'There before']);
  });
});
