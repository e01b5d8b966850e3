/**
 * The whole server, with every guarantee on and its log written, over a store of its own that holds its client. `memory`: films come from
 * resolvers over memory, as those of the peers. `store FOLDER`: as delivered, over an embedded store that is there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../dist/config/read-config.js';
import { createLog, linesTo } from '../../dist/observe/log.js';
import { ownSources } from '../../dist/server/own-sources.js';
import { startServer } from '../../dist/server/start-server.js';
import { directorOf, distributorOf, findFilm, findFilms, updateFilm } from './films.mjs';

const inMemory = process.argv[2] !== 'store';
const folder = await mkdtemp(join(tmpdir(), 'scopeql-bench-'));
const proxy = process.env.TRUST_PROXY ? { TRUST_PROXY: process.env.TRUST_PROXY } : {};
const env = {
  PORT: '0',
  DATA_DIR: process.argv[3] ?? join(folder, 'data'),
  DEMO: 'false',
  ACCESS_TOKEN_TTL: '3600',
  ...proxy,
};
const running = await startServer({
  env,
  config: readConfig(env),
  clock: Date.now,
  log: createLog({
    level: 'info',
    format: 'json',
    destination: linesTo(join(folder, 'log')),
  }),
  sources: inMemory ? { ...ownSources, resolvers: { ...ownSources.resolvers, ...memoryResolvers() } } : ownSources,
  output: { write() {} },
});
await running.whenUp;
const id = 'bench';
const grants = ['view_movie', 'view_director', 'view_distributor', 'add_movie', 'change_movie'].map((permission) => ({
  permission,
  where: null,
  until: null,
}));
await running.registry.clients.create({ id, scopes: ['read', 'write', 'movie:finance'], grants });
const client = await running.registry.findClient(id);
const { access_token: token } = await running.oauth.issueAccessToken(client);
process.send({ port: Number(new URL(running.url).port), path: '/graphql', token });

// The parent may end without a word.
process.on('disconnect', async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
  process.exit();
});

function memoryResolvers() {
  return {
    Query: {
      ...ownSources.resolvers.Query,
      movies: (_, { first }) => ({ rows: findFilms(first ?? 20) }),
      movie: (_, args) => findFilm(args.id),
    },
    Mutation: {
      updateMovie: (_, args) => {
        const row = updateFilm(args.id, args.input);
        return row && { id: row._id, row };
      },
    },
    Movie: { director: directorOf, distributor: distributorOf },
  };
}
