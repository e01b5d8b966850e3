import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ demo: true });
}, 60_000);
afterAll(() => server.close());

const view = ['view_movie', 'view_director', 'view_distributor'];
const change = ['add_movie', 'change_movie', 'delete_movie', 'add_director', 'change_director', 'delete_director'];
const reader = clientWith({ permissions: view, scopes: ['read'] });
const editor = clientWith({ permissions: [...view, ...change], scopes: ['read', 'write'] });

interface Films {
  readonly movies: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly id: string; readonly title: string }[];
  };
}

describe('the main job, on 3,201 films', () => {
  it('gives a registered client films with their references', async () => {
    const document = `{ movies(where: { title: { eq: "The Godfather" } }) {
      totalCount nodes { title releaseDate imdbRating director { name } distributor { name } } } }`;
    expect(await as(reader).data(document)).toEqual({
      movies: {
        totalCount: 1,
        nodes: [
          {
            title: 'The Godfather',
            releaseDate: '1972-03-15',
            imdbRating: 9.2,
            director: { name: 'Francis Ford Coppola' },
            distributor: { name: 'Paramount Pictures' },
          },
        ],
      },
    });
  });

  it('has all of them', async () => {
    expect(await as(reader).data('{ movies { totalCount } }')).toEqual({ movies: { totalCount: 3201 } });
  });

  it('lets an editor create, change and delete', async () => {
    const create =
      'mutation { createMovie(input: { title: "Metropolis", releaseDate: "1927-01-10" }) { id movie { version title } } }';
    const { createMovie } = await as(editor).data<{ createMovie: { id: string } }>(create);
    expect(createMovie).toMatchObject({ movie: { version: 0, title: 'Metropolis' } });
    const { id } = createMovie;
    const update =
      'mutation($id: ID!) { updateMovie(id: $id, input: { genre: "Drama" }, ifVersion: 0) { movie { version genre title } } }';
    expect(await as(editor).data(update, { id })).toEqual({
      updateMovie: { movie: { version: 1, genre: 'Drama', title: 'Metropolis' } },
    });
    expect(await as(editor).data('mutation($id: ID!) { deleteMovie(id: $id) { id } }', { id })).toEqual({
      deleteMovie: { id },
    });
    expect(await as(reader).data('query($id: ID!) { movie(id: $id) { title } }', { id })).toEqual({ movie: null });
  });

  it('asks the store three times for fifty films with director and distributor, four with totalCount', async () => {
    const calls = async () =>
      [...(await server.metrics.expose()).body.matchAll(/store_call_duration_seconds_count\{.*\} (\d+)/g)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      );
    const before = await calls();
    await as(reader).data('{ movies(first: 50) { nodes { title director { name } distributor { name } } } }');
    expect((await calls()) - before).toBeLessThanOrEqual(3);
    const middle = await calls();
    await as(reader).data(
      '{ movies(first: 50) { totalCount nodes { title director { name } distributor { name } } } }',
    );
    expect((await calls()) - middle).toBeLessThanOrEqual(4);
  });
});

describe('the table of error codes, where something is executed (docs/errors.md)', () => {
  const codes = async (document: string, variables?: Record<string, unknown>) => {
    const { status, errors, data } = await as(editor).query(document, variables);
    return { status, codes: errors?.map(({ extensions }) => extensions.code), data };
  };

  it.each([
    ['an id that is none', 'not-an-id'],
    ['an id that nothing has', '000000000000000000000000'],
    ['an id with an operator', '{"$ne":null}'],
  ])('a query by %s is null without an error', async (_what, id) => {
    const query = 'query($id: ID!) { movie(id: $id) { title } }';
    expect(await codes(query, { id })).toEqual({ status: 200, codes: undefined, data: { movie: null } });
  });

  it.each([
    ['updateMovie', 'mutation { updateMovie(id: "000000000000000000000000", input: { genre: "x" }) { id } }'],
    ['deleteMovie', 'mutation { deleteMovie(id: "nothing") { id } }'],
  ])('%s of what is not there is NOT_FOUND', async (name, document) => {
    expect(await codes(document)).toEqual({ status: 200, codes: ['NOT_FOUND'], data: { [name]: null } });
  });

  it.each([
    ['an empty title', '{ title: "" }', 'title'],
    ['an over-long title', `{ title: "${'x'.repeat(501)}" }`, 'title'],
    ['a rating beyond 10', '{ title: "x", imdbRating: 11 }', 'imdbRating'],
    ['a reference to nothing', '{ title: "x", director: "000000000000000000000000" }', 'director'],
  ])('%s is BAD_USER_INPUT and names the field', async (_what, input, path) => {
    const errors = await as(editor).errors(`mutation { createMovie(input: ${input}) { id } }`);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: expect.stringContaining(path) }],
    });
  });

  it('wrong types are refused before anything runs', async () => {
    const { status, errors, data } = await as(editor).query('mutation { createMovie(input: { title: 5 }) { id } }');
    expect([status, errors?.[0]?.extensions.code, data]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED', undefined]);
  });

  it('a stale ifVersion is CONFLICT', async () => {
    const { movies } = await as(reader).data<Films>('{ movies(first: 1) { totalCount nodes { id title } } }');
    const document = 'mutation($id: ID!) { updateMovie(id: $id, input: { genre: "x" }, ifVersion: 7) { id } }';
    expect(await codes(document, { id: movies.nodes[0]?.id })).toMatchObject({ status: 200, codes: ['CONFLICT'] });
  });

  it('a unique key that is taken is CONFLICT and names the field', async () => {
    const errors = await as(editor).errors('mutation { createDirector(input: { name: "Steven Spielberg" }) { id } }');
    expect(errors[0]?.extensions).toMatchObject({ code: 'CONFLICT', fields: [{ path: 'name' }] });
  });

  it.each([
    ['a page of 201', '{ movies(first: 201) { totalCount } }', 'LIMIT_EXCEEDED'],
    ['a negative page', '{ movies(first: -1) { totalCount } }', 'BAD_USER_INPUT'],
    ['first with last', '{ movies(first: 1, last: 1) { totalCount } }', 'BAD_USER_INPUT'],
    ['a cursor that is none', '{ movies(after: "x") { totalCount } }', 'BAD_USER_INPUT'],
    ['gt: null', '{ movies(where: { imdbVotes: { gt: null } }) { totalCount } }', 'BAD_USER_INPUT'],
  ])('%s is refused: %s', async (_what, document, code) => {
    expect((await codes(document)).codes).toEqual([code]);
  });

  it('101 aliases are LIMIT_EXCEEDED for the whole document', async () => {
    const aliases = Array.from({ length: 101 }, (_, index) => `a${index}: __typename`).join(' ');
    expect(await codes(`{ viewer { ${aliases} } }`)).toEqual({
      status: 400,
      codes: ['LIMIT_EXCEEDED'],
      data: undefined,
    });
  });

  it('a mutation with one denied field runs nothing at all (AZ-4)', async () => {
    const document =
      'mutation { createDirector(input: { name: "Nobody at all" }) { id } createDistributor(input: { name: "x" }) { id } }';
    expect(await codes(document)).toEqual({ status: 403, codes: ['FORBIDDEN'], data: undefined });
    const count = '{ directors(where: { name: { eq: "Nobody at all" } }) { totalCount } }';
    expect(await as(reader).data(count)).toEqual({ directors: { totalCount: 0 } });
  });
});

describe('the demo clients', () => {
  it('are made with secrets that are shown once', () => {
    const ids = server.credentials.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['catalog-reader', 'catalog-editor', 'finance', 'platform-admin']));
  });
});
