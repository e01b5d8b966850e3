import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildASTSchema, isInputObjectType, parse } from 'graphql';
import { model, Schema, Types } from 'mongoose';
import type { Actor } from '../../../src/access/rights.js';
import { expandModels } from '../../../src/graphql/crud/expand-models.js';
import { uniquePathsOf } from '../../../src/graphql/data/unique-keys.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, allPermissions, directives, type Graph, openGraph } from './open-graph.js';

const labelSchema = new Schema({
  name: { type: String, required: true, maxlength: 10, trim: true },
  colour: String,
  code: String,
  batch: String,
  day: Date,
  shelf: { type: Schema.Types.ObjectId, ref: 'Shelf' },
  slot: Number,
  slug: String,
  madeBy: String,
});
labelSchema.index({ name: 1 }, { unique: true });
labelSchema.index({ code: 1 }, { unique: true, sparse: true });
labelSchema.index({ batch: 1, day: -1 }, { unique: true, sparse: true });
labelSchema.index({ shelf: 1, slot: 1 }, { unique: true, sparse: true });
labelSchema.index({ madeBy: 1, slug: 1 }, { unique: true, sparse: true });
const Label = model('Label', labelSchema);
const Shelf = model('Shelf', new Schema({ name: String }));

const sdl = `
  type Shelf @model { name: String }
  type Label @model {
    name: String! colour: String code: String @requiresScopes(scopes: [["label:code"]]) batch: String day: Date shelf: Shelf slot: Int slug: String madeBy: String @owner
  }
`;

const shelf = new Types.ObjectId();
const hiddenShelf = new Types.ObjectId();
const clerk = actorWith(allPermissions('Label', 'Shelf'));
let store: TestStore;
let graph: Graph;

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl, models: [Label, Shelf], canRead: (_actor, at) => !at.endsWith('.code') });
  await Shelf.collection.insertMany([
    { _id: shelf, name: 'A' },
    { _id: hiddenShelf, name: 'B' },
  ]);
});

beforeEach(() => Label.collection.deleteMany({}));
afterAll(() => store.close());

type Shown = Readonly<Record<string, unknown>>;
const shown = 'id version name colour madeBy';

async function upsert(by: Shown, create: Shown, update: Shown, actor: Actor = clerk) {
  const source = `mutation ($by: LabelUnique!, $create: LabelCreateInput!, $update: LabelUpdateInput!) {
    upsertLabel(by: $by, create: $create, update: $update) { id label { ${shown} } } }`;
  const { data, errors } = await graph.run<{ upsertLabel: { id: string; label: Shown | null } | null }>(actor, source, {
    ...{ by, create, update },
  });
  return { payload: data?.upsertLabel, errors };
}

const rows = () => Label.collection.find({}).toArray();

describe('upsertLabel', () => {
  it('creates what is not there, and changes what is', async () => {
    const first = await upsert({ name: 'red' }, { name: 'red', colour: 'red' }, { colour: 'none' });
    expect(first.errors).toEqual([]);
    expect(first.payload?.label).toMatchObject({ name: 'red', colour: 'red', version: 0, madeBy: 'tester' });
    const second = await upsert({ name: 'red' }, { name: 'red', colour: 'other' }, { colour: 'dark' });
    expect(second.payload).toMatchObject({ id: first.payload?.id, label: { colour: 'dark', version: 1 } });
    expect(await rows()).toHaveLength(1);
  });

  it('an empty update leaves the row as it is', async () => {
    await upsert({ name: 'red' }, { name: 'red' }, {});
    expect((await upsert({ name: 'red' }, { name: 'red', colour: 'x' }, {})).payload?.label).toMatchObject({
      ...{ colour: null, version: 0 },
    });
  });

  it('the key of the new row is the one that was asked for', async () => {
    const answer = await upsert({ name: 'red' }, { name: 'blue' }, {});
    expect(answer.errors).toMatchObject([
      { code: 'BAD_USER_INPUT', fields: [{ path: 'create.name', message: 'is not the value in by' }] },
    ]);
    expect(await rows()).toEqual([]);
  });

  it('looks for a value as the model stores it', async () => {
    const first = await upsert({ name: ' red ' }, { name: 'red ' }, {});
    expect(first.payload?.label).toMatchObject({ name: 'red' });
    expect((await upsert({ name: 'red  ' }, { name: 'red' }, { colour: 'x' })).payload?.id).toBe(first.payload?.id);
  });

  it('a key of several fields, in part of other types, and one left out of create', async () => {
    const key = { batchAndDay: { batch: 'b', day: '2020-02-29' } };
    const first = await upsert(key, { name: 'one' }, {});
    expect(first.errors).toEqual([]);
    expect(await rows()).toMatchObject([{ name: 'one', batch: 'b', day: new Date('2020-02-29') }]);
    expect((await upsert(key, { name: 'two', batch: 'b' }, { name: 'uno' })).payload?.label).toMatchObject({
      name: 'uno',
    });
    expect(
      (await upsert({ batchAndDay: { batch: 'b', day: '2020-03-01' } }, { name: 'two' }, {})).payload?.id,
    ).not.toBe(first.payload?.id);
  });

  it('a reference in a key is one that may be seen', async () => {
    const actor = actorWith({ ...allPermissions('Label'), view_shelf: { name: { eq: 'A' } } });
    await Label.collection.insertOne({ name: 'there', shelf: hiddenShelf, slot: 1 });
    const hidden = await upsert({ shelfAndSlot: { shelf: String(hiddenShelf), slot: 1 } }, { name: 'x' }, {}, actor);
    const missing = await upsert(
      { shelfAndSlot: { shelf: String(new Types.ObjectId()), slot: 1 } },
      { name: 'x' },
      {},
      actor,
    );
    expect(hidden).toEqual(missing);
    expect(hidden.errors).toMatchObject([{ code: 'BAD_USER_INPUT', fields: [{ path: 'by.shelfAndSlot.shelf' }] }]);
    const seen = await upsert({ shelfAndSlot: { shelf: String(shelf), slot: 1 } }, { name: 'x' }, {}, actor);
    expect(seen.errors).toEqual([]);
  });

  it('an owner in a key is the caller', async () => {
    const other = { ...clerk, clientId: 'other' };
    const mine = await upsert({ slug: 's' }, { name: 'mine' }, {});
    const theirs = await upsert({ slug: 's' }, { name: 'theirs' }, {}, other);
    expect([mine.payload?.label, theirs.payload?.label]).toMatchObject([{ madeBy: 'tester' }, { madeBy: 'other' }]);
    expect((await upsert({ slug: 's' }, { name: 'x' }, { colour: 'c' }, other)).payload?.id).toBe(theirs.payload?.id);
  });

  it('says which part of which argument is wrong', async () => {
    const tooLong = 'far too long a name';
    expect((await upsert({ slug: 's' }, { name: tooLong }, {})).errors).toMatchObject([
      { code: 'BAD_USER_INPUT', fields: [{ path: 'create.name' }] },
    ]);
    await upsert({ slug: 's' }, { name: 'fine' }, {});
    expect((await upsert({ slug: 's' }, { name: 'fine' }, { name: tooLong })).errors).toMatchObject([
      { code: 'BAD_USER_INPUT', fields: [{ path: 'update.name' }] },
    ]);
  });

  it('another unique key that is taken is a CONFLICT', async () => {
    await upsert({ name: 'red' }, { name: 'red' }, {});
    expect((await upsert({ slug: 's' }, { name: 'red' }, {})).errors).toMatchObject([
      { code: 'CONFLICT', fields: [{ path: 'create.name', message: 'is taken' }] },
    ]);
    await upsert({ slug: 's' }, { name: 'blue' }, {});
    expect((await upsert({ slug: 's' }, { name: 'x' }, { name: 'red' })).errors).toMatchObject([
      { code: 'CONFLICT', fields: [{ path: 'update.name', message: 'is taken' }] },
    ]);
  });

  it('AZ-9 a row that is hidden is a taken key and nothing more', async () => {
    await upsert({ name: 'red' }, { name: 'red', colour: 'secret' }, {});
    const before = await rows();
    const actor = actorWith({ ...allPermissions('Label'), view_label: { colour: { ne: 'secret' } } });
    const answer = await upsert({ name: 'red' }, { name: 'red' }, { colour: 'mine' }, actor);
    expect(answer.payload).toBeNull();
    expect(answer.errors).toEqual([
      expect.objectContaining({ code: 'CONFLICT', fields: [{ path: 'create.name', message: 'is taken' }] }),
    ]);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(await rows()).toEqual(before);
  });

  it('AZ-7 a row in view and out of change is FORBIDDEN, one that would be outside of add too', async () => {
    await upsert({ name: 'red' }, { name: 'red', colour: 'red' }, {});
    const before = await rows();
    const some = { colour: { eq: 'blue' } };
    const actor = actorWith({ ...allPermissions('Label'), change_label: some, add_label: some });
    for (const answer of [
      await upsert({ name: 'red' }, { name: 'red', colour: 'blue' }, { colour: 'blue' }, actor),
      await upsert({ name: 'new' }, { name: 'new', colour: 'red' }, { colour: 'blue' }, actor),
    ])
      expect(answer.errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
    expect(await rows()).toEqual(before);
    const fine = await upsert({ name: 'new' }, { name: 'new', colour: 'blue', slug: 'new' }, {}, actor);
    expect(fine.errors).toEqual([]);
    const leaving = await upsert({ name: 'new' }, { name: 'new' }, { colour: 'red' }, actor);
    expect(leaving.errors).toMatchObject([{ code: 'FORBIDDEN', missing: ['row'] }]);
  });

  it('AZ-6 a key that may not be read finds nothing', async () => {
    expect((await upsert({ code: 'x' }, { name: 'new' }, {})).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect(graph.calls).toEqual([]);
  });

  it('many at once make one row, and each that came later changed it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        upsert({ name: 'one' }, { name: 'one', slot: 0 }, { slug: `s${index}` }),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(answers.map(({ payload }) => payload?.id)).size).toBe(1);
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row?.__v).toBe(11);
  });
});

describe('LabelUnique', () => {
  const partial = labelSchema.clone().index({ colour: 1 }, { unique: true, partialFilterExpression: { slot: 1 } });
  const models = [Shelf, { ...Shelf, modelName: 'Label', collection: Label.collection, db: Label.db, schema: partial }];
  const schema = buildASTSchema(expandModels(parse(`${directives}\n${sdl}`), uniquePathsOf(models)));
  const fieldsOf = (name: string) => {
    const type = schema.getType(name);
    return isInputObjectType(type)
      ? Object.values(type.getFields()).map((field) => `${field.name}: ${field.type}`)
      : null;
  };

  it('has each unique key that holds every row, one at a time', () => {
    const type = schema.getType('LabelUnique');
    expect(isInputObjectType(type) && type.isOneOf).toBe(true);
    expect(fieldsOf('LabelUnique')).toEqual([
      'name: String',
      'code: String',
      'batchAndDay: LabelUniqueBatchAndDay',
      'shelfAndSlot: LabelUniqueShelfAndSlot',
      'slug: String',
    ]);
    expect(fieldsOf('LabelUniqueBatchAndDay')).toEqual(['batch: String!', 'day: Date!']);
    expect(fieldsOf('LabelUniqueShelfAndSlot')).toEqual(['shelf: ID!', 'slot: Int!']);
  });

  it('a model without a unique key has no upsert', () => {
    expect(schema.getType('ShelfUnique')).toBeUndefined();
    expect(schema.getMutationType()?.getFields().upsertShelf).toBeUndefined();
  });
});
