import type { CodegenConfig } from '@graphql-codegen/cli';
import { Kind, print } from 'graphql';
import { expandModels } from './src/graphql/crud/expand-models.js';
import { uniquePathsOf } from './src/graphql/data/unique-keys.js';
import { readSchemaDir } from './src/graphql/read-schema-dir.js';
import { models as teamModels } from './src/models/index.js';

const written = readSchemaDir('schema');
const models = written.definitions.flatMap((node) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.directives?.some(({ name }) => name.value === 'model')
    ? node.name.value
    : [],
);

/** `npm run codegen`: types for resolvers and their arguments, from `schema/` as `@model` expands it. */
const config: CodegenConfig = {
  schema: print(expandModels(written, uniquePathsOf(teamModels))),
  emitLegacyCommonJSImports: false,
  generates: {
    'src/graphql/generated/schema.graphql': { plugins: ['schema-ast'], config: { includeDirectives: true } },
    'src/graphql/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        useTypeImports: true,
        contextType: '../context.js#Context',
        // What a resolver of a model's field is handed: the stored row.
        mappers: Object.fromEntries(models.map((model) => [model, '../data/row.js#Row'])),
        enumsAsTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: {
          ID: 'string',
          Date: { input: 'Date', output: 'Date | string' },
          DateTime: { input: 'Date', output: 'Date | string' },
          SafeInt: 'number',
          JSON: 'unknown',
        },
      },
    },
  },
};

export default config;
