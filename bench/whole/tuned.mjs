import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import DataLoader from 'dataloader';
import { fastify } from 'fastify';
import { GraphQLError } from 'graphql';
import { token, verify } from '../engine/peer-token.mjs';
import { tell } from '../engine/tell.mjs';
import { Director, Distributor, Movie, openStore, typeDefs } from './peer-models.mjs';

await openStore();
const columns = { title: 1, genre: 1, source: 1, director: 1, distributor: 1 };
const id = ({ _id }) => String(_id);
const verified = new Map();

const resolvers = {
  Query: {
    movies: needs('read', async (_, { first = 20 }) => ({
      nodes: await Movie.find({}, columns).sort({ _id: 1 }).limit(first).lean(),
    })),
    movie: needs('read', (_, args) => Movie.findById(args.id, columns).lean()),
  },
  Mutation: {
    createMovie: needs('write', async (_, { input }) => {
      const movie = await Movie.create(input);
      return { id: movie.id, movie };
    }),
  },
  Movie: {
    id,
    director: ({ director }, _, { directors }) => (director ? directors.load(String(director)) : null),
    distributor: ({ distributor }, _, { distributors }) =>
      distributor ? distributors.load(String(distributor)) : null,
  },
  Director: { id },
  Distributor: { id },
};

function needs(scope, resolve) {
  return (source, args, context) => {
    if (!context.scopes.has(scope)) throw new GraphQLError('A scope is missing', { extensions: { code: 'FORBIDDEN' } });
    return resolve(source, args, context);
  };
}

function loaderOf(model) {
  return new DataLoader(async (ids) => {
    const rows = await model.find({ _id: { $in: ids } }, { name: 1 }).lean();
    const byId = new Map(rows.map((row) => [String(row._id), row]));
    return ids.map((each) => byId.get(each) ?? null);
  });
}

/** A token that was right is right for as long as this runs. */
async function identify(authorization) {
  const known = verified.get(authorization);
  if (known) return known;
  const found = await verify(authorization).catch(() => {
    throw new GraphQLError('A token is needed', { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
  });
  verified.set(authorization, found);
  return found;
}

const app = fastify();
const server = new ApolloServer({ typeDefs, resolvers, plugins: [ApolloServerPluginCacheControlDisabled()] });
await server.start();
const context = async (request) => ({
  ...(await identify(request.headers.authorization)),
  directors: loaderOf(Director),
  distributors: loaderOf(Distributor),
});
app.post('/graphql', fastifyApolloHandler(server, { context }));
await app.listen({ port: 0, host: '127.0.0.1' });
tell(app.server.address().port, { token });
