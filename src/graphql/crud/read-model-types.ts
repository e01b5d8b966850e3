import { type DocumentNode, type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import { scalarSpecs } from '../scalars/scalar-specs.js';
import { kebabCase } from './model-names.js';
import { modelProblems } from './model-problems.js';
import type { FieldKind, FieldRole, ModelField, ModelType } from './model-type.js';
import { directive, directiveValue, indexTypes, type ObjectNode, type TypeIndex } from './type-index.js';

/** The models of a document, and what is wrong with their SDL. */
export interface ReadModels {
  readonly models: readonly ModelType[];
  readonly problems: readonly string[];
}

/** Reads every `@model` type of an SDL document, before or after its expansion, and collects every mistake in them. */
export function readModelTypes(document: DocumentNode): ReadModels {
  const index = indexTypes(document.definitions);
  const models = [...index.models].map((name) => readModel(name, index));
  return { models, problems: models.flatMap((model) => modelProblems(model, index)) };
}

function readModel(name: string, index: TypeIndex): ModelType {
  const nodes = index.objects.get(name) ?? [];
  const node = nodes.find((candidate) => directive(candidate, 'model'));
  return {
    name,
    isReadOnly: directiveValue(node && directive(node, 'model'), 'readOnly') === true,
    fields: withServerFields(name, readFields(name, index, [])),
    schemaFile: fileOf(node, name),
  };
}

/** A parsed file's name is its source's; text parsed without one gets the name by convention. */
function fileOf(node: ObjectNode | undefined, name: string): string {
  const source = node?.loc?.source.name;
  return source?.endsWith('.graphql') ? source : `schema/${kebabCase(name)}.graphql`;
}

function readFields(typeName: string, index: TypeIndex, outer: readonly string[]): ModelField[] {
  const nodes = index.objects.get(typeName) ?? [];
  return nodes.flatMap((node) =>
    (node.fields ?? []).map((field) => readField(typeName, field, index, [...outer, typeName])),
  );
}

function readField(
  typeName: string,
  node: FieldDefinitionNode,
  index: TypeIndex,
  outer: readonly string[],
): ModelField {
  const type = unwrap(node.type);
  const kind = kindOf(node, type.name, index);
  const reads = directiveValue(directive(node, 'reads'), 'fields');
  const isOuter = outer.length === 1;
  return {
    name: node.name.value,
    coordinate: `${typeName}.${node.name.value}`,
    kind,
    role: isOuter ? roleOf(node) : 'plain',
    typeName: kind === 'inverse' ? type.name.replace(/Connection$/, '') : type.name,
    isList: type.listDepth > 0,
    listDepth: type.listDepth,
    isNonNull: node.type.kind === Kind.NON_NULL_TYPE,
    areItemsNonNull: type.areItemsNonNull,
    description: node.description?.value ?? '',
    enumValues: index.enums.get(type.name) ?? [],
    fields: kind === 'embedded' && !outer.includes(type.name) ? readFields(type.name, index, outer) : [],
    reads: Array.isArray(reads) ? reads.map(String) : [],
    of: String(directiveValue(directive(node, 'inverse'), 'of') ?? ''),
    node,
  };
}

function kindOf(node: FieldDefinitionNode, typeName: string, index: TypeIndex): FieldKind {
  if (directive(node, 'inverse')) return 'inverse';
  if (directive(node, 'reads')) return 'computed';
  if (index.models.has(typeName)) return 'reference';
  if (index.enums.has(typeName)) return 'enum';
  return typeName in scalarSpecs || !index.objects.has(typeName) ? 'scalar' : 'embedded';
}

function roleOf(node: FieldDefinitionNode): FieldRole {
  if (directive(node, 'owner')) return 'owner';
  const name = node.name.value;
  if (name === 'id' || name === 'version') return name;
  return name === 'createdAt' || name === 'updatedAt' ? 'timestamp' : 'plain';
}

function unwrap(type: TypeNode): { name: string; listDepth: number; areItemsNonNull: boolean } {
  const outer = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (outer.kind === Kind.NAMED_TYPE) return { name: outer.name.value, listDepth: 0, areItemsNonNull: false };
  const inner = unwrap(outer.type);
  return { ...inner, listDepth: inner.listDepth + 1, areItemsNonNull: outer.type.kind === Kind.NON_NULL_TYPE };
}

/** Every model has `id` and `version`, first, whether its SDL writes them or not. */
function withServerFields(typeName: string, declared: readonly ModelField[]): ModelField[] {
  const server = serverFieldNodes.map((node) => readField(typeName, node, indexTypes([]), [typeName]));
  const missing = server.filter((field) => !declared.some(({ name }) => name === field.name));
  return [...missing, ...declared];
}

const serverFieldNodes: readonly FieldDefinitionNode[] = [
  serverField('id', 'ID', 'What identifies the row; it never changes.'),
  serverField('version', 'Int', '0 when the row is created, one more with every change.'),
];

function serverField(name: string, typeName: string, description: string): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    description: { kind: Kind.STRING, value: description },
    name: { kind: Kind.NAME, value: name },
    type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } } },
  };
}
