import type { InputObjectTypeDefinitionNode, InputValueDefinitionNode } from 'graphql';
import { enumSpec, type FilterOperator, scalarSpecs } from '../scalars/scalar-specs.js';
import { input, inputType, text, use } from './ast.js';
import { modelNames } from './model-names.js';
import type { ModelField, ModelType } from './model-type.js';

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

/** `MovieWhere`: a filter on every stored field but embedded objects, on relations both ways, and their combinations. */
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

/** `StringListFilter`, what a list of scalars or enum values is asked. */
export function listFilterInput(typeName: string): InputObjectTypeDefinitionNode {
  return inputType(
    listFilterName(typeName),
    `What a list of ${typeName} values has; several operators must all hold.`,
    [
      input('has', typeName, 'Has this value.'),
      input('hasAny', `[${typeName}!]`, 'Has at least one of these; an empty list is no row.'),
      input('hasAll', `[${typeName}!]`, 'Has each of these; an empty list is every row.'),
      input('isEmpty', 'Boolean', 'true: has no value at all; false: has one.'),
    ],
  );
}

/** `MovieListWhere`: a filter on the rows that a list refers to, or that refer to this one. */
export function toManyInput({ name }: ModelType): InputObjectTypeDefinitionNode {
  const { where, toMany } = modelNames(name);
  return inputType(toMany, `The ${name} rows on the other side of a relation, of those that you may see.`, [
    input('some', where, 'At least one matches; `{}`: there is one.'),
    input('none', where, 'No one matches; `{}`: there is none.'),
    input('every', where, 'Each one matches; it holds where there is none.'),
  ]);
}

/** `StringListFilter` of `String`. */
function listFilterName(typeName: string): string {
  return `${typeName}ListFilter`;
}

/** `StringFilter` of `String`. */
export function filterName(typeName: string): string {
  return `${typeName}Filter`;
}

/** The fields that a row can be filtered by. */
export function filterableFields(model: ModelType): readonly ModelField[] {
  return model.fields.filter(({ kind }) => kind !== 'computed' && kind !== 'embedded');
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
  return input(field.name, conditionType(field), `Filters by ${field.name}. ${field.description}`.trim(), [
    mirrors(field),
  ]);
}

function conditionType({ kind, isList, typeName }: ModelField): string {
  const names = modelNames(typeName);
  if (kind === 'inverse') return names.toMany;
  if (kind === 'reference') return isList ? names.toMany : names.reference;
  return isList ? listFilterName(typeName) : filterName(typeName);
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
