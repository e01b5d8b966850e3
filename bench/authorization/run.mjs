import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFilmsFile } from '../../dist/demo/films-file.js';
import { importFilms } from '../../dist/demo/import-films.js';
import { startEmbeddedStore } from '../../dist/embedded/embedded-store.js';
import { ensureIndexes } from '../../dist/registry/indexes.js';
import { mongoose } from '../root-mongoose.mjs';
import { actorOf, ask, grantsOf, makeEngine } from './engines.mjs';
import { coldDecision, visibleSchema } from './once.mjs';

const rounds = 9;
const all = ['view_movie', 'view_director', 'view_distributor', 'change_movie'];

const folder = await mkdtemp(join(tmpdir(), 'scopeql-bench-'));
const store = await startEmbeddedStore({ dataDir: folder });
try {
  await mongoose.connect(store.uri, { autoIndex: false });
  await ensureIndexes();
  await importFilms(await readFilmsFile());
  const engines = { on: await makeEngine('on'), off: await makeEngine('off') };
  await priceOfAuthorization(engines);
  await manyClients(engines.on);
  console.log(`\nA cold decision for a document of 100 fields: ${(await coldDecision()).toFixed(3)} ms`);
  console.log(`A visible schema for a new set of rights, 50 models: ${(await visibleSchema()).toFixed(1)} ms`);
} finally {
  await mongoose.disconnect();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function priceOfAuthorization({ on, off }) {
  const { movies } = JSON.parse(
    await ask(on, actorOf('bench', grantsOf(all)), { query: '{ movies(first: 1) { nodes { id } } }' }),
  ).data;
  const variables = { id: movies.nodes[0].id };
  const queries = {
    'list of 50 with two references': {
      count: 60,
      query: '{ movies(first: 50) { nodes { id title genre director { name } distributor { name } } } }',
    },
    'point query': { count: 300, query: 'query ($id: ID!) { movie(id: $id) { id title genre } }', variables },
    'deep query': {
      count: 150,
      query:
        '{ movies(first: 10, where: { director: { name: { startsWith: "S" } } }, orderBy: [{ title: ASC }]) { totalCount edges { cursor node { title usGross director { name } distributor { name } } } } }',
    },
    mutation: {
      count: 150,
      query: 'mutation ($id: ID!) { updateMovie(id: $id, input: { source: "bench" }) { id movie { title } } }',
      variables,
    },
  };
  console.log('| query | a second, without | with | share |\n| --- | --- | --- | --- |');
  for (const [name, query] of Object.entries(queries)) {
    const rates = { on: [], off: [] };
    for (let round = 0; round < rounds; round += 1) {
      // In turns, so that whatever else the machine does hits both.
      for (const which of round % 2 === 0 ? ['on', 'off'] : ['off', 'on'])
        rates[which].push(await rateOf({ on, off }[which], query));
    }
    // Each round's two rates were measured right after one another.
    const share = median(rates.on.map((rate, round) => rate / rates.off[round]));
    const best = { on: Math.max(...rates.on), off: Math.max(...rates.off) };
    console.log(`| ${name} | ${Math.round(best.off)} | ${Math.round(best.on)} | ${share.toFixed(3)} |`);
  }
}

async function rateOf(engine, { count, ...query }, actors = [() => actorOf('bench', grantsOf(all))]) {
  const begin = performance.now();
  for (let index = 0; index < count; index += 1) await ask(engine, actors[index % actors.length](), query);
  return (count * 1000) / (performance.now() - begin);
}

/** Each of a thousand clients has twenty grants with filters of its own. */
async function manyClients(engine) {
  const client = (number) => () => {
    const mine = Array.from({ length: 20 }, (_, index) => ({
      permission: 'view_movie',
      where: { title: { startsWith: String.fromCharCode(65 + ((number + index) % 26)) } },
      until: null,
      group: null,
    }));
    return actorOf(`client-${number}`, new Map([['view_movie', mine]]), ['read']);
  };
  const query = { count: 40, query: '{ movies(first: 10) { nodes { id title } } }' };
  const thousand = Array.from({ length: 1000 }, (_, number) => client(number));
  const rates = { one: [], thousand: [] };
  for (let round = 0; round < rounds; round += 1) {
    rates.one.push(await rateOf(engine, query, [client(0)]));
    rates.thousand.push(await rateOf(engine, query, thousand.slice(round * 100)));
  }
  const [one, many] = [median(rates.one), median(rates.thousand)];
  console.log(
    `\nOne client with 20 row filters: ${Math.round(one)} a second; 1,000 such clients: ${Math.round(many)} (${(many / one).toFixed(3)})`,
  );
}

function median(figures) {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}
