import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, isObjectType } from 'graphql';
import { decide } from '../access/decide.js';
import { deriveRequirements } from '../access/derive-requirements.js';
import { type RequirementsTable, type Rule, ruleOf } from '../access/requirements-table.js';
import type { Actor } from '../access/rights.js';
import { administrationResolvers } from './administration/administration-resolvers.js';
import { crudResolvers, type ResolverMap } from './crud/crud-resolvers.js';
import { expandModels } from './crud/expand-models.js';
import { SchemaError } from './crud/schema-error.js';
import { bindModels } from './data/bind-models.js';
import type { ModelBindings, MongooseModel } from './data/model-binding.js';
import { uniquePathsOf } from './data/unique-keys.js';
import { describeRequirements } from './describe-requirements.js';
import { hiddenResolvers, withHiddenFields } from './hidden-fields.js';
import { readSchemaDir } from './read-schema-dir.js';
import { scalarsOf } from './scalars/scalars.js';
import { withShield } from './shield.js';
import { systemModels } from './system-models.js';

/** The decision before execution, and graphql-shield during it. */
export type Layers = 'both' | 'decision only' | 'shield only';

export interface SchemaSources {
  /** The folder with the SDL, or a document that was read already. */
  readonly schemaDir: string | DocumentNode;
  readonly models: readonly MongooseModel[];
  /** Hand-written fields, by type and name. */
  readonly resolvers: ResolverMap;
  /** Both, but for tests that prove each alone to be enough. */
  readonly layers?: Layers;
}

/** The schema in both of its forms, and all that is derived from it. */
export interface AssembledSchema {
  /** What documents are validated, planned and shown against: without resolvers, without hidden fields. */
  readonly schema: GraphQLSchema;
  /** What is executed: with resolvers, shield and hidden fields. */
  readonly executable: GraphQLSchema;
  readonly table: RequirementsTable;
  readonly bindings: ModelBindings;
  readonly layers: Layers;
  /** Whether an actor may use what a coordinate names, rows aside. */
  canUse(actor: Actor | null, coordinate: string): boolean;
  /** What a coordinate asks. */
  ruleAt(coordinate: string): Rule;
}

/**
 * Makes the schema from SDL, Mongoose models and hand-written resolvers.
 *
 * @throws SchemaError when SDL, models and resolvers do not fit; AccessConfigError when a coordinate has no rule. Each lists all.
 */
export function assembleSchema({ schemaDir, models, resolvers, layers = 'both' }: SchemaSources): AssembledSchema {
  const { schema, document, table } = readSchema(schemaDir, models);
  const bindings = bindModels(schema, [...models, ...systemModels]);
  const bare = makeExecutableSchema({
    typeDefs: withHiddenFields(document),
    resolvers: [crudResolvers(schema, bindings), ...systemResolvers(schema), resolvers, hiddenResolvers],
  });
  requireRootResolvers(schema, bare);
  const executable = layers === 'decision only' ? bare : withShield(bare, table);
  const canUse = (actor: Actor | null, coordinate: string) =>
    decide(ruleOf(table, coordinate).requirement, actor).allowed;
  const ruleAt = (coordinate: string) => ruleOf(table, coordinate);
  return { schema, executable, table, bindings, layers, canUse, ruleAt };
}

/**
 * Reads the SDL, expands its models and derives what everything asks; it needs no store. The Mongoose models say which keys are unique.
 *
 * @throws SchemaError, AccessConfigError
 */
export function readSchema(
  schemaDir: string | DocumentNode,
  models: readonly MongooseModel[] = [],
): {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly table: RequirementsTable;
} {
  const written = typeof schemaDir === 'string' ? readSchemaDir(schemaDir) : schemaDir;
  const document = expandModels(written, uniquePathsOf(models));
  const bare = buildASTSchema(document);
  const schema = addResolversToSchema({ schema: bare, resolvers: scalarsOf(bare), updateResolversInPlace: true });
  const table = deriveRequirements(schema);
  describeRequirements(schema, table);
  return { schema, document, table };
}

/** Those of `schema/system`, in a schema that has it; a test may bring one without. */
function systemResolvers(schema: GraphQLSchema): readonly ResolverMap[] {
  return schema.getType('CreateClientInput') ? [administrationResolvers] : [];
}

/** A root field without a resolver would answer null for ever, and say nothing. */
function requireRootResolvers(schema: GraphQLSchema, executable: GraphQLSchema): void {
  const problems = [schema.getQueryType(), schema.getMutationType()].flatMap((root) => {
    const executed = root && executable.getType(root.name);
    if (!root || !isObjectType(executed)) return [];
    const fields = executed.getFields();
    return Object.keys(root.getFields())
      .filter((name) => !fields[name]?.resolve)
      .map((name) => `${root.name}.${name} has no resolver: add one in src/resolvers and list it in its index.ts`);
  });
  if (problems.length > 0) throw new SchemaError(problems);
}
