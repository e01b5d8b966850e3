import type { Schema } from 'mongoose';
import { isStored, type ModelField, type ModelType, modelFileOf } from '../crud/model-type.js';
import type { MongooseModel } from './model-binding.js';
import { type ModelsByName, pathProblems } from './path-problems.js';

/** Every way in which a `@model` type and its Mongoose model disagree, each naming both files. */
export function modelMismatches(type: ModelType, models: ModelsByName): string[] {
  const model = models.get(type.name);
  const files = `${type.schemaFile} and ${modelFileOf(type.name)}`;
  if (!model) {
    return [
      `${files}: there is no Mongoose model ${type.name}; write it and add it to src/models/index.ts, or take @model off the type`,
    ];
  }
  const problems = [
    ...shapeProblems(type, model),
    ...type.fields.flatMap((field) => fieldProblems(field, type, model.schema, models)),
  ];
  return problems.map((problem) => `${files}: ${problem}`);
}

function shapeProblems(type: ModelType, model: MongooseModel): string[] {
  const hasDiscriminators =
    model.discriminators !== undefined || Reflect.get(model.schema, 'discriminatorMapping') !== undefined;
  if (!hasDiscriminators) return [];
  return [`${type.name} has discriminators, which are not served; make each kind a model of its own`];
}

function fieldProblems(field: ModelField, type: ModelType, schema: Schema, models: ModelsByName): string[] {
  switch (field.role) {
    case 'id':
      return idProblems(type, schema);
    case 'version':
      return schema.get('versionKey')
        ? []
        : [`${field.coordinate} needs the version key; take versionKey: false off the schema`];
    case 'timestamp':
      // Whoever writes the rows of a read-only model fills them too.
      return type.isReadOnly && schema.path(field.name) ? [] : timestampProblems(field, schema);
    case 'owner':
      return ownerProblems(field, schema);
    default:
      return [...readsProblems(field, type), ...pathProblems(field, field.name, schema, models)];
  }
}

function idProblems(type: ModelType, schema: Schema): string[] {
  const instance = schema.path('_id')?.instance;
  if (instance === 'ObjectId') return [];
  if (instance !== 'String')
    return [`${type.name}.id: ids of type ${instance ?? 'none'} are not served; use ObjectId or String`];
  const hasDefault = 'default' in { ...schema.path('_id')?.options };
  return type.isReadOnly || hasDefault
    ? []
    : [`${type.name}.id: text ids need a default, since no caller may choose one; or say @model(readOnly: true)`];
}

function timestampProblems({ coordinate, name }: ModelField, schema: Schema): string[] {
  const timestamps: unknown = schema.get('timestamps');
  const own =
    typeof timestamps === 'object' && timestamps !== null ? (Reflect.get(timestamps, name) ?? true) : timestamps;
  if (own === true || own === name) return [];
  return [
    `${coordinate} is a timestamp, which the server fills, but the model keeps none of that name; set timestamps: true, or rename the field`,
  ];
}

function ownerProblems(field: ModelField, schema: Schema): string[] {
  const instance = schema.path(field.name)?.instance;
  if (instance === 'String') return [];
  return [`${field.coordinate} holds a client's id, but the model has ${instance ?? 'no path'} there; use String`];
}

function readsProblems(field: ModelField, type: ModelType): string[] {
  const unknown = field.reads.filter((name) => !type.fields.some((other) => other.name === name && isStored(other)));
  return unknown.map(
    (name) => `${field.coordinate} reads ${name}, which is no stored field of ${type.name}; correct @reads`,
  );
}
