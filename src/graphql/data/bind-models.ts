import { addResolversToSchema } from '@graphql-tools/schema';
import { type DefinitionNode, type GraphQLSchema, isInputObjectType, Kind } from 'graphql';
import type { Schema } from 'mongoose';
import { modelNames } from '../crud/model-names.js';
import { isStored, type ModelField, type ModelType } from '../crud/model-type.js';
import { readModelTypes } from '../crud/read-model-types.js';
import { SchemaError } from '../crud/schema-error.js';
import { directive } from '../crud/type-index.js';
import { scalarsOf } from '../scalars/scalars.js';
import { guardedTwin } from './guarded-model.js';
import type { BoundField, ModelBinding, ModelBindings, MongooseModel } from './model-binding.js';
import { modelMismatches } from './model-mismatches.js';
import { innerSchemaOf, itemOf } from './path-problems.js';
import { bindUpsertKeys, uniqueKeysOf } from './unique-keys.js';

/**
 * Binds every `@model` type of the expanded schema to the Mongoose model of its name, after comparing the two: each path must be
 * there, of a type that holds exactly the field's values, and required where the SDL says `!`.
 *
 * @throws SchemaError with all mismatches at once, each naming the SDL file and the model file
 */
export function bindModels(schema: GraphQLSchema, models: readonly MongooseModel[]): ModelBindings {
  const read = readModelTypes({ kind: Kind.DOCUMENT, definitions: definitionsOf(schema) });
  const byName = new Map(models.map((model) => [model.modelName, model]));
  const problems = [...read.problems, ...read.models.flatMap((type) => modelMismatches(type, byName))];
  if (problems.length > 0) throw new SchemaError(problems);
  // A schema straight from SDL does not know how to read a Date; stored row filters hold some.
  const withScalars = addResolversToSchema({ schema, resolvers: scalarsOf(schema) });
  return new Map(read.models.map((type) => [type.name, bindModel(type, byName, withScalars)]));
}

function definitionsOf(schema: GraphQLSchema): DefinitionNode[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => [
    ...(type.astNode ? [type.astNode] : []),
    ...type.extensionASTNodes,
  ]);
}

function bindModel(type: ModelType, models: ReadonlyMap<string, MongooseModel>, schema: GraphQLSchema): ModelBinding {
  const model = models.get(type.name);
  const names = modelNames(type.name);
  const whereType = schema.getType(names.where);
  if (!model || !isInputObjectType(whereType)) throw new TypeError(`${type.name} is not expanded`);
  const fields = new Map(
    type.fields.map((field) => [field.name, bindField(field, pathOf(field, model.schema), model.schema)]),
  );
  const keys = { uniqueKeys: uniqueKeysOf(model), upsertKeys: bindUpsertKeys(type, model, fields) };
  const found = { name: type.name, names, isReadOnly: type.isReadOnly, fields, model: guardedTwin(model), whereType };
  return { ...found, ...keys, id: named(fields, 'id'), version: named(fields, 'version') };
}

function named(fields: ReadonlyMap<string, BoundField>, name: string): BoundField {
  const field = fields.get(name);
  if (!field) throw new TypeError(`a bound model lacks ${name}`);
  return field;
}

function pathOf(field: ModelField, schema: Schema): string {
  if (!isStored(field)) return '';
  if (field.role === 'id') return '_id';
  return field.role === 'version' ? String(schema.get('versionKey')) : field.name;
}

function bindField(field: ModelField, path: string, schema: Schema, localPath = path): BoundField {
  const type = path === '' ? undefined : schema.path(localPath);
  const item = type && field.isList ? itemOf(type) : type;
  const options: Readonly<Record<string, unknown>> = { ...type?.options };
  const { name, coordinate, kind, role, typeName, isList, isNonNull, areItemsNonNull, reads, of } = field;
  return {
    ...{ name, coordinate, kind, role, path, typeName, isList, isNonNull, areItemsNonNull, reads, of },
    isObjectId: item?.instance === 'ObjectId',
    isGuarded: directive(field.node, 'requiresScopes') !== undefined,
    isImmutable: options.immutable === true,
    hasDefault: options.default !== undefined,
    fields: new Map(field.fields.map((part) => [part.name, bindPart(part, path, schema, localPath)])),
  };
}

/** A part of an embedded object: in a schema of its own its path starts anew, in a nested object it goes on. */
function bindPart(part: ModelField, outerPath: string, schema: Schema, localPath: string): BoundField {
  const outer = schema.path(localPath);
  const inner = outer && innerSchemaOf(outer);
  return bindField(part, `${outerPath}.${part.name}`, inner ?? schema, inner ? part.name : `${localPath}.${part.name}`);
}
