import type { InputObjectTypeDefinitionNode, InputValueDefinitionNode } from 'graphql';
import { input, inputType, use } from './ast.js';
import { modelNames } from './model-names.js';
import { isSingleValue, isWritable, type ModelField, type ModelType } from './model-type.js';
import { mirrors } from './where-inputs.js';

/** The paths of each unique key of each model, as the Mongoose models declare them. */
export type UniquePaths = ReadonlyMap<string, readonly (readonly string[])[]>;

/** A unique key by which a caller can name a row. */
export interface UpsertKey {
  /** `name`, or `titleAndReleaseDate`. */
  readonly name: string;
  /** What the caller gives. */
  readonly fields: readonly ModelField[];
  /** Part of the key too, and filled by the server with the caller's id. */
  readonly owners: readonly ModelField[];
}

/**
 * The unique keys of a model by which a row can be upserted: those whose every part is a single value or reference that a caller
 * writes, or the owner, which is the caller.
 */
export function upsertKeys(
  model: Pick<ModelType, 'fields' | 'isReadOnly'>,
  keys: readonly (readonly string[])[],
): readonly UpsertKey[] {
  if (model.isReadOnly) return [];
  const byName = new Map<string, UpsertKey>();
  for (const paths of keys) {
    const parts = model.fields.filter(({ name }) => paths.includes(name));
    const fields = parts.filter(isKeyPart);
    const owners = parts.filter(({ role }) => role === 'owner');
    if (fields.length === 0 || fields.length + owners.length < paths.length) continue;
    const name = fields.map((field, at) => (at === 0 ? field.name : `And${capitalised(field.name)}`)).join('');
    if (!byName.has(name)) byName.set(name, { name, fields, owners });
  }
  return [...byName.values()];
}

/** `DirectorUnique`, and an input for each key of several fields: `MovieUniqueTitleAndReleaseDate`. */
export function uniqueInputs(model: ModelType, keys: readonly UpsertKey[]): InputObjectTypeDefinitionNode[] {
  if (keys.length === 0) return [];
  const { unique } = modelNames(model.name);
  const compound = keys.filter(({ fields }) => fields.length > 1);
  return [
    inputType(
      unique,
      `The one ${model.name} that has a unique key.`,
      keys.map((key) => keyInput(model, key)),
      [use('oneOf')],
    ),
    ...compound.map((key) =>
      inputType(
        compoundName(model, key),
        `A unique key of a ${model.name}: all of these together.`,
        key.fields.map((field) => partInput(field, '!')),
      ),
    ),
  ];
}

function keyInput(model: ModelType, key: UpsertKey): InputValueDefinitionNode {
  const [only, ...others] = key.fields;
  if (only && others.length === 0) return partInput(only, '');
  return input(key.name, compoundName(model, key), `Its ${key.fields.map(({ name }) => name).join(' and ')}.`);
}

function partInput(field: ModelField, bang: '' | '!'): InputValueDefinitionNode {
  const type = field.kind === 'reference' ? 'ID' : field.typeName;
  return input(field.name, `${type}${bang}`, `Its ${field.name}. ${field.description}`.trim(), [mirrors(field)]);
}

function compoundName({ name }: ModelType, key: UpsertKey): string {
  return `${modelNames(name).unique}${capitalised(key.name)}`;
}

function isKeyPart(field: ModelField): boolean {
  return isWritable(field) && (isSingleValue(field) || (field.kind === 'reference' && !field.isList));
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
