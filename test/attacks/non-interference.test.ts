import { HeaderMap } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Types } from 'mongoose';
import type { Actor, Grant, StoredWhere } from '../../src/access/rights.js';
import { readConfig } from '../../src/config/read-config.js';
import { allowances } from '../../src/graphql/cost/allowance.js';
import { Director } from '../../src/models/director.js';
import { Movie } from '../../src/models/movie.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

/** One operation, and whether the page after the first is asked too. */
interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const idOf = (number: number) => new Types.ObjectId(number.toString(16).padStart(24, '0'));
const visible = [1, 2, 3, 4, 5, 6, 7, 8];
const hidden = [11, 12, 13, 14, 15];
const directors = { visible: [21, 22], hidden: [31, 32], missing: 41 };

/** Sees crime films without their money, and directors whose name begins with V. */
function actor(): Actor {
  const crime: StoredWhere = { genre: { eq: 'Crime' } };
  const granted: Record<string, StoredWhere | null> = {
    view_movie: crime,
    add_movie: crime,
    change_movie: crime,
    delete_movie: crime,
    view_director: { name: { startsWith: 'V' } },
  };
  const grants = Object.entries(granted).map(([permission, where]): [string, Grant[]] => [
    permission,
    [{ permission, where, until: null, group: null }],
  ]);
  const scopes = new Set(['read', 'write']);
  return {
    clientId: 'watcher',
    clientName: 'Watcher',
    clientSince: 0,
    scopes,
    clientScopes: scopes,
    grants: new Map(grants),
    attributes: {},
    expiresAt: 4e9,
    rightsKey: 'watcher',
  };
}

/** What the actor sees is the same in both worlds; all else differs. */
async function enter(world: 'bare' | 'rich'): Promise<void> {
  await Promise.all([Movie.collection.deleteMany({}), Director.collection.deleteMany({})]);
  const isRich = world === 'rich';
  const films = visible.map((number) => ({
    _id: idOf(number),
    __v: 0,
    title: ['Heat', 'Ronin', 'Thief', 'Heat'][number % 4],
    genre: 'Crime',
    imdbRating: number % 3 === 0 ? null : 5 + (number % 4),
    director:
      number % 2 === 0
        ? idOf(directors.visible[number % 4 === 0 ? 0 : 1] ?? 0)
        : isRich
          ? idOf(directors.hidden[number % 2] ?? 0)
          : number % 3 === 0
            ? null
            : idOf(directors.missing),
    usGross: isRich ? number * 1000 : null,
    productionBudget: isRich ? 5 : number,
  }));
  const others = hidden.map((number) => ({
    _id: idOf(number),
    __v: number,
    title: 'Heat',
    genre: number % 2 === 0 ? 'Drama' : null,
    imdbRating: 9,
    usGross: 1,
    director: idOf(21),
  }));
  await Movie.collection.insertMany(isRich ? [...films, ...others] : films);
  const people = directors.visible.map((number) => ({ _id: idOf(number), __v: 0, name: `V${number}` }));
  const unseen = directors.hidden.map((number) => ({ _id: idOf(number), __v: 0, name: `Hidden ${number}` }));
  await Director.collection.insertMany(isRich ? [...people, ...unseen] : people);
}

const textFilter = fc.oneof(
  fc.record({ eq: fc.constantFrom('Heat', 'Ronin', 'Nothing', null) }),
  fc.record({ ne: fc.constantFrom('Heat', null) }),
  fc.record({ in: fc.subarray(['Heat', 'Thief', 'Hidden 31']) }),
  fc.record({ isNull: fc.boolean() }),
  fc.record({ contains: fc.constantFrom('e', 'Hid', '') }),
  fc.record({ startsWith: fc.constantFrom('V', 'H', 'T') }),
  fc.record({ gt: fc.constantFrom('H', 'R') }),
);
const numberFilter = fc.oneof(
  fc.record({ gte: fc.constantFrom(5, 7, 9) }),
  fc.record({ isNull: fc.boolean() }),
  fc.record({ ne: fc.constantFrom(6, null) }),
);
const idFilter = fc.oneof(
  fc.record({ eq: fc.constantFrom(...[...visible, ...hidden].map((number) => String(idOf(number)))) }),
  fc.record({ notIn: fc.subarray([...visible, ...hidden].map((number) => String(idOf(number)))) }),
);
const reference = fc.oneof(
  fc.record({ isNull: fc.boolean() }),
  fc.record({ name: textFilter }),
  fc.record({
    id: fc.record({
      eq: fc.constantFrom(...[...directors.visible, ...directors.hidden].map((number) => String(idOf(number)))),
    }),
  }),
  fc.record({ NOT: fc.record({ name: textFilter }) }),
);
const toMany = (of: fc.Arbitrary<object>) =>
  fc.oneof(fc.record({ some: of }), fc.record({ none: of }), fc.record({ every: of }));
const where = fc.letrec<{ where: object; leaf: object }>((tie) => ({
  where: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.record({ AND: fc.array(tie('where'), { maxLength: 2 }) }),
    fc.record({ OR: fc.array(tie('where'), { maxLength: 2 }) }),
    fc.record({ NOT: tie('where') }),
  ),
  leaf: fc.oneof(
    fc.record({ title: textFilter }),
    fc.record({ genre: textFilter }),
    fc.record({ imdbRating: numberFilter }),
    fc.record({ id: idFilter }),
    fc.record({ director: reference }),
    fc.record({ director: fc.record({ movies: toMany(tie('leaf')) }) }),
  ),
})).where;
const orderBy = fc.array(
  fc.constantFrom(
    { title: 'ASC' },
    { title: 'DESC' },
    { imdbRating: 'ASC' },
    { imdbRating: 'DESC' },
    { genre: 'ASC' },
    { version: 'DESC' },
    { id: 'DESC' },
  ),
  { maxLength: 2 },
);
const page = fc.oneof(
  fc.record({ first: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ last: fc.integer({ min: 0, max: 9 }) }),
);
const someId = fc.constantFrom(...[...visible, ...hidden, 99].map((number) => String(idOf(number))));

const row = 'id version title genre imdbRating director { id name }';
const withInverse = `${row} director { movies(first: 2, where: $where, orderBy: $orderBy) { totalCount nodes { title }
  pageInfo { hasNextPage endCursor } } }`;
const listed: fc.Arbitrary<Operation> = fc
  .record({ where, orderBy, page, selected: fc.constantFrom(row, withInverse, `${row} usGross`) })
  .map(({ where: filter, orderBy: order, page: size, selected }) => ({
    query: `query ($where: MovieWhere, $orderBy: [MovieOrderBy!], $first: Int, $last: Int, $after: String, $before: String) {
    movies(where: $where, orderBy: $orderBy, first: $first, last: $last, after: $after, before: $before) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${selected} } } } }`,
    variables: { where: filter, orderBy: order, ...size },
  }));
/** What is denied says the same, whatever is there. */
const denied: fc.Arbitrary<Operation> = fc
  .record({ id: someId, amount: fc.constantFrom(0, 1000, 5000), use: fc.nat(4) })
  .map(({ id, amount, use }) => ({
    query:
      [
        'query ($n: SafeInt) { movies(where: { OR: [{ usGross: { gt: $n } }] }) { totalCount } }',
        'query ($n: SafeInt, $id: ID!) { movie(id: $id) { title usGross productionBudget } movies(where: { usGross: { eq: $n } }) { totalCount } }',
        'query ($o: [MovieOrderBy!] = [{ usGross: DESC }]) { movies(orderBy: $o) { nodes { id } } }',
        'mutation ($n: SafeInt, $id: ID!) { updateMovie(id: $id, input: { usGross: $n }) { id } }',
        'mutation ($id: ID!) { deleteMovie(id: $id) { id } distributor: deleteDistributor(id: $id) { id } }',
      ][use] ?? '',
    variables: { n: amount, id },
  }));
const reversed: fc.Arbitrary<Operation> = fc
  .record({ directors: toMany(where), where, orderBy, page })
  .map(({ directors, where: filter, orderBy: order, page: size }) => ({
    query: `query ($directors: DirectorWhere, $where: MovieWhere, $orderBy: [MovieOrderBy!], $first: Int, $last: Int, $after: String, $before: String) {
    directors(where: $directors) { totalCount nodes { name movies(where: $where, orderBy: $orderBy, first: $first, last: $last, after: $after, before: $before) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${row} } } } } } }`,
    variables: { directors: { movies: directors }, where: filter, orderBy: order, ...size },
  }));
const aggregated: fc.Arbitrary<Operation> = fc
  .record({
    where,
    groupBy: fc.subarray(['title', 'genre', 'imdbRating', 'director', 'releaseDateByYear'], { maxLength: 3 }),
    first: fc.integer({ min: 1, max: 6 }),
  })
  .map((variables) => ({
    query: `query ($where: MovieWhere, $groupBy: [MovieGroupBy!], $first: Int) { moviesAggregate(where: $where, groupBy: $groupBy, first: $first) {
      group { title genre imdbRating director { id name } releaseDateByYear } count sum { imdbRating usGross } avg { imdbRating } min { imdbRating } max { imdbRating productionBudget } } }`,
    variables,
  }));
const read: fc.Arbitrary<Operation> = fc.record({ id: someId }).map((variables) => ({
  query: `query ($id: ID!) { movie(id: $id) { ${row} } directors(where: { id: { eq: $id } }) { totalCount } }`,
  variables,
}));
const written: fc.Arbitrary<Operation> = fc.oneof(
  fc
    .record({
      id: someId,
      input: fc.record(
        { title: fc.constantFrom('New', ''), genre: fc.constantFrom('Crime', 'Drama', null) },
        { requiredKeys: [] },
      ),
      ifVersion: fc.constantFrom(0, 7, null),
    })
    .map((variables) => ({
      query: `mutation ($id: ID!, $input: MovieUpdateInput!, $ifVersion: Int) { updateMovie(id: $id, input: $input, ifVersion: $ifVersion) { id movie { ${row} } } }`,
      variables,
    })),
  fc
    .record({
      where,
      set: fc.record(
        { title: fc.constantFrom('New', ''), genre: fc.constantFrom('Crime', 'Drama', null) },
        { requiredKeys: [] },
      ),
    })
    .map((variables) => ({
      query:
        'mutation ($where: MovieWhere!, $set: MovieUpdateInput!) { updateMovies(where: $where, set: $set) { count ids } }',
      variables,
    })),
  fc.record({ where }).map((variables) => ({
    query: 'mutation ($where: MovieWhere!) { deleteMovies(where: $where) { count ids } }',
    variables,
  })),
  fc
    .record({ id: someId })
    .map((variables) => ({ query: 'mutation ($id: ID!) { deleteMovie(id: $id) { id } }', variables })),
  fc
    .record({
      directors: fc.array(fc.constantFrom(...[21, 31, 41].map((number) => String(idOf(number)))), { maxLength: 2 }),
    })
    .map(({ directors: chosen }) => ({
      query: 'mutation ($inputs: [MovieCreateInput!]!) { createMovies(inputs: $inputs) { count ids } }',
      variables: { inputs: chosen.map((director) => ({ title: 'Made', genre: 'Crime', director })) },
    })),
  fc
    .record({ director: fc.constantFrom(...[21, 31, 41].map((number) => String(idOf(number)))) })
    .map(({ director }) => ({
      query: `mutation ($input: MovieCreateInput!) { createMovie(input: $input) { movie { title director { name } } } }`,
      variables: { input: { title: 'Made', genre: 'Crime', director } },
    })),
);

const openAllowance = allowances({ ...readConfig({}).limits, trustedDocumentsMode: 'off' }, () => 0);

describe('AZ-16 hidden data has no shadow', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  async function ask({ query, variables }: Operation): Promise<string> {
    const watcher = actor();
    const allowance = openAllowance({ actor: watcher, address: '', wantsReport: true });
    const caller = { actor: watcher, requestId: 'same', signal: new AbortController().signal, allowance };
    const headers = new HeaderMap([['content-type', 'application/json']]);
    const {
      status,
      headers: answered,
      body,
    } = await server.engine.handle({ method: 'POST', headers, search: '', body: { query, variables } }, caller);
    return JSON.stringify([status, [...answered], body.kind === 'complete' ? body.string : null]);
  }

  /** The answers to some operations, each list walked on by its cursors. */
  async function answersIn(world: 'bare' | 'rich', operations: readonly Operation[]): Promise<string[]> {
    await enter(world);
    const answers: string[] = [];
    for (const operation of operations) {
      const answer = await ask(operation);
      answers.push(answer);
      const end = /\\"endCursor\\":\\"([^"\\]+)\\"/.exec(answer)?.[1];
      const { last, ...forward } = operation.variables;
      if (end) answers.push(await ask({ ...operation, variables: { ...forward, first: 3, after: end } }));
    }
    return answers;
  }

  it('and the two worlds are there to be told apart', async () => {
    const query = `{ movies { totalCount nodes { ${row} } } }`;
    for (const world of ['bare', 'rich'] as const) {
      const [answer = ''] = await answersIn(world, [{ query, variables: {} }]);
      expect(answer).toContain(`\\"totalCount\\":${visible.length}`);
      expect(answer).toContain('V21');
      expect(answer).toContain('requested');
      expect(await Movie.collection.countDocuments()).toBe(
        world === 'rich' ? visible.length + hidden.length : visible.length,
      );
    }
  });

  it('in any query', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            { weight: 4, arbitrary: listed },
            { weight: 2, arbitrary: reversed },
            { weight: 2, arbitrary: aggregated },
            read,
            denied,
          ),
          {
            minLength: 15,
            maxLength: 25,
          },
        ),
        async (operations) => {
          expect(await answersIn('rich', operations)).toEqual(await answersIn('bare', operations));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('in any mutation', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(written, listed, denied), { minLength: 3, maxLength: 6 }),
        async (operations) => {
          const [rich, bare] = [await answersIn('rich', operations), await answersIn('bare', operations)];
          // A created row has an id of its own in each world, and cursors hold ids.
          if (operations.some(({ query }) => query.includes('createMovie')))
            expect(rich.map(withoutIds)).toEqual(bare.map(withoutIds));
          else expect(rich).toEqual(bare);
        },
      ),
      { numRuns: 20 },
    );
  });
});

const withoutIds = (answer: string) =>
  answer.replace(/[0-9a-f]{24}/g, 'id').replace(/(ursor\\":\\")[^"\\]+/g, '$1cursor');
