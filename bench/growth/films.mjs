// An engine over a store of as many films as asked for; it measures what its parent names.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStore } from '../../dist/embedded/embedded-store.js';
import { Director } from '../../dist/models/director.js';
import { Distributor } from '../../dist/models/distributor.js';
import { Movie } from '../../dist/models/movie.js';
import { ensureIndexes } from '../../dist/registry/indexes.js';
import { actorOf, ask, grantsOf, makeEngine } from '../authorization/engines.mjs';
import { mongoose } from '../root-mongoose.mjs';

const count = Number(process.argv[2]);
const genres = ['Action', 'Adventure', 'Comedy', 'Drama', 'Horror', 'Musical', 'Thriller', 'Western'];
const folder = await mkdtemp(join(tmpdir(), 'scopeql-bench-'));
const store = await startEmbeddedStore({ dataDir: folder });
await mongoose.connect(store.uri, { autoIndex: false, monitorCommands: true });
await ensureIndexes();
await fill();

const counted = { calls: 0, documents: 0 };
mongoose.connection.getClient().on('commandSucceeded', ({ reply }) => {
  counted.calls += 1;
  counted.documents += reply.cursor?.firstBatch?.length ?? reply.cursor?.nextBatch?.length ?? 0;
});
const engine = await makeEngine('on');
const permissions = ['view_movie', 'view_director', 'view_distributor'];
const actor = () => actorOf('bench', grantsOf(permissions));
const operations = await makeOperations();

process.on('message', async ({ operation, ms }) => {
  process.send(await measure(operations[operation], ms).catch((error) => ({ error: String(error.stack) })));
});
process.on('disconnect', async () => {
  await mongoose.disconnect();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  process.exit();
});
process.send(Object.keys(operations));

async function measure(operation, ms) {
  const times = [];
  await ask(engine, actor(), operation);
  Object.assign(counted, { calls: 0, documents: 0 });
  await ask(engine, actor(), operation);
  const { calls, documents } = counted;
  for (const begin = performance.now(); performance.now() < begin + ms; ) {
    const before = performance.now();
    await ask(engine, actor(), operation);
    times.push(performance.now() - before);
  }
  return { calls, documents, each: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] };
}

async function fill() {
  const directors = await named(Director, Math.ceil(count / 3), 'Director');
  const distributors = await named(Distributor, 175, 'Distributor');
  for (let from = 0; from < count; from += 1000) {
    const films = Array.from({ length: Math.min(1000, count - from) }, (_, index) =>
      filmOf(from + index, directors, distributors),
    );
    await Movie.collection.insertMany(films);
  }
}

async function named(model, length, word) {
  const ids = [];
  for (let from = 0; from < length; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, length - from) }, (_, index) => ({
      _id: new mongoose.Types.ObjectId(),
      name: `${word} ${from + index}`,
      __v: 0,
    }));
    await model.collection.insertMany(rows);
    ids.push(...rows.map(({ _id }) => _id));
  }
  return ids;
}

function filmOf(n, directors, distributors) {
  const spread = (n * 2654435761) % 4294967296; // a number that looks like chance
  return {
    title: `Film ${String(spread).padStart(10, '0')}`,
    genre: genres[spread % genres.length],
    imdbRating: (spread % 100) / 10,
    imdbVotes: spread % 100_000,
    releaseDate: new Date(Date.UTC(1920 + (spread % 90), spread % 12, 1)),
    director: directors[n % directors.length],
    distributor: distributors[n % distributors.length],
    __v: 0,
  };
}

async function makeOperations() {
  const { movies } = await dataOf({
    query: '{ movies(first: 1, orderBy: [{ title: ASC }]) { nodes { id director { id name } } } }',
  });
  const [{ id, director }] = movies.nodes;
  const variables = {
    id,
    director: director.id,
    name: director.name,
    after: await cursorOfRow(2997, 'title: ASC'),
    tied: await cursorOfRow(2997, 'imdbRating: DESC'),
  };
  const all = {
    list: 'query { movies(first: 50, orderBy: [{ title: ASC }]) { nodes { title director { name } distributor { name } } } }',
    'page 1,000':
      'query ($after: String) { movies(first: 3, after: $after, orderBy: [{ title: ASC }]) { nodes { title } pageInfo { hasNextPage hasPreviousPage } } }',
    'page 1,000, many ties':
      'query ($tied: String) { movies(first: 3, after: $tied, orderBy: [{ imdbRating: DESC }]) { nodes { title } pageInfo { hasNextPage hasPreviousPage } } }',
    'count of a genre': 'query { movies(where: { genre: { eq: "Drama" } }) { totalCount } }',
    point: 'query ($id: ID!) { movie(id: $id) { title genre } }',
    'relation filter':
      'query ($name: String) { movies(where: { director: { name: { eq: $name } } }, first: 20) { nodes { title } } }',
    'reverse connection':
      'query ($director: ID!) { director(id: $director) { name movies(first: 10) { nodes { title } } } }',
    'aggregate of all by genre':
      'query { moviesAggregate(groupBy: [genre]) { count group { genre } avg { imdbRating } } }',
    'aggregate of one director':
      'query ($director: ID!) { moviesAggregate(where: { director: { id: { eq: $director } } }) { count avg { imdbRating } } }',
  };
  const usable = Object.entries(all).map(([name, query]) => [name, { query, variables: only(variables, query) }]);
  const operations = {};
  for (const [name, operation] of usable) {
    try {
      await dataOf(operation);
      operations[name] = operation;
    } catch (error) {
      console.error(`${name} is left out: ${error.message.slice(0, 200)}`);
    }
  }
  return operations;
}

/** The variables that a query declares. */
function only(variables, query) {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)));
}

async function cursorOfRow(row, order) {
  let after = null;
  for (let left = row; left > 0; left -= 200) {
    const query = `query ($after: String) { movies(first: ${Math.min(200, left)}, after: $after, orderBy: [{ ${order} }]) { pageInfo { endCursor } } }`;
    after = (await dataOf({ query, variables: { after } })).movies.pageInfo.endCursor;
  }
  return after;
}

async function dataOf(operation) {
  return JSON.parse(await ask(engine, actor(), operation)).data;
}
