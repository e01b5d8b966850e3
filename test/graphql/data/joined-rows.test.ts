import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredWhere } from '../../../src/access/rights.js';
import type { Row } from '../../../src/graphql/data/row.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';
import { Person, Sample, sampleSdl } from './sample-models.js';
import { people, personRows, plainModels, sampleDocument, toPlain, where } from './where-cases.js';
import { holds, type PlainModels, type PlainRow } from './where-reference.js';

let store: TestStore;
/** In one, relations of row filters become ids; in the other one, the store joins them. */
let graphs: Record<'listed' | 'joined', Graph>;
let documents: Row[];
let samples: PlainRow[];
/** All rows: a row filter runs with full sight. */
let models: PlainModels;

beforeAll(async () => {
  store = await connectTestStore();
  const sources = { sdl: sampleSdl, models: [Sample, Person] };
  graphs = { listed: openGraph(sources), joined: openGraph({ ...sources, limits: { maxListedIds: 0 } }) };
  const persons = personRows();
  await Person.collection.insertMany(persons);
  documents = fc.sample(sampleDocument, { numRuns: 40, seed: 11 });
  await Sample.collection.insertMany([...documents]);
  samples = documents.map(toPlain);
  models = plainModels(samples, persons.map(toPlain));
});

afterAll(() => store.close());

const rowFilter = where as fc.Arbitrary<StoredWhere>;
const covers = (filter: unknown, row: PlainRow) => holds(Object(filter), row, 'Sample', models);

describe.each(['listed', 'joined'] as const)('AZ-7 row filters through relations, %s', (how) => {
  it('rows, counts and pages are those of the reference', async () => {
    await fc.assert(
      fc.asyncProperty(rowFilter, async (filter) => {
        const actor = actorWith({ view_sample: filter, view_person: null });
        const { data, errors } = await graphs[how].run<{ samples: { totalCount: number; nodes: { id: string }[] } }>(
          actor,
          '{ samples(first: 200, orderBy: [{ text: DESC }]) { totalCount nodes { id } } }',
        );
        const expected = samples.filter((row) => covers(filter, row)).map(({ id }) => id);
        expect(errors).toEqual([]);
        expect(data.samples.nodes.map(({ id }) => id).sort()).toEqual(expected.sort());
        expect(data.samples.totalCount).toBe(expected.length);
      }),
      { numRuns: 150 },
    );
  });

  it('pages of inverse connections, too', async () => {
    await fc.assert(
      fc.asyncProperty(rowFilter, async (filter) => {
        const actor = actorWith({ view_sample: filter, view_person: null });
        const { data, errors } = await graphs[how].run<{
          persons: { nodes: { id: string; samples: { totalCount: number; nodes: { id: string }[] } }[] };
        }>(actor, '{ persons { nodes { id samples(first: 200) { totalCount nodes { id } } } } }');
        expect(errors).toEqual([]);
        for (const { id, samples: page } of data.persons.nodes) {
          const expected = samples.filter((row) => row.owner === id && covers(filter, row)).map((row) => row.id);
          expect(page.nodes.map((row) => row.id).sort()).toEqual(expected.sort());
          expect(page.totalCount).toBe(expected.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a write touches only rows that it covers, before and after', async () => {
    const owners = fc.constantFrom(...people.slice(0, 7));
    await fc.assert(
      fc.asyncProperty(rowFilter, fc.nat({ max: 39 }), owners, async (filter, at, owner) => {
        const [before = {}, document = {}] = [samples[at], documents[at]];
        const changed = { ...before, owner: String(owner), version: Number(before.version) + 1 };
        const after = before.owner === changed.owner ? before : changed;
        const others = samples.map((row) => (row === before ? after : row));
        const later = plainModels(others, [...(models.Person?.visible.values() ?? [])]);
        const isCoveredAsStored = covers(filter, after);
        // A filter that leads back to the row itself sees it as it is stored while the change is decided.
        fc.pre(isCoveredAsStored === holds(Object(filter), after, 'Sample', later));
        const actor = actorWith({ view_sample: null, view_person: null, change_sample: filter });
        const { errors } = await graphs[how].run(actor, update, { id: before.id, owner: String(owner) });
        const isCovered = covers(filter, before) && isCoveredAsStored;
        expect(errors).toEqual(isCovered ? [] : [expect.objectContaining({ code: 'FORBIDDEN', missing: ['row'] })]);
        await Sample.collection.replaceOne({ _id: Object(document._id) }, { ...document });
      }),
      { numRuns: 150 },
    );
  });

  it('so does a delete', async () => {
    await fc.assert(
      fc.asyncProperty(rowFilter, fc.nat({ max: 39 }), async (filter, at) => {
        const [row = {}, document = {}] = [samples[at], documents[at]];
        const actor = actorWith({ view_sample: null, delete_sample: filter });
        const { errors } = await graphs[how].run(actor, 'mutation ($id: ID!) { deleteSample(id: $id) { id } }', {
          id: row.id,
        });
        expect(errors).toEqual(
          covers(filter, row) ? [] : [expect.objectContaining({ code: 'FORBIDDEN', missing: ['row'] })],
        );
        await Sample.collection.replaceOne({ _id: Object(document._id) }, { ...document }, { upsert: true });
      }),
      { numRuns: 60 },
    );
  });

  it('and a create', async () => {
    const owners = fc.option(fc.constantFrom(...people.slice(0, 7)));
    await fc.assert(
      fc.asyncProperty(rowFilter, owners, fc.constantFrom('a', 'B'), async (filter, owner, text) => {
        const actor = actorWith({ view_person: null, add_sample: filter });
        const input = { text, owner: owner && String(owner), labels: ['a'] };
        const row = { ...input, id: 'new', version: 0, helpers: [], kinds: [] };
        const { errors } = await graphs[how].run(actor, create, { input });
        expect(errors.length === 0).toBe(covers(filter, row));
        await Sample.collection.deleteMany({ _id: { $nin: documents.map(({ _id }) => Object(_id)) } });
      }),
      { numRuns: 100 },
    );
  });
});

const update = 'mutation ($id: ID!, $owner: ID) { updateSample(id: $id, input: { owner: $owner }) { id } }';
const create = 'mutation ($input: SampleCreateInput!) { createSample(input: $input) { id } }';
