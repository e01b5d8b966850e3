import { Kind } from 'graphql';
import { scalarSpecs } from '../scalars/scalar-specs.js';
import { inverseProblem } from './inverse-problem.js';
import { isStored, type ModelField, type ModelType } from './model-type.js';
import { directive, type TypeIndex } from './type-index.js';

type FieldRule = (field: ModelField, index: TypeIndex) => string | undefined;

/** What is wrong with the SDL of one model, one sentence a mistake, each with the way to mend it. */
export function modelProblems(model: ModelType, index: TypeIndex): string[] {
  const problems = [
    ...typeProblems(model, index),
    ...repeatedFields(model.fields),
    ...model.fields.flatMap((field) => fieldProblems(field, index)),
  ];
  return problems.map((problem) => `${model.schemaFile}: ${problem}`);
}

function typeProblems(model: ModelType, index: TypeIndex): string[] {
  const nodes = index.objects.get(model.name) ?? [];
  const known = new Set(['readOnly']);
  const args = nodes.flatMap((node) => directive(node, 'model')?.arguments ?? []);
  return args.flatMap(({ name, value }) => {
    if (!known.has(name.value)) return [`@model of ${model.name} has no argument ${name.value}; it takes readOnly`];
    return value.kind === Kind.BOOLEAN ? [] : [`@model(readOnly:) of ${model.name} is true or false`];
  });
}

function repeatedFields(fields: readonly ModelField[]): string[] {
  const repeated = fields.filter((field, at) => fields.findIndex(({ name }) => name === field.name) !== at);
  return repeated.map(({ coordinate }) => `${coordinate} is declared twice; keep one`);
}

function fieldProblems(field: ModelField, index: TypeIndex): string[] {
  const own = fieldRules.flatMap((rule) => rule(field, index) ?? []);
  const inner = field.kind === 'embedded' ? field.fields.flatMap((part) => embeddedProblems(part, index)) : [];
  return [...own, ...inner];
}

function embeddedProblems(field: ModelField, index: TypeIndex): string[] {
  const misplaced = ['owner', 'reads', 'inverse', 'requiresScopes'].filter((name) => directive(field.node, name));
  return [
    ...misplaced.map(
      (name) =>
        `${field.coordinate} is inside an embedded object, where @${name} is not served; put it on a field of the @model type`,
    ),
    ...(field.kind === 'reference'
      ? [
          `${field.coordinate} is a reference inside an embedded object, which is not served; move it to the @model type`,
        ]
      : []),
    ...fieldProblems(field, index),
  ];
}

const fieldRules: readonly FieldRule[] = [
  inverseProblem,
  function referenceIsNullable({ coordinate, kind, isList, isNonNull, typeName }) {
    if (kind !== 'reference' || isList || !isNonNull) return;
    return `${coordinate} is a non-null reference, but its row may be hidden; write ${typeName} without !`;
  },
  function guardedFieldIsNullable({ coordinate, isNonNull, node }) {
    if (!isNonNull || !directive(node, 'requiresScopes')) return;
    return `${coordinate} is non-null and has @requiresScopes, but it is null for who lacks them; drop the !`;
  },
  function listIsFlat(field) {
    if (!isStored(field) || field.listDepth < 2) return;
    return `${field.coordinate} is a list of lists, which is not served; use a list, or @reads with a resolver`;
  },
  function typeIsServed(field, index) {
    if (field.kind !== 'scalar' || field.typeName in scalarSpecs) return;
    const served = Object.keys(scalarSpecs).join(', ');
    const what = index.names.has(field.typeName) ? 'is not served as a model path' : 'is unknown';
    return `${field.coordinate}: type ${field.typeName} ${what}; use ${served}, an enum, an object type or a @model, or @reads with a resolver`;
  },
  function argumentsNeedResolver(field) {
    if (!isStored(field) || !field.node.arguments?.length) return;
    return `${field.coordinate} takes arguments, so it is computed: say what from with @reads(fields: [...])`;
  },
  function serverFieldsKeepTheirType({ coordinate, role, typeName, isList, isNonNull }) {
    const expected = { id: 'ID!', version: 'Int!', timestamp: 'DateTime', owner: '', plain: '' }[role];
    const written = `${isList ? '[]' : ''}${typeName}${isNonNull && role !== 'timestamp' ? '!' : ''}`;
    return expected && written !== expected
      ? `${coordinate} is the server's and has type ${expected}; declare it so, or rename the field`
      : undefined;
  },
  function ownerIsText({ coordinate, role, kind, typeName, isList }) {
    if (role !== 'owner' || (kind === 'scalar' && !isList && (typeName === 'String' || typeName === 'ID'))) return;
    return `${coordinate} has @owner, so it holds a client's id: declare it as String or ID`;
  },
  function nameIsFree({ coordinate, name }) {
    const reserved = ['AND', 'OR', 'NOT', 'isNull', '_id', '__v'];
    if (!reserved.includes(name) && !name.startsWith('__')) return;
    return `${coordinate}: the name ${name} is taken by the filter language or the store; rename the field`;
  },
  function embeddedIsFinite(field) {
    if (field.kind !== 'embedded' || field.fields.length > 0) return;
    return `${field.coordinate} embeds ${field.typeName} in itself; refer to a @model instead`;
  },
];
