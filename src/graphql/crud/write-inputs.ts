import type { InputObjectTypeDefinitionNode } from 'graphql';
import { input, inputType } from './ast.js';
import { modelNames } from './model-names.js';
import { isWritable, type ModelField, type ModelType } from './model-type.js';
import { mirrors } from './where-inputs.js';

/** `MovieCreateInput`: what a caller says of a new row. Lists may be left out: they start empty. */
export function createInput(model: ModelType): InputObjectTypeDefinitionNode {
  const fields = model.fields.filter(isWritable).map((field) => {
    const bang = field.isNonNull && !field.isList ? '!' : '';
    return input(field.name, `${writtenType(field)}${bang}`, describe(field), [mirrors(field)]);
  });
  return inputType(modelNames(model.name).createInput, `A new ${model.name}.`, fields);
}

/** `MovieUpdateInput`: what changes; what is left out stays, and `null` clears. */
export function updateInput(model: ModelType): InputObjectTypeDefinitionNode {
  const fields = model.fields
    .filter(isWritable)
    .map((field) => input(field.name, writtenType(field), describe(field), [mirrors(field)]));
  const description = `Changes of a ${model.name}: what is left out stays, null clears.`;
  return inputType(modelNames(model.name).updateInput, description, fields);
}

/** `AddressInput`: an embedded object, always written whole. */
export function embeddedInput(field: ModelField): InputObjectTypeDefinitionNode {
  const fields = field.fields.map((part) => {
    const bang = part.isNonNull ? '!' : '';
    return input(part.name, `${writtenType(part)}${bang}`, describe(part), [mirrors(part)]);
  });
  return inputType(embeddedInputName(field.typeName), `A whole ${field.typeName}: what is left out is null.`, fields);
}

/** The input type of an embedded object type. */
export function embeddedInputName(typeName: string): string {
  return `${typeName}Input`;
}

/** The embedded fields of a list of fields, at every depth. */
export function embeddedFields(fields: readonly ModelField[]): ModelField[] {
  return fields.filter(({ kind }) => kind === 'embedded').flatMap((field) => [field, ...embeddedFields(field.fields)]);
}

function writtenType(field: ModelField): string {
  const item =
    field.kind === 'reference' ? 'ID' : field.kind === 'embedded' ? embeddedInputName(field.typeName) : field.typeName;
  if (!field.isList) return item;
  return field.areItemsNonNull || field.kind === 'reference' ? `[${item}!]` : `[${item}]`;
}

function describe(field: ModelField): string {
  const reference = field.isList ? `The ids of ${field.typeName} rows.` : `The id of a ${field.typeName}.`;
  const fallback = field.kind === 'reference' ? reference : `Sets ${field.name}.`;
  return field.kind === 'reference' ? `${reference} ${field.description}`.trim() : field.description || fallback;
}
