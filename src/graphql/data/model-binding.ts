import type { GraphQLInputType } from 'graphql';
import type { Connection, Model, Schema } from 'mongoose';
import type { ModelNames } from '../crud/model-names.js';
import type { FieldKind, FieldRole } from '../crud/model-type.js';

/** What binding needs of a Mongoose model; every `Model<...>` has it. */
export interface MongooseModel {
  readonly modelName: string;
  readonly schema: Schema;
  readonly collection: { readonly name: string };
  readonly db: Connection;
  readonly discriminators?: unknown;
}

/** A field of a model, and the Mongoose path that holds it. */
export interface BoundField {
  readonly name: string;
  /** `Movie.title`. */
  readonly coordinate: string;
  readonly kind: FieldKind;
  readonly role: FieldRole;
  /** Dotted path in the stored row; empty for a computed field and an inverse connection. */
  readonly path: string;
  /** The named type: a scalar, an enum, the target of a reference or of an inverse connection, an embedded type. */
  readonly typeName: string;
  readonly isList: boolean;
  readonly isNonNull: boolean;
  readonly areItemsNonNull: boolean;
  /** Whether stored values are ObjectIds, which GraphQL sees as text. */
  readonly isObjectId: boolean;
  /** Whether only a create may set it. */
  readonly isImmutable: boolean;
  /** Whether it has `@requiresScopes`. */
  readonly isGuarded: boolean;
  /** Whether Mongoose fills it when it is missing. */
  readonly hasDefault: boolean;
  /** The fields of an embedded object, by name. */
  readonly fields: ReadonlyMap<string, BoundField>;
  /** The names of the fields that a computed one is worked out from. */
  readonly reads: readonly string[];
  /** The field of its rows' model that an inverse connection is the other side of; empty for any other field. */
  readonly of: string;
}

/** A unique index of a model. */
export interface UniqueKey {
  /** The index's name in the store. */
  readonly name: string;
  readonly paths: readonly string[];
  /** Whether it holds some rows only. */
  readonly isPartial: boolean;
}

/** A unique key by which a row can be upserted. */
export interface BoundUpsertKey {
  /** What the caller gives. */
  readonly fields: readonly BoundField[];
  /** What is the caller's id. */
  readonly owners: readonly BoundField[];
}

/** A `@model` type with the Mongoose model that holds its rows. */
export interface ModelBinding {
  readonly name: string;
  readonly names: ModelNames;
  readonly isReadOnly: boolean;
  readonly fields: ReadonlyMap<string, BoundField>;
  readonly id: BoundField;
  readonly version: BoundField;
  readonly uniqueKeys: readonly UniqueKey[];
  /** Those by which a row can be upserted, by the name that callers know. */
  readonly upsertKeys: ReadonlyMap<string, BoundUpsertKey>;
  /** Rows are read and written through this twin of the team's model, never through the model itself (guarded-model.ts). */
  readonly model: Model<Record<string, unknown>>;
  /** What stored row filters are coerced by. */
  readonly whereType: GraphQLInputType;
}

/** Every bound model, by name. */
export type ModelBindings = ReadonlyMap<string, ModelBinding>;

/** A field's name as a caller of `where` or of an input knows it. @throws TypeError for a name that the model lacks: a bug of ours. */
export function fieldOf(binding: ModelBinding, name: string): BoundField {
  const field = binding.fields.get(name);
  if (!field) throw new TypeError(`${binding.name} has no field ${name}`);
  return field;
}

/** The binding of a model. @throws TypeError for a model that is not bound: a bug of ours. */
export function bindingOf(bindings: ModelBindings, name: string): ModelBinding {
  const binding = bindings.get(name);
  if (!binding) throw new TypeError(`${name} is no bound model`);
  return binding;
}
