import type { DefinitionNode, InputObjectTypeDefinitionNode } from 'graphql';
import { enumType, field, input, inputType, objectType, use } from './ast.js';
import { modelNames } from './model-names.js';
import { isSingleValue, type ModelType } from './model-type.js';
import { mirrors } from './where-inputs.js';

/** `MovieOrderBy`: one key of an order. */
export function orderByInput(model: ModelType): InputObjectTypeDefinitionNode {
  const fields = model.fields
    .filter(isSingleValue)
    .map((key) => input(key.name, 'SortDirection', `Sorts by ${key.name}. ${key.description}`.trim(), [mirrors(key)]));
  return inputType(modelNames(model.name).orderBy, `One key to sort ${model.name} rows by.`, fields, [use('oneOf')]);
}

/** `MovieConnection` and `MovieEdge`: a page of rows (Relay's connection). */
export function connectionTypes(model: ModelType): DefinitionNode[] {
  const { connection, edge } = modelNames(model.name);
  return [
    objectType(connection, `A page of ${model.name} rows.`, [
      field('edges', `[${edge}!]!`, 'The rows of this page with their cursors.'),
      field('nodes', `[${model.name}!]!`, 'The rows of this page.'),
      field('pageInfo', 'PageInfo!', 'Where this page lies among all.'),
      field('totalCount', 'Int!', 'How many rows match, on all pages.'),
    ]),
    objectType(edge, `A ${model.name} on a page.`, [
      field('node', `${model.name}!`, 'The row.'),
      field('cursor', 'String!', 'Where it lies in the order; opaque, for `after` and `before`.'),
    ]),
  ];
}

/** The types that all models share, when there is a model at all. */
export const sharedReadTypes: readonly DefinitionNode[] = [
  objectType('PageInfo', 'Where a page lies among all rows that match.', [
    field('hasNextPage', 'Boolean!', 'Whether rows follow this page.'),
    field('hasPreviousPage', 'Boolean!', 'Whether rows precede this page.'),
    field('startCursor', 'String', 'The cursor of the first row; null on an empty page.'),
    field('endCursor', 'String', 'The cursor of the last row; null on an empty page.'),
  ]),
  enumType('SortDirection', 'Which way to sort; null comes first ascending.', {
    ASC: 'Smallest first, null before all.',
    DESC: 'Greatest first, null after all.',
  }),
];

/** What a delete answers, for every model. */
export const deletePayload = objectType('DeletePayload', 'What was deleted.', [
  field('id', 'ID!', 'The id of the row that is gone.'),
]);

/** What a write of many rows answers, for every model. */
export const bulkPayload = objectType('BulkPayload', 'What a write of many rows did.', [
  field('count', 'Int!', 'How many rows were created, matched and now have the given values, or are gone.'),
  field('ids', '[ID!]!', 'Their ids: as given for a create, else ascending.'),
]);

/** `MoviePayload`: what a create or an update answers. */
export function payloadType(model: ModelType): DefinitionNode {
  const { one, payload } = modelNames(model.name);
  return objectType(payload, `What was written to a ${model.name}.`, [
    field('id', 'ID!', 'The id of the row; needs no right to view it.'),
    field(one, model.name, 'The row as it is now; null if you may not see it.'),
  ]);
}
