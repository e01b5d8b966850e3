import type { Schema, SchemaType } from 'mongoose';
import { isStored, type ModelField } from '../crud/model-type.js';
import { enumSpec, scalarSpecs } from '../scalars/scalar-specs.js';
import type { MongooseModel } from './model-binding.js';

/** The Mongoose models that references may point to, by name. */
export type ModelsByName = ReadonlyMap<string, MongooseModel>;

/** Why a Mongoose schema cannot hold a field of the SDL: one clause a reason, starting with the coordinate. */
export function pathProblems(field: ModelField, path: string, schema: Schema, models: ModelsByName): string[] {
  if (!isStored(field)) return [];
  const { coordinate } = field;
  const kind = schema.pathType(path);
  if (kind === 'virtual')
    return [`${coordinate} is a virtual, which the store does not know; compute it with @reads and a resolver`];
  if (kind === 'nested') return nestedProblems(field, path, schema, models);
  const type = schema.path(path);
  if (!type) return [`${coordinate} has no path ${path} in the model; add it there, or compute the field with @reads`];
  return [...typeProblems(field, type, models), ...promiseProblems(field, type), ...accessorProblems(field, type)];
}

function nestedProblems(field: ModelField, path: string, schema: Schema, models: ModelsByName): string[] {
  if (field.kind !== 'embedded' || field.isList) {
    return [`${field.coordinate} is ${shown(field)}, but the model has a nested object there`];
  }
  const promise = field.isNonNull
    ? [
        `${field.coordinate} is non-null, but a nested object may be missing; give it a schema of its own with required: true`,
      ]
    : [];
  return [...promise, ...field.fields.flatMap((part) => pathProblems(part, `${path}.${part.name}`, schema, models))];
}

function typeProblems(field: ModelField, type: SchemaType, models: ModelsByName): string[] {
  const item = field.isList ? itemOf(type) : type;
  if (field.isList !== (type.instance === 'Array' || type.instance === 'DocumentArray')) {
    return [
      `${field.coordinate} is ${shown(field)}, but the model has ${type.instance} there; make both a list or neither`,
    ];
  }
  if (field.kind === 'embedded') return embeddedProblems(field, type, models);
  if (!item) return [`${field.coordinate} is ${shown(field)}, but the model's list holds objects`];
  if (field.kind === 'reference') return referenceProblems(field, item, models);
  const spec = field.kind === 'enum' ? enumSpec : scalarSpecs[field.typeName];
  if (!spec?.pathTypes.includes(item.instance)) return [wrongType(field, item.instance, spec?.pathTypes ?? [])];
  return field.kind === 'enum' ? enumProblems(field, item) : [];
}

function wrongType(field: ModelField, instance: string, expected: readonly string[]): string {
  const advice =
    instance === 'Map' || instance === 'Mixed'
      ? `${instance} is not served; embed an object with its own fields`
      : `use ${expected.join(' or ')}`;
  return `${field.coordinate} is ${shown(field)}, but the model has ${instance} there; ${advice}`;
}

function embeddedProblems(field: ModelField, type: SchemaType, models: ModelsByName): string[] {
  const inner = innerSchemaOf(type);
  if (!inner) return [wrongType(field, type.instance, ['a schema of its own'])];
  return field.fields.flatMap((part) => pathProblems(part, part.name, inner, models));
}

function referenceProblems(field: ModelField, type: SchemaType, models: ModelsByName): string[] {
  const ref: unknown = optionsOf(type).ref;
  const name = typeof ref === 'function' && 'modelName' in ref ? ref.modelName : ref;
  if (name !== field.typeName) {
    const found = typeof name === 'string' ? `refers to ${name}` : 'has no ref';
    return [
      `${field.coordinate} is ${shown(field)}, but the model's path ${found}; write { type: Schema.Types.ObjectId, ref: '${field.typeName}' }`,
    ];
  }
  const target = models.get(field.typeName)?.schema.path('_id')?.instance;
  if (!target || target === type.instance) return [];
  return [
    `${field.coordinate} holds ${type.instance}, but the ids of ${field.typeName} are ${target}; make them the same`,
  ];
}

function enumProblems(field: ModelField, type: SchemaType): string[] {
  const values: unknown = Reflect.get(type, 'enumValues');
  const stored = Array.isArray(values) ? values.map(String) : [];
  const differ = [
    ...stored.filter((value) => !field.enumValues.includes(value)),
    ...field.enumValues.filter((value) => !stored.includes(value)),
  ];
  if (differ.length === 0) return [];
  return [
    `${field.coordinate} is ${field.typeName}, but the model allows other values (${differ.join(', ')}); give the path enum: [${field.enumValues.map((value) => `'${value}'`).join(', ')}]`,
  ];
}

/** A list is never missing, since Mongoose begins it empty; anything else that the SDL calls non-null must be required. */
function promiseProblems(field: ModelField, type: SchemaType): string[] {
  if (!field.isNonNull || field.role === 'timestamp') return [];
  const options = optionsOf(type);
  if (field.isList) {
    const startsEmpty =
      !('default' in options) || Array.isArray(options.default) || typeof options.default === 'function';
    return startsEmpty
      ? []
      : [
          `${field.coordinate} is non-null, but the model's list has no default; take default off the path, or drop the !`,
        ];
  }
  return isRequired(options.required)
    ? []
    : [`${field.coordinate} is non-null, which the model does not promise; add required: true, or drop the !`];
}

/** `required` given as a function holds only sometimes. */
function isRequired(required: unknown): boolean {
  if (Array.isArray(required)) return required[0] === true;
  if (typeof required === 'object' && required !== null && 'isRequired' in required)
    return required.isRequired === true;
  return required === true;
}

function accessorProblems(field: ModelField, type: SchemaType): string[] {
  return 'get' in optionsOf(type)
    ? [`${field.coordinate} has a getter, which reads go past; compute the field with @reads and a resolver`]
    : [];
}

/** The schema of an embedded object, or of the objects of a list. */
export function innerSchemaOf(type: SchemaType): Schema | undefined {
  const inner: unknown = Reflect.get(type, 'schema');
  return isSchema(inner) ? inner : undefined;
}

/** The type of a list's items, when they are no objects. */
export function itemOf(type: SchemaType): SchemaType | undefined {
  return innerSchemaOf(type) ? undefined : (type.getEmbeddedSchemaType() ?? undefined);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && 'paths' in value && 'pathType' in value;
}

function optionsOf(type: SchemaType): Readonly<Record<string, unknown>> {
  return { ...type.options };
}

function shown({ typeName, isList }: ModelField): string {
  return isList ? `a list of ${typeName}` : typeName;
}
