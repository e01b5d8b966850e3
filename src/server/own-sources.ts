import { fileURLToPath } from 'node:url';
import type { SchemaSources } from '../graphql/assemble-schema.js';
import { models } from '../models/index.js';
import { resolvers } from '../resolvers/index.js';

/** What this project serves: `schema/`, `src/models` and `src/resolvers`. */
export const ownSources: SchemaSources = {
  schemaDir: fileURLToPath(new URL('../../schema', import.meta.url)),
  models,
  resolvers,
};
