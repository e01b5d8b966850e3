// Apollo Server on Fastify with nothing to protect it, and without the plugin that wraps every resolver: what no security at all costs.
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify } from 'fastify';
import { resolvers, typeDefs } from './peer-schema.mjs';
import { tell } from './tell.mjs';

const app = fastify();
const plugins = [fastifyApolloDrainPlugin(app), ApolloServerPluginCacheControlDisabled()];
const server = new ApolloServer({ typeDefs, resolvers, plugins });
await server.start();
app.post('/graphql', fastifyApolloHandler(server));
await app.listen({ port: 0, host: '127.0.0.1' });
tell(app.server.address().port);
