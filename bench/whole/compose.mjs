import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify } from 'fastify';
import { schemaComposer } from 'graphql-compose';
import { composeMongoose } from 'graphql-compose-mongoose';
import { tell } from '../engine/tell.mjs';
import { Director, Distributor, Movie, openStore } from './peer-models.mjs';

await openStore();
const MovieTC = composeMongoose(Movie);
for (const [field, model] of Object.entries({ director: Director, distributor: Distributor })) {
  MovieTC.addRelation(field, {
    resolver: () => composeMongooseOnce(model).mongooseResolvers.dataLoader({ lean: true }),
    prepareArgs: { _id: (source) => source[field] },
    projection: { [field]: 1 },
  });
}
const { findMany, findById, createOne } = MovieTC.mongooseResolvers;
schemaComposer.Query.addFields({ movies: findMany({ lean: true }), movie: findById({ lean: true }) });
schemaComposer.Mutation.addFields({ createMovie: createOne() });

function composeMongooseOnce(model) {
  return schemaComposer.has(model.modelName) ? schemaComposer.getOTC(model.modelName) : composeMongoose(model);
}

const app = fastify();
const server = new ApolloServer({
  schema: schemaComposer.buildSchema(),
  plugins: [ApolloServerPluginCacheControlDisabled()],
});
await server.start();
app.post('/graphql', fastifyApolloHandler(server));
await app.listen({ port: 0, host: '127.0.0.1' });
tell(app.server.address().port);
