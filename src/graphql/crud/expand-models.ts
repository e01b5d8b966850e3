import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  visit,
} from 'graphql';
import { customScalars } from '../scalars/scalars.js';
import { aggregateTypes } from './aggregate-types.js';
import { objectType, scalarType } from './ast.js';
import { completeInverses } from './inverse-fields.js';
import { isWritable, type ModelField, type ModelType } from './model-type.js';
import { nameClashes } from './name-clashes.js';
import { readModelTypes } from './read-model-types.js';
import {
  bulkPayload,
  connectionTypes,
  deletePayload,
  orderByInput,
  payloadType,
  sharedReadTypes,
} from './read-types.js';
import { mutationFields, queryFields, upsertFields } from './root-fields.js';
import { SchemaError } from './schema-error.js';
import { indexTypes } from './type-index.js';
import { type UniquePaths, uniqueInputs, upsertKeys } from './unique-inputs.js';
import {
  filterableFields,
  filterInput,
  listFilterInput,
  referenceInput,
  toManyInput,
  whereInput,
} from './where-inputs.js';
import { createInput, embeddedFields, embeddedInput, embeddedInputName, updateInput } from './write-inputs.js';

/**
 * Adds to a schema document what every `type X @model` stands for: `id` and `version`, filters, orders, pages, inputs, payloads and
 * the root fields of docs/graphql-api.md, each with a description, `@action` or `@mirrors`. Computed fields
 * take no part in filters and orders. Models with unique keys, which only their Mongoose models know, get upserts.
 *
 * @throws SchemaError with every mistake of the SDL at once
 */
export function expandModels(document: DocumentNode, uniquePaths: UniquePaths = new Map()): DocumentNode {
  const { models, problems } = readModelTypes(document);
  const keysOf = (model: ModelType) => upsertKeys(model, uniquePaths.get(model.name) ?? []);
  const upserted = models.filter((model) => keysOf(model).length > 0);
  const generated = [...generateTypes(models), ...upserted.flatMap((model) => uniqueInputs(model, keysOf(model)))];
  const mutations = [...models.flatMap(mutationFields), ...upserted.flatMap(upsertFields)];
  const roots = { Query: models.flatMap(queryFields), Mutation: mutations };
  const all = [...problems, ...models.flatMap(emptyInputs), ...nameClashes(document, models, generated, roots)];
  if (all.length > 0) throw new SchemaError(all);
  const withRoots = addRootFields(completeInverses(addServerFields(document, models), models), roots);
  const definitions = [...withRoots.definitions, ...generated];
  return { ...document, definitions: [...definitions, ...missingScalars(definitions)] };
}

function generateTypes(models: readonly ModelType[]): DefinitionNode[] {
  if (models.length === 0) return [];
  const written = models.filter((model) => !model.isReadOnly);
  return [
    ...sharedReadTypes,
    ...(written.length > 0 ? [deletePayload, bulkPayload] : []),
    ...filterInputs(models),
    ...models.flatMap((model) => [whereInput(model), orderByInput(model), ...connectionTypes(model)]),
    ...relationInputs(models),
    ...models.flatMap(aggregateTypes),
    ...written.flatMap((model) => [createInput(model), updateInput(model), payloadType(model)]),
    ...embeddedInputs(written),
  ];
}

function filterInputs(models: readonly ModelType[]): DefinitionNode[] {
  const fields = models.flatMap(filterableFields).filter(({ kind }) => kind === 'scalar' || kind === 'enum');
  const single = new Map(fields.filter(({ isList }) => !isList).map((field) => [field.typeName, field]));
  const listed = new Set(fields.filter(({ isList }) => isList).map(({ typeName }) => typeName));
  return [
    ...[...single.values()].map((field) => filterInput(field.typeName, field.kind === 'enum')),
    ...[...listed].map(listFilterInput),
  ];
}

function relationInputs(models: readonly ModelType[]): DefinitionNode[] {
  const relations = models.flatMap(filterableFields).filter(({ kind }) => kind === 'reference' || kind === 'inverse');
  const isToMany = ({ kind, isList }: ModelField) => kind === 'inverse' || isList;
  const many = new Set(relations.filter(isToMany).map(({ typeName }) => typeName));
  const one = new Set(relations.filter((field) => !isToMany(field)).map(({ typeName }) => typeName));
  return [
    ...models.filter(({ name }) => one.has(name)).map(referenceInput),
    ...models.filter(({ name }) => many.has(name)).map(toManyInput),
  ];
}

function embeddedInputs(models: readonly ModelType[]): DefinitionNode[] {
  const fields = models.flatMap((model) => embeddedFields(model.fields.filter(isWritable)));
  const byName = new Map(fields.map((field) => [embeddedInputName(field.typeName), field]));
  return [...byName.values()].map(embeddedInput);
}

function emptyInputs(model: ModelType): string[] {
  if (model.isReadOnly || model.fields.some(isWritable)) return [];
  return [
    `${model.schemaFile}: ${model.name} has no field that a caller may write; add one, or say @model(readOnly: true)`,
  ];
}

/** Puts `id` and `version` in front of the fields of each model that does not write them itself. */
function addServerFields(document: DocumentNode, models: readonly ModelType[]): DocumentNode {
  const byName = new Map(models.map((model) => [model.name, model]));
  return visit(document, {
    ObjectTypeDefinition(node) {
      const model = byName.get(node.name.value);
      if (!model) return;
      byName.delete(node.name.value);
      const declared = new Set(declaredFields(document, model.name));
      const server = model.fields.filter(
        ({ role, name }) => (role === 'id' || role === 'version') && !declared.has(name),
      );
      return { ...node, fields: [...server.map((field) => field.node), ...(node.fields ?? [])] };
    },
  });
}

function declaredFields(document: DocumentNode, typeName: string): string[] {
  const nodes = indexTypes(document.definitions).objects.get(typeName) ?? [];
  return nodes.flatMap((node) => (node.fields ?? []).map((field) => field.name.value));
}

/** Appends the generated fields to the root types, which are made when the document has none. */
function addRootFields(
  document: DocumentNode,
  roots: Readonly<Record<string, readonly FieldDefinitionNode[]>>,
): DocumentNode {
  const waiting = new Map(Object.entries(roots).filter(([, fields]) => fields.length > 0));
  const definitions = document.definitions.map((node) => {
    const fields = node.kind === Kind.OBJECT_TYPE_DEFINITION ? waiting.get(node.name.value) : undefined;
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !fields) return node;
    waiting.delete(node.name.value);
    return { ...node, fields: [...(node.fields ?? []), ...fields] };
  });
  const missing = [...waiting].map(
    ([name, fields]): ObjectTypeDefinitionNode => objectType(name, rootTexts[name] ?? '', fields),
  );
  return { ...document, definitions: [...definitions, ...missing] };
}

const rootTexts: Readonly<Record<string, string>> = {
  Query: 'What can be read.',
  Mutation: 'What can be changed; the fields of one operation run one after another.',
};

/** Declares those of our scalars that are used. */
function missingScalars(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const { names } = indexTypes(definitions);
  const used = new Set<string>();
  visit({ kind: Kind.DOCUMENT, definitions }, { NamedType: ({ name }) => void used.add(name.value) });
  return Object.values(customScalars)
    .filter(({ name }) => used.has(name) && !names.has(name))
    .map(({ name, description }) => scalarType(name, description ?? ''));
}
