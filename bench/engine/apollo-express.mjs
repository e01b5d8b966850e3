// Apollo Server with its defaults on Express, jose at every request, graphql-shield around the schema: what the guides of each add up to.
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { makeExecutableSchema } from '@graphql-tools/schema';
import express from 'express';
import { GraphQLError } from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { allow, rule, shield } from 'graphql-shield';
import { resolvers, typeDefs } from './peer-schema.mjs';
import { token, verify } from './peer-token.mjs';
import { tell } from './tell.mjs';

const holds = (scope) => rule({ cache: 'contextual' })((_parent, _args, { scopes }) => scopes.has(scope));
const [mayRead, mayWrite] = [holds('read'), holds('write')];
const permissions = shield(
  {
    Query: { movies: mayRead, movie: mayRead },
    Mutation: { updateMovie: mayWrite },
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
