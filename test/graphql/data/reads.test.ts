import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose, { model, Schema, Types } from 'mongoose';
import { type Data, type ModelData, modelData } from '../../../src/graphql/data/data.js';
import type { Row } from '../../../src/graphql/data/row.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';

const ObjectId = Schema.Types.ObjectId;
const Studio = model(
  'Studio',
  new Schema({ name: { type: String, required: true }, city: String, owner: { type: ObjectId, ref: 'Studio' } }),
);
const Star = model('Star', new Schema({ name: { type: String, required: true }, born: Date }));
const Film = model(
  'Film',
  new Schema({
    title: { type: String, required: true },
    year: Number,
    secret: Number,
    tags: [String],
    places: { street: { name: String, number: Number }, city: String },
    star: { type: ObjectId, ref: 'Star' },
    double: { type: ObjectId, ref: 'Star' },
    cast: [{ type: ObjectId, ref: 'Star' }],
    studio: { type: ObjectId, ref: 'Studio' },
  }),
);

const sdl = `
  type Street { name: String number: Int }
  type Places { street: Street city: String }
  type Star @model { name: String! born: Date }
  type Studio @model { name: String! city: String owner: Studio }
  type Film @model {
    title: String!
    year: Int
    secret: Int
    tags: [String!]!
    places: Places
    star: Star
    double: Star
    cast: [Star!]!
    studio: Studio
    label: String @reads(fields: ["title", "year"])
  }
  union Work = Film | Star
  type Query { works: [Work!] @public }
`;

async function works(_root: unknown, _args: unknown, { data }: { data: Data }) {
  const first = { first: 1, orderBy: [{ id: 'ASC' }] };
  return [...((await data.Film?.find(first)) ?? []), ...((await data.Star?.find(first)) ?? [])];
}

function label({ title, year }: Row): string {
  return `${title} (${year})`;
}

const actor = actorWith({ view_film: null, view_star: null, view_studio: null });
let store: TestStore;
let graph: Graph;
/** Projections that reached the store since the last run, by collection. */
let projections: [collection: string, paths: string[]][] = [];
const stars = [new Types.ObjectId(), new Types.ObjectId(), new Types.ObjectId()];
const studios = [new Types.ObjectId(), new Types.ObjectId()];
const gone = new Types.ObjectId();

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl, models: [Film, Star, Studio], resolvers: { Query: { works }, Film: { label } } });
  await Star.collection.insertMany(stars.map((_id, at) => ({ _id, name: `Star ${at}`, born: new Date('1970-01-01') })));
  await Studio.collection.insertMany(
    studios.map((_id, at) => ({ _id, name: `Studio ${at}`, city: at === 0 ? 'Rome' : 'Oslo', owner: studios[0] })),
  );
  const films = Array.from({ length: 60 }, (_, at) => ({
    ...{
      title: `Film ${String(at).padStart(2, '0')}`,
      year: 1960 + at,
      tags: ['a', 'b'],
      places: { street: { name: 'Main', number: at }, city: 'Rome' },
    },
    ...{
      star: at % 5 === 4 ? gone : stars[at % 3],
      double: stars[(at + 1) % 3],
      cast: [...stars, gone],
      studio: at % 7 === 6 ? null : studios[at % 2],
    },
  }));
  await Film.collection.insertMany(films);
  mongoose.set('debug', (collection: string, method: string, ...args: unknown[]) => {
    if (method === 'find')
      projections.push([
        collection,
        Object.keys(Reflect.get(Object(args[1]), 'projection') ?? { everything: 1 }).sort(),
      ]);
  });
});

beforeEach(() => {
  projections = [];
});

afterAll(async () => {
  mongoose.set('debug', false);
  await store.close();
});

const calls = () => graph.calls.map(({ operation, model: name }) => `${operation} ${name}`).sort();

describe('references load in batches', () => {
  it('50 films with two references are 3 store calls, 4 with totalCount', async () => {
    const { data, errors } = await graph.run<{ films: { nodes: { star: unknown; studio: unknown }[] } }>(
      actor,
      '{ films(first: 50) { nodes { title star { name } studio { name } } } }',
    );
    expect([errors, data.films.nodes.length, calls()]).toEqual([[], 50, ['find Film', 'find Star', 'find Studio']]);
    await graph.run(
      actor,
      '{ films(first: 50) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { star { name } studio { name } } } } }',
    );
    expect(calls()).toEqual(['count Film', 'find Film', 'find Star', 'find Studio']);
  });

  it('several references to one model share a batch, which reads what either asks', async () => {
    const { data } = await graph.run<{ films: { nodes: unknown[] } }>(
      actor,
      '{ films(first: 1) { nodes { star { name } double { born } cast { name } } } }',
    );
    expect(data.films.nodes).toEqual([
      {
        star: { name: 'Star 0' },
        double: { born: '1970-01-01' },
        cast: [{ name: 'Star 0' }, { name: 'Star 1' }, { name: 'Star 2' }],
      },
    ]);
    expect(projections).toEqual([
      ['films', ['_id', 'cast', 'double', 'star']],
      ['stars', ['_id', 'born', 'name']],
    ]);
  });

  it('rows by id share a batch too, whatever their aliases', async () => {
    const [one, two] = stars.map(String);
    const { data } = await graph.run(
      actor,
      `{ a: star(id: "${one}") { name } b: star(id: "${two}") { name } c: star(id: "${one}") { born } }`,
    );
    expect(data).toEqual({ a: { name: 'Star 0' }, b: { name: 'Star 1' }, c: { born: '1970-01-01' } });
    expect(calls()).toEqual(['find Star']);
  });

  it('a chain of references is one call a link', async () => {
    const { data } = await graph.run<{ films: { nodes: unknown[] } }>(
      actor,
      '{ films(first: 2) { nodes { studio { owner { owner { name } } } } } }',
    );
    expect(data.films.nodes[1]).toEqual({ studio: { owner: { owner: { name: 'Studio 0' } } } });
    expect(calls()).toEqual(['find Film', 'find Studio', 'find Studio']);
  });

  it('references to rows that are gone are null, and drop out of lists', async () => {
    const { data } = await graph.run<{ films: { nodes: unknown[] } }>(
      actor,
      '{ films(where: { year: { eq: 1964 } }) { nodes { star { name } cast { id } } } }',
    );
    expect(data.films.nodes).toEqual([{ star: null, cast: stars.map((id) => ({ id: String(id) })) }]);
  });

  it('references to rows that the client may not see are null', async () => {
    const romans = actorWith({ view_film: null, view_studio: { city: { eq: 'Rome' } } });
    const { data } = await graph.run<{ films: { nodes: { studio: unknown }[] } }>(
      romans,
      '{ films(first: 2) { nodes { studio { name } } } }',
    );
    expect(data.films.nodes).toEqual([{ studio: { name: 'Studio 0' } }, { studio: null }]);
  });
});

describe('only asked-for fields are read', () => {
  const read = async (source: string, variables?: Record<string, unknown>) => {
    projections = [];
    const { errors } = await graph.run(actor, source, variables);
    expect(errors).toEqual([]);
    return projections.map(([, paths]) => paths);
  };

  it.each([
    ['fields', '{ films { nodes { title year } } }', ['_id', 'title', 'year']],
    ['the id alone', '{ films { nodes { id } } }', ['_id']],
    ['__typename', '{ films { nodes { __typename } } }', ['_id']],
    ['aliases', '{ films { nodes { a: title b: title } } }', ['_id', 'title']],
    ['the version', '{ films { nodes { version } } }', ['__v', '_id']],
    ['what a computed field reads', '{ films { nodes { label } } }', ['_id', 'title', 'year']],
    [
      'parts of an embedded object',
      '{ films { nodes { places { city street { number } } } } }',
      ['_id', 'places.city', 'places.street.number'],
    ],
    [
      'an embedded object of which only the type is asked',
      '{ films { nodes { places { __typename } } } }',
      ['_id', 'places'],
    ],
    ['edges and nodes together', '{ films { nodes { title } edges { node { year } } } }', ['_id', 'title', 'year']],
    ['the same list twice', '{ films { nodes { title } nodes { year } } }', ['_id', 'title', 'year']],
    [
      'named fragments',
      'query { films { ...F } } fragment F on FilmConnection { nodes { ...G } } fragment G on Film { title ...H } fragment H on Film { year }',
      ['_id', 'title', 'year'],
    ],
    [
      'inline fragments',
      '{ films { ... { nodes { ... on Film { title } ... { year } } } } }',
      ['_id', 'title', 'year'],
    ],
    [
      '@skip and @include',
      '{ films { nodes { title @skip(if: true) year @include(if: true) tags @include(if: false) } } }',
      ['_id', 'year'],
    ],
    [
      'a cursor: the keys of the order',
      '{ films(orderBy: [{ year: DESC }, { title: ASC }]) { edges { cursor } } }',
      ['_id', 'title', 'year'],
    ],
    ['whether there is more: nothing', '{ films(orderBy: [{ year: DESC }]) { pageInfo { hasNextPage } } }', ['_id']],
  ])('%s', async (_name, source, expected) => {
    expect(await read(source)).toEqual([expected]);
  });

  it('by the variables of each request', async () => {
    const source =
      'query ($a: Boolean!) { films { nodes { title @include(if: $a) ...F @skip(if: $a) } } } fragment F on Film { year }';
    expect(await read(source, { a: true })).toEqual([['_id', 'title']]);
    expect(await read(source, { a: false })).toEqual([['_id', 'year']]);
    expect(await read(source, { a: true })).toEqual([['_id', 'title']]);
  });

  it('one row by id', async () => {
    expect(await read(`{ star(id: "${stars[0]}") { name } }`)).toEqual([['_id', 'name']]);
  });
});

describe('a query for one row', () => {
  it.each([
    ['missing', () => String(gone)],
    ['malformed', () => 'nonsense'],
    ['12 characters long', () => 'twelve bytes'],
    ['in upper case', () => String(stars[0]).toUpperCase().replace(/^\d+$/, 'X')],
    ['a number', () => '5'],
  ])('is null without an error for an id that is %s', async (_name, id) => {
    expect(await graph.run(actor, `{ star(id: "${id()}") { name } }`)).toEqual({ data: { star: null }, errors: [] });
  });
});

describe('a stored null in a non-null field', () => {
  it('is an error that names model and id for the log alone, and spares the neighbours', async () => {
    const _id = new Types.ObjectId();
    await Star.collection.insertOne({ _id, name: null });
    const answer = await graph.run(
      actor,
      `{ bad: star(id: "${_id}") { name } good: star(id: "${stars[1]}") { name } }`,
    );
    expect(answer.data).toEqual({ bad: null, good: { name: 'Star 1' } });
    expect(answer.errors).toEqual([
      { code: 'INTERNAL_SERVER_ERROR', message: 'internal server error', path: 'bad.name' },
    ]);
    expect(graph.details).toEqual([expect.stringContaining(`Star ${_id} has null`)]);
    await Star.collection.deleteOne({ _id });
  });
});

describe('hand-written resolvers', () => {
  it('find, findOne and count see the rows of the actor', async () => {
    const romans = actorWith({ view_studio: { city: { eq: 'Rome' } } });
    const { Studio: data } = graph.open(romans);
    expect((await data?.find())?.map((row) => row.name)).toEqual(['Studio 0']);
    expect(await data?.findOne({ where: { name: { eq: 'Studio 1' } } })).toBeNull();
    expect(await data?.count({ name: { startsWith: 'Studio' } })).toBe(1);
    expect(await graph.open(actorWith({})).Studio?.count()).toBe(0);
  });

  it('find sorts and limits', async () => {
    const rows = await graph.open(actor).Studio?.find({ orderBy: [{ name: 'DESC' }], first: 1 });
    expect(rows?.map((row) => row.name)).toEqual(['Studio 1']);
  });
});

describe('AZ-6 hand-written resolvers see the fields of the actor', () => {
  const limited = () =>
    openGraph({
      sdl,
      models: [Film, Star, Studio],
      canRead: (_actor, coordinate) => !/^Film\w*\.secret$/.test(coordinate),
    }).open(actorWith({ view_film: null, change_film: null, view_studio: null }));

  it('rows come without the others', async () => {
    await Film.collection.updateOne({ year: 1960 }, { $set: { secret: 7 } });
    const row = await limited().Film?.findOne({ where: { year: { eq: 1960 } } });
    expect(row).toMatchObject({ title: 'Film 00', year: 1960 });
    expect(row).not.toHaveProperty('secret');
    const byId = await limited().Film?.findById(String(row?._id));
    expect(byId).not.toHaveProperty('secret');
    expect(await graph.open(actor).Film?.findOne({ where: { secret: { eq: 7 } } })).toHaveProperty('secret', 7);
  });

  it.each([
    ['filtering', (film: ModelData) => film.find({ where: { secret: { gt: 1 } } })],
    ['filtering deeper', (film: ModelData) => film.count({ AND: [{ OR: [{ NOT: { secret: { isNull: true } } }] }] })],
    ['sorting', (film: ModelData) => film.find({ orderBy: [{ secret: 'ASC' }] })],
    ['writing', (film: ModelData) => film.update({ id: String(gone), input: { secret: 1 } })],
  ])('%s by them is FORBIDDEN', async (_name, use) => {
    await expect(use(modelData(limited(), 'Film'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      denial: { coordinate: 'Film.secret' },
    });
  });
});

describe('computed fields and abstract types', () => {
  it('a computed field is worked out from what it reads', async () => {
    const { data } = await graph.run(actor, '{ films(first: 1) { nodes { label } } }');
    expect(data).toEqual({ films: { nodes: [{ label: 'Film 00 (1960)' }] } });
  });

  it('a row knows its type', async () => {
    const { data } = await graph.run(
      actor,
      '{ works { __typename ... on Film { title star { name } } ... on Star { name } } }',
    );
    expect(data).toEqual({
      works: [
        { __typename: 'Film', title: 'Film 00', star: { name: 'Star 0' } },
        { __typename: 'Star', name: 'Star 0' },
      ],
    });
  });
});

describe('the end of a request', () => {
  it('stops further store calls', async () => {
    const over = graph.open(actor, AbortSignal.abort());
    await expect(over.Star?.find()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
