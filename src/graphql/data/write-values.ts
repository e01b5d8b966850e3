import { type AppErrorOptions, type FieldProblem, InputError } from '../../lib/app-error.js';
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

/** An input and where it stands among several, for messages: `inputs.3.`; empty for the only one. */
export interface PlacedInput {
  readonly input: WriteInput;
  readonly at: string;
}

/**
 * An input as the store will have it. References are looked up: those to rows that are missing or hidden are refused alike.
 * @throws InputError with every problem at once
 */
export async function readWriteValues(
  scope: RequestScope,
  binding: ModelBinding,
  input: WriteInput,
  kind: 'create' | 'update',
  at = '',
): Promise<WriteValues> {
  const [values = new Map()] = await readManyWriteValues(scope, binding, [{ input, at }], kind);
  return values;
}

/** Several inputs likewise; the references of all are looked up together. @throws InputError with the problems of all */
export async function readManyWriteValues(
  scope: RequestScope,
  binding: ModelBinding,
  inputs: readonly PlacedInput[],
  kind: 'create' | 'update',
): Promise<readonly WriteValues[]> {
  const read = inputs.map(({ input, at }) => ({ at, given: givenFields(binding, input) }));
  const isVisible = await visibleReferences(
    scope,
    read.flatMap(({ given }) => given),
  );
  const problems = read.flatMap(({ at, given }) =>
    [
      ...given.flatMap(({ field, value }) => plainProblems(field, value, kind)),
      ...given.flatMap(({ field, value }) => referenceProblems(field, value, isVisible)),
    ].map(({ path, message }) => ({ path: `${at}${path}`, message })),
  );
  if (problems.length > 0) throw inputError(problems);
  return read.map(({ given }) => valuesOf(given, kind));
}

/** The first problems of an input, each in the message too. */
export function inputError(problems: readonly FieldProblem[], options: AppErrorOptions = {}): InputError {
  const shown = problems.slice(0, maxProblems);
  const rest = problems.length > shown.length ? `; and ${problems.length - shown.length} more` : '';
  return new InputError(shown.map(({ path, message }) => `${path} ${message}`).join('; ') + rest, shown, options);
}

const maxProblems = 50;

interface GivenField {
  readonly field: BoundField;
  readonly value: unknown;
}

function givenFields(binding: ModelBinding, input: WriteInput): readonly GivenField[] {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => ({ field: writableField(binding, name), value }));
}

function valuesOf(given: readonly GivenField[], kind: 'create' | 'update'): WriteValues {
  return new Map(
    given
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

/** Whether a row of a model is there and may be seen, by its id as text. */
type IsVisible = (model: string, id: string) => boolean;

function referenceProblems(field: BoundField, value: unknown, isVisible: IsVisible): FieldProblem[] {
  if (field.kind !== 'reference' || value === null) return [];
  const message = `is no ${field.typeName} that you may see`;
  return idsIn(value).every((id) => isVisible(field.typeName, id)) ? [] : [{ path: field.name, message }];
}

/** Looks up all references that are written, one call a model. */
async function visibleReferences(scope: RequestScope, given: readonly GivenField[]): Promise<IsVisible> {
  const wanted = new Map<string, Map<string, unknown>>();
  for (const { field, value } of given) {
    if (field.kind !== 'reference' || value === null) continue;
    const ids = wanted.get(field.typeName) ?? new Map<string, unknown>();
    wanted.set(field.typeName, ids);
    for (const id of idsIn(value)) ids.set(id, storedReference(field, id));
  }
  const found = await Promise.all(
    [...wanted].map(async ([model, ids]) => [model, await visibleIds(scope, model, ids)] as const),
  );
  const visible = new Map(found);
  return (model, id) => visible.get(model)?.has(id) ?? false;
}

async function visibleIds(
  scope: RequestScope,
  model: string,
  ids: ReadonlyMap<string, unknown>,
): Promise<ReadonlySet<string>> {
  const target = bindingOf(scope.options.bindings, model);
  const stored = [...ids.values()].filter((id) => id !== undefined);
  const reach = [viewPermission(target)];
  const found = await scope.store.find(target, reach, { _id: { $in: stored } }, { projection: idOnly, limit: 0 });
  return new Set(found.map((row) => idText(row._id)));
}

function idsIn(value: unknown): readonly string[] {
  return listOf(value).map(String);
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
