import type { FieldDefinitionNode, InputValueDefinitionNode } from 'graphql';
import { aggregateArguments } from './aggregate-types.js';
import { enumValue, field, input, text, use } from './ast.js';
import { modelNames } from './model-names.js';
import type { ModelType } from './model-type.js';

/** What a generated root field does, as `@action` says it. */
export type Verb =
  | 'READ'
  | 'LIST'
  | 'AGGREGATE'
  | 'CREATE'
  | 'UPDATE'
  | 'DELETE'
  | 'CREATE_MANY'
  | 'UPDATE_MANY'
  | 'DELETE_MANY'
  | 'UPSERT';

/** The names of the arguments that every connection takes. */
export const connectionArgumentNames: readonly string[] = ['where', 'orderBy', 'first', 'after', 'last', 'before'];

/** The arguments of every connection of a model. */
export function connectionArguments(model: string): InputValueDefinitionNode[] {
  const { where, orderBy } = modelNames(model);
  return [
    input('where', where, 'Which rows; left out: all that you may see.'),
    input('orderBy', `[${orderBy}!]`, 'Up to 3 keys; ties are broken by id. Left out: by id.'),
    input('first', 'Int', 'How many from the start: 20 if left out, 200 at most.'),
    input('after', 'String', 'Only rows after this cursor.'),
    input('last', 'Int', 'How many from the end instead, 200 at most.'),
    input('before', 'String', 'Only rows before this cursor.'),
  ];
}

/** `movie`, `movies` and `moviesAggregate`. */
export function queryFields(model: ModelType): FieldDefinitionNode[] {
  const { one, many, connection, aggregate, aggregateMany } = modelNames(model.name);
  return [
    field(one, model.name, `The ${model.name} of an id; null if there is none that you may see.`, {
      args: [input('id', 'ID!', 'Its id.')],
      directives: [action(model, 'READ')],
    }),
    field(many, connection, `${model.name} rows, a page at a time.`, {
      args: connectionArguments(model.name),
      directives: [action(model, 'LIST')],
    }),
    field(aggregateMany, `[${aggregate}!]`, `What ${model.name} rows come to: counts and more, by groups.`, {
      args: aggregateArguments(model),
      directives: [action(model, 'AGGREGATE')],
    }),
  ];
}

/** `createMovie`, `updateMovie` and `deleteMovie`, and the same for many rows; none for a read-only model. */
export function mutationFields(model: ModelType): FieldDefinitionNode[] {
  if (model.isReadOnly) return [];
  const names = modelNames(model.name);
  const ifVersion = input('ifVersion', 'Int', 'Only if the row still has this version, else CONFLICT.');
  return [
    field(names.create, names.payload, `Creates a ${model.name}.`, {
      args: [input('input', `${names.createInput}!`, 'The new row.')],
      directives: [action(model, 'CREATE')],
    }),
    field(names.update, names.payload, `Changes what is given of a ${model.name}.`, {
      args: [input('id', 'ID!', 'Its id.'), input('input', `${names.updateInput}!`, 'What changes.'), ifVersion],
      directives: [action(model, 'UPDATE')],
    }),
    field(names.remove, 'DeletePayload', `Deletes a ${model.name}; references to it read as null.`, {
      args: [input('id', 'ID!', 'Its id.'), ifVersion],
      directives: [action(model, 'DELETE')],
    }),
    ...bulkFields(model),
  ];
}

/** `upsertDirector`. */
export function upsertFields(model: ModelType): FieldDefinitionNode[] {
  const names = modelNames(model.name);
  const description = `Changes the ${model.name} of a unique key, or creates it when there is none; several at once make one.`;
  return [
    field(names.upsert, names.payload, description, {
      args: [
        input('by', `${names.unique}!`, 'Which row.'),
        input('create', `${names.createInput}!`, 'The new row, if there is none; its key is that of `by`.'),
        input('update', `${names.updateInput}!`, 'What changes of the row that is there.'),
      ],
      directives: [action(model, 'UPSERT')],
    }),
  ];
}

/** `createMovies`, `updateMovies` and `deleteMovies`. */
function bulkFields(model: ModelType): FieldDefinitionNode[] {
  const names = modelNames(model.name);
  const where = input('where', `${names.where}!`, 'Which rows; `{}` is all that you may see and write.');
  return [
    field(names.createMany, 'BulkPayload', `Creates ${model.name} rows, all or none.`, {
      args: [input('inputs', `[${names.createInput}!]!`, 'The new rows.')],
      directives: [action(model, 'CREATE_MANY')],
    }),
    field(names.updateMany, 'BulkPayload', `Changes what is given of every ${model.name} that matches, all or none.`, {
      args: [
        where,
        input('set', `${names.updateInput}!`, 'What changes, the same for all; nothing given, nothing done.'),
      ],
      directives: [action(model, 'UPDATE_MANY')],
    }),
    field(names.removeMany, 'BulkPayload', `Deletes every ${model.name} that matches, all or none.`, {
      args: [where],
      directives: [action(model, 'DELETE_MANY')],
    }),
  ];
}

function action(model: ModelType, verb: Verb) {
  return use('action', { model: text(model.name), verb: enumValue(verb) });
}
