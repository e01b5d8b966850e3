import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../context.js';
import { modelData } from '../data/data.js';
import type { BoundField, ModelBinding } from '../data/model-binding.js';
import { bindingOf, type ModelBindings } from '../data/model-binding.js';
import type { Row } from '../data/row.js';
import { pageSelection, rowSelection } from '../data/selection.js';
import { idText } from '../data/stored-id.js';
import { StoredNullError } from './stored-null-error.js';

/** Resolves a field of a row, or of an object embedded in one. */
export type RowResolver = GraphQLFieldResolver<Row, Context>;

/** The resolvers of a model's stored fields and inverse connections. Computed ones are hand-written. */
export function rowResolvers(binding: ModelBinding, bindings: ModelBindings): Record<string, RowResolver> {
  const stored = [...binding.fields.values()].filter(({ kind }) => kind !== 'computed');
  return Object.fromEntries(stored.map((field) => [field.name, fieldResolver(field, binding, bindings)]));
}

/** The resolvers of the object types that are embedded in some fields, at every depth, by type. */
export function embeddedResolvers(fields: Iterable<BoundField>): Record<string, Record<string, RowResolver>> {
  const found: Record<string, Record<string, RowResolver>> = {};
  for (const { kind, typeName, fields: parts } of fields) {
    if (kind !== 'embedded') continue;
    found[typeName] = Object.fromEntries([...parts.values()].map((part) => [part.name, partResolver(part)]));
    Object.assign(found, embeddedResolvers(parts.values()));
  }
  return found;
}

function fieldResolver(field: BoundField, binding: ModelBinding, bindings: ModelBindings): RowResolver {
  if (field.role === 'id') return (row) => idText(row._id);
  if (field.role === 'version') return (row) => row[field.path] ?? 0;
  if (field.kind === 'inverse') return inverseResolver(field, binding, bindingOf(bindings, field.typeName));
  if (field.kind === 'reference') {
    const target = bindingOf(bindings, field.typeName);
    return field.isList ? referenceListResolver(field, target) : referenceResolver(field, target);
  }
  const read = valueReader(field, field.path, field.isList && field.isNonNull ? [] : undefined);
  if (!field.isNonNull && !(field.isList && field.areItemsNonNull)) return read;
  return (row) => {
    const value = read(row);
    if (isBroken(field, value)) throw new StoredNullError(field.coordinate, binding.name, idText(row._id));
    return value;
  };
}

/** A reference to a row that is missing or hidden is null, whatever the store holds. */
function referenceResolver({ path, typeName }: BoundField, target: ModelBinding): RowResolver {
  return (row, _args, { data }, info) => {
    const id = row[path];
    return id == null ? null : modelData(data, typeName).load(id, rowSelection(target, info));
  };
}

/** A page of the rows that refer to this one. */
function inverseResolver(field: BoundField, binding: ModelBinding, target: ModelBinding): RowResolver {
  return (row, args, { data }, info) =>
    modelData(data, binding.name).inversePage(row._id, { field, args, selection: pageSelection(target, info) });
}

/** Rows that are missing or hidden drop out of a list. */
function referenceListResolver({ path, typeName, isNonNull }: BoundField, target: ModelBinding): RowResolver {
  return async (row, _args, { data }, info) => {
    const ids = row[path];
    if (!Array.isArray(ids)) return isNonNull ? [] : null;
    const projection = rowSelection(target, info);
    const rows = await Promise.all(ids.map((id) => modelData(data, typeName).load(id, projection)));
    return rows.filter((found) => found !== null);
  };
}

function partResolver(field: BoundField): RowResolver {
  return valueReader(field, field.name, field.isList && field.isNonNull ? [] : undefined);
}

/** A list that a row of before lacks is empty, as Mongoose has it. */
function valueReader({ isObjectId, isList }: BoundField, key: string, missing: unknown): (row: Row) => unknown {
  if (!isObjectId) return missing ? (row) => (row[key] === undefined ? missing : row[key]) : (row) => row[key];
  const read = (value: unknown) => (value == null ? null : idText(value));
  return isList ? (row) => listOf(row[key])?.map(read) ?? missing : (row) => read(row[key]);
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

function isBroken({ isNonNull, isList, areItemsNonNull }: BoundField, value: unknown): boolean {
  if (value == null) return isNonNull;
  return isList && areItemsNonNull && Array.isArray(value) && value.some((item) => item == null);
}
