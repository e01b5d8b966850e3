import type { InputObjectTypeDefinitionNode, InputValueDefinitionNode } from 'graphql';
import { enumSpec, type FilterOperator, scalarSpecs } from '../scalars/scalar-specs.js';
import { input, inputType, text, use } from './ast.js';
import { modelNames } from './model-names.js';
import { isSingleValue, type ModelField, type ModelType } from './model-type.js';

/** `StringFilter`, the operators that a scalar or an enum can be compared by. */
export function filterInput(typeName: string, isEnum: boolean): InputObjectTypeDefinitionNode {
  const { operators } = isEnum ? enumSpec : (scalarSpecs[typeName] ?? enumSpec);
  const fields = operators.map((operator) => input(operator, operandType(operator, typeName), operatorTexts[operator]));
  return inputType(
    filterName(typeName),
    `What ${typeName} values are compared by; several operators must all hold.`,
    fields,
  );
}

/** `MovieWhere`: a filter on every field that has one value, on references, and their combinations. */
export function whereInput(model: ModelType): InputObjectTypeDefinitionNode {
  const { where } = modelNames(model.name);
  return inputType(where, `Which ${model.name} rows: all keys must hold, \`{}\` is every row.`, whereFields(model));
}

/** `DirectorReferenceWhere`: a filter on the row that a reference points to. */
export function referenceInput(model: ModelType): InputObjectTypeDefinitionNode {
  const isNull = input('isNull', 'Boolean', `true: there is no ${model.name} that you may see; false: there is one.`);
  const { reference } = modelNames(model.name);
  return inputType(reference, `A reference to a ${model.name} that you may see and that matches.`, [
    isNull,
    ...whereFields(model),
  ]);
}

/** `StringFilter` of `String`. */
export function filterName(typeName: string): string {
  return `${typeName}Filter`;
}

/** The fields that a row can be filtered by. */
export function filterableFields(model: ModelType): readonly ModelField[] {
  return model.fields.filter((field) => isSingleValue(field) || (field.kind === 'reference' && !field.isList));
}

function whereFields(model: ModelType): InputValueDefinitionNode[] {
  const { where } = modelNames(model.name);
  return [
    ...filterableFields(model).map(whereField),
    input('AND', `[${where}!]`, 'All of these hold; an empty list is every row.'),
    input('OR', `[${where}!]`, 'At least one of these holds; an empty list is no row.'),
    input('NOT', where, 'This does not hold: every other row, those with null included.'),
  ];
}

function whereField(field: ModelField): InputValueDefinitionNode {
  const type = field.kind === 'reference' ? modelNames(field.typeName).reference : filterName(field.typeName);
  return input(field.name, type, `Filters by ${field.name}. ${field.description}`.trim(), [mirrors(field)]);
}

/** Says which output field an input field stands for, so that it asks the same rights. */
export function mirrors(field: ModelField) {
  return use('mirrors', { field: text(field.coordinate) });
}

function operandType(operator: FilterOperator, typeName: string): string {
  if (operator === 'isNull') return 'Boolean';
  return operator === 'in' || operator === 'notIn' ? `[${typeName}!]` : typeName;
}

const operatorTexts: Readonly<Record<FilterOperator, string>> = {
  eq: 'Equal; `null` is the same as `isNull: true`.',
  ne: 'Not equal, null included; `null` is the same as `isNull: false`.',
  in: 'Equal to one of these; an empty list is no row.',
  notIn: 'Equal to none of these, null included; an empty list is every row.',
  isNull: 'true: has no value; false: has one.',
  gt: 'Greater.',
  gte: 'Greater or equal.',
  lt: 'Less.',
  lte: 'Less or equal.',
  contains: 'Has this text in it, case as written; the empty text is in every value but null.',
  startsWith: 'Begins with this text, case as written.',
  icontains: 'Has this text in it, whatever the case.',
  istartsWith: 'Begins with this text, whatever the case.',
};
