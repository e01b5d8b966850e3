import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { makeExecutableSchema } from '@graphql-tools/schema';
import express from 'express';
import { GraphQLError } from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { allow, rule, shield } from 'graphql-shield';
import { token, verify } from '../engine/peer-token.mjs';
import { tell } from '../engine/tell.mjs';
import { Movie, openStore, typeDefs } from './peer-models.mjs';

await openStore();
const references = ['director', 'distributor'];
const resolvers = {
  Query: {
    movies: async (_, { first = 20 }) => ({
      nodes: await Movie.find().sort({ _id: 1 }).limit(first).populate(references),
    }),
    movie: (_, { id }) => Movie.findById(id).populate(references),
  },
  Mutation: {
    createMovie: async (_, { input }) => {
      const movie = await Movie.create(input);
      return { id: movie.id, movie };
    },
  },
};
const holds = (scope) => rule({ cache: 'contextual' })((_parent, _args, { scopes }) => scopes.has(scope));
const [mayRead, mayWrite] = [holds('read'), holds('write')];
const permissions = shield(
  {
    Query: { movies: mayRead, movie: mayRead },
    Mutation: { createMovie: mayWrite },
    Movie: { director: mayRead, distributor: mayRead },
  },
  { fallbackRule: allow },
);
const server = new ApolloServer({
  schema: applyMiddleware(makeExecutableSchema({ typeDefs, resolvers }), permissions),
});
await server.start();
const context = async ({ req }) => {
  try {
    return await verify(req.headers.authorization);
  } catch {
    throw new GraphQLError('A token is needed', { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
  }
};
const app = express().use('/graphql', express.json(), expressMiddleware(server, { context }));
const listening = app.listen(0, '127.0.0.1', () => tell(listening.address().port, { token }));
