import type { FieldDefinitionNode } from 'graphql';
import { kebabCase } from './model-names.js';

/** What a field of a model is to the expansion, the binding and the data layer. */
export type FieldKind = 'scalar' | 'enum' | 'reference' | 'embedded' | 'computed' | 'inverse';

/** Who fills a field: the server alone (`id`, `version`, timestamps, `@owner`), or the caller (`plain`). */
export type FieldRole = 'id' | 'version' | 'timestamp' | 'owner' | 'plain';

/** One field of a `@model` type, or of an object embedded in one, as the SDL declares it. */
export interface ModelField {
  readonly name: string;
  /** `Movie.title`, or `Address.city` in an embedded object. */
  readonly coordinate: string;
  readonly kind: FieldKind;
  readonly role: FieldRole;
  /** The named type: `String`, `Genre`, `Director`; of an inverse connection, the model of its rows. */
  readonly typeName: string;
  readonly isList: boolean;
  /** 1 for a list, 2 for a list of lists, which is not served. */
  readonly listDepth: number;
  /** Whether the SDL says `!` of the field itself. */
  readonly isNonNull: boolean;
  /** Whether the SDL says `!` of a list's items. */
  readonly areItemsNonNull: boolean;
  readonly description: string;
  /** The names of an enum's values. */
  readonly enumValues: readonly string[];
  /** The fields of an embedded object. */
  readonly fields: readonly ModelField[];
  /** What a computed field is worked out from (`@reads`). */
  readonly reads: readonly string[];
  /** Which field of its rows' model an inverse connection is the other side of (`@inverse`); empty for any other field. */
  readonly of: string;
  readonly node: FieldDefinitionNode;
}

/** A `@model` type as the SDL declares it, `id` and `version` included. */
export interface ModelType {
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly fields: readonly ModelField[];
  /** The file that declares it, for messages: `schema/movie.graphql`. */
  readonly schemaFile: string;
}

/** Where the Mongoose model of a type lives, for messages: `src/models/movie.ts`. */
export function modelFileOf(model: string): string {
  return `src/models/${kebabCase(model)}.ts`;
}

/** Whether a field takes part in `where` and `orderBy` as one value. */
export function isSingleValue(field: ModelField): boolean {
  return (field.kind === 'scalar' || field.kind === 'enum') && !field.isList;
}

/** Whether a row holds the field. */
export function isStored({ kind }: Pick<ModelField, 'kind'>): boolean {
  return kind !== 'computed' && kind !== 'inverse';
}

/** Whether a caller may write the field. */
export function isWritable(field: Pick<ModelField, 'role' | 'kind'>): boolean {
  return field.role === 'plain' && isStored(field);
}
