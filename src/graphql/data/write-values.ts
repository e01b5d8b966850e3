import { type FieldProblem, InputError } from '../../lib/app-error.js';
import { isWritable } from '../crud/model-type.js';
import { type BoundField, bindingOf, fieldOf, type ModelBinding } from './model-binding.js';
import { idOnly } from './projection.js';
import type { RequestScope } from './request-scope.js';
import { viewPermission } from './row-filters.js';
import { idText, toStoredId } from './stored-id.js';

/** An input of a create or an update, as GraphQL coerces it: what is left out is not a key. */
export type WriteInput = Readonly<Record<string, unknown>>;

/** Values to set by path; `undefined` takes the path away. */
export type WriteValues = ReadonlyMap<string, unknown>;

/**
 * An input as the store will have it. References are looked up: those to rows that are missing or hidden are refused alike.
 * @throws InputError with every problem at once
 */
export async function readWriteValues(
  scope: RequestScope,
  binding: ModelBinding,
  input: WriteInput,
  kind: 'create' | 'update',
): Promise<WriteValues> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const fields = given.map(([name, value]) => ({ field: writableField(binding, name), value }));
  const problems = fields.flatMap(({ field, value }) => plainProblems(field, value, kind));
  const references = fields.filter(({ field, value }) => field.kind === 'reference' && value !== null);
  const missing = await Promise.all(references.map(({ field, value }) => referenceProblems(scope, field, value)));
  const all = [...problems, ...missing.flat()];
  if (all.length > 0) throw new InputError(all.map(({ path, message }) => `${path} ${message}`).join('; '), all);
  return new Map(
    fields
      .filter(({ field, value }) => value !== null || kind === 'update' || field.hasDefault)
      .map(({ field, value }) => [field.path, toStored(field, value)]),
  );
}

function writableField(binding: ModelBinding, name: string): BoundField {
  const field = fieldOf(binding, name);
  if (!isWritable(field)) throw new TypeError(`${field.coordinate} is not written by callers`);
  return field;
}

function plainProblems(field: BoundField, value: unknown, kind: 'create' | 'update'): FieldProblem[] {
  if (value === null && field.isNonNull) return [{ path: field.name, message: 'cannot be null' }];
  if (kind === 'update' && field.isImmutable)
    return [{ path: field.name, message: 'cannot be changed once it is set' }];
  return [];
}

async function referenceProblems(scope: RequestScope, field: BoundField, value: unknown): Promise<FieldProblem[]> {
  const texts = listOf(value).map(String);
  const target = bindingOf(scope.options.bindings, field.typeName);
  const ids = texts.flatMap((text) => storedReference(field, text) ?? []);
  const reach = [viewPermission(target)];
  const found = await scope.store.find(target, reach, { _id: { $in: ids } }, { projection: idOnly, limit: 0 });
  const known = new Set(found.map((row) => idText(row._id)));
  const message = `is no ${target.name} that you may see`;
  return texts.every((text) => known.has(text)) ? [] : [{ path: field.name, message }];
}

/** Null is kept where a default would come back in its place, and taken away elsewhere: a sparse unique index skips only what is missing. */
function toStored(field: BoundField, value: unknown): unknown {
  if (value === null) return field.hasDefault ? null : undefined;
  if (field.kind === 'reference' && field.isList) return listOf(value).map((id) => storedReference(field, String(id)));
  if (field.kind === 'reference' || field.isObjectId) return storedReference(field, String(value));
  if (field.kind === 'embedded')
    return field.isList ? listOf(value).map((item) => embedded(field, item)) : embedded(field, value);
  return value;
}

function embedded(field: BoundField, value: unknown): unknown {
  if (value === null) return null;
  const parts = Object.entries(Object(value)).filter(([, part]) => part != null);
  return Object.fromEntries(parts.map(([name, part]) => [name, embeddedPart(field.fields.get(name), part)]));
}

function embeddedPart(field: BoundField | undefined, value: unknown): unknown {
  if (!field) throw new TypeError('an embedded object has no such part');
  return toStored(field, value);
}

function storedReference(field: BoundField, text: string): unknown {
  return field.isObjectId ? toStoredId(text) : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
