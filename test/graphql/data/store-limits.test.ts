import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { model, Schema } from 'mongoose';
import type { Rule } from '../../../src/access/requirements-table.js';
import type { Actor } from '../../../src/access/rights.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, allPermissions, type Graph, openGraph } from './open-graph.js';

const Blob = model('Blob', new Schema({ text: String, price: Number }));
const sdl = `
  type Blob @model { text: String price: Int @requiresScopes(scopes: [["blob:price"]]) }
  extend type Query { dear: Int }
`;
const writer = actorWith(allPermissions('Blob'));
/** What the access rules say of `BlobWhere.price`. */
const rule: Pick<Rule, 'shownAs' | 'requirement'> = {
  shownAs: 'Blob.price',
  requirement: { token: true, permissions: ['view_blob'], scopes: [['blob:price']] },
};
let store: TestStore;
let graph: Graph;

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({
    sdl,
    models: [Blob],
    canRead: (_actor: Actor | null, at: string) => !at.endsWith('.price'),
    ruleAt: () => rule,
    resolvers: { Query: { dear: (_root, _args, { data }) => data.Blob?.count({ price: { gt: 5 } }) } },
  });
});

beforeEach(() => Blob.collection.deleteMany({}));
afterAll(() => store.close());

describe('what outgrows the 16 MB that the store takes is LIMIT_EXCEEDED', () => {
  const millions = (count: number) => 'x'.repeat(count * 1_000_000);

  it.each<[string, string, Record<string, unknown>]>([
    ['a new row', 'mutation ($text: String) { createBlob(input: { text: $text }) { id } }', { text: millions(17) }],
    [
      'a new row that no command can hold',
      'mutation ($text: String) { createBlob(input: { text: $text }) { id } }',
      { text: millions(20) },
    ],
    [
      'one of many rows',
      'mutation ($inputs: [BlobCreateInput!]!) { createBlobs(inputs: $inputs) { count } }',
      { inputs: [{ text: 'fine' }, { text: millions(17) }] },
    ],
    [
      'a filter',
      'query ($text: String) { blobs(where: { text: { eq: $text } }) { nodes { id } } }',
      { text: millions(20) },
    ],
    [
      'a count',
      'query ($text: String) { blobs(where: { text: { eq: $text } }) { totalCount } }',
      { text: millions(20) },
    ],
    [
      'a change of many rows',
      'mutation ($text: String) { updateBlobs(where: {}, set: { text: $text }) { count } }',
      { text: millions(20) },
    ],
  ])('%s', async (_what, source, variables) => {
    await Blob.collection.insertOne({ text: 'there' });
    const { errors } = await graph.run(writer, source, variables);
    expect(errors).toMatchObject([{ code: 'LIMIT_EXCEEDED', message: expect.stringContaining('16 MB') }]);
    expect(await Blob.collection.countDocuments({ text: 'there' })).toBe(1);
    expect(await Blob.collection.countDocuments({})).toBe(1);
  });

  it('what several rows have together may be more', async () => {
    const inputs = [{ text: millions(9) }, { text: millions(9) }];
    const source = 'mutation ($inputs: [BlobCreateInput!]!) { createBlobs(inputs: $inputs) { count } }';
    expect((await graph.run(writer, source, { inputs })).data).toEqual({ createBlobs: { count: 2 } });
  });
});

describe('AZ-6 a hand-written resolver that uses a protected field', () => {
  it('is denied what the field asks, by its name', async () => {
    const { errors } = await graph.run(writer, '{ dear }');
    expect(errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['scope'] }]);
    expect(graph.denials).toMatchObject([
      {
        coordinate: 'Blob.price',
        required: { permission: 'view_blob', scopes: ['blob:price'] },
        fix: expect.stringContaining('blob:price'),
      },
    ]);
  });
});
