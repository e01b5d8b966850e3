import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';
import { Person, Sample, sampleSdl } from './sample-models.js';

let store: TestStore;
let graph: Graph;
const people = Array.from({ length: 10_001 }, () => new Types.ObjectId());

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl: sampleSdl, models: [Sample, Person] });
  await Person.collection.insertMany(people.map((_id, at) => ({ _id, name: `n${at}`, active: at > 0 })));
  await Sample.collection.insertMany([
    { text: 'first', owner: people[0] },
    { text: 'last', owner: people[10_000] },
    { text: 'none' },
  ]);
});

afterAll(() => store.close());

const ask = 'query ($where: SampleWhere) { samples(where: $where) { nodes { text } } }';
const sees = (where: Record<string, { eq: boolean }> | null) => actorWith({ view_sample: null, view_person: where });

describe('a relation filter names at most 10,000 rows', () => {
  it.each([
    ['that match', { owner: { name: { startsWith: 'n' } } }],
    ['within NOT', { NOT: { owner: { name: { startsWith: 'n' } } } }],
    ['that rows refer to, the other way round', { helpers: { none: { name: { startsWith: 'n' } } } }],
  ])('more %s are LIMIT_EXCEEDED, which says where to start instead', async (_name, where) => {
    const { errors } = await graph.run(sees(null), ask, { where });
    expect(errors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', message: expect.stringMatching(/10000 Person rows.*start from persons/) },
    ]);
  });

  it.each([
    ['isNull', { owner: { isNull: true } }, ['none']],
    ['not isNull', { NOT: { owner: { isNull: true } } }, ['first', 'last']],
    ['an empty condition', { owner: {} }, ['first', 'last']],
    ['to many', { helpers: { some: {} } }, []],
  ])('where a caller asks nothing of its own there is no limit: %s', async (_name, where, texts) => {
    const { data, errors } = await graph.run(sees(null), ask, { where });
    expect([errors, data]).toEqual([[], { samples: { nodes: texts.map((text) => ({ text })) } }]);
  });

  it('10,000 pass, and only rows count that the client may see', async () => {
    const { data, errors } = await graph.run(sees({ active: { eq: true } }), ask, {
      where: { owner: { isNull: true } },
    });
    expect([errors, data]).toEqual([[], { samples: { nodes: [{ text: 'first' }, { text: 'none' }] } }]);
  });

  it('row filters have no such limit', async () => {
    const actor = actorWith({ view_sample: { owner: { name: { startsWith: 'n' } } } });
    const { data, errors } = await graph.run(actor, ask);
    expect([errors, data]).toEqual([[], { samples: { nodes: [{ text: 'first' }, { text: 'last' }] } }]);
  });
});
