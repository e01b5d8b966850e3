// mercurius with compiled execution (graphql-jit), mercurius-auth on the fields that need a scope, jose at every request.
import { fastify } from 'fastify';
import mercurius from 'mercurius';
import mercuriusAuth from 'mercurius-auth';
import { resolvers, typeDefs } from './peer-schema.mjs';
import { token, verify } from './peer-token.mjs';
import { tell } from './tell.mjs';

const guarded = typeDefs
  .replaceAll(/(movies\(first: Int\): MovieConnection|movie\(id: ID!\): Movie)/g, '$1 @scope(of: "read")')
  .replace('MoviePayload }', 'MoviePayload @scope(of: "write") }')
  .replace(
    'director: Director distributor: Distributor',
    'director: Director @scope(of: "read") distributor: Distributor @scope(of: "read")',
  );
const app = fastify();
app.register(mercurius, { schema: `directive @scope(of: String!) on FIELD_DEFINITION ${guarded}`, resolvers, jit: 1 });
app.register(mercuriusAuth, {
  authContext: ({ reply }) => verify(reply.request.headers.authorization).catch(() => ({ scopes: new Set() })),
  applyPolicy: (directive, _parent, _args, { auth }) => auth.scopes.has(directive.arguments[0].value.value),
  authDirective: 'scope',
});
await app.listen({ port: 0, host: '127.0.0.1' });
tell(app.server.address().port, { token });
