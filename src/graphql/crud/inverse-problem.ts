import { Kind } from 'graphql';
import type { ModelField } from './model-type.js';
import { connectionArgumentNames } from './root-fields.js';
import { directive, type TypeIndex } from './type-index.js';

/** What is wrong with a connection that says `@inverse(of:)`: it must name a reference of its rows' model that points back here. */
export function inverseProblem(field: ModelField, index: TypeIndex): string | undefined {
  if (field.kind !== 'inverse') return;
  const { coordinate, typeName, of, isList, isNonNull, node } = field;
  const written = node.type.kind === Kind.NAMED_TYPE ? node.type.name.value : '';
  if (isList || isNonNull || written !== `${typeName}Connection` || !index.models.has(typeName)) {
    return `${coordinate} has @inverse, so its type is the connection of a @model, such as MovieConnection, without ! or []`;
  }
  const given = (node.arguments ?? []).map(({ name }) => name.value);
  if (given.some((name) => !connectionArgumentNames.includes(name))) {
    return `${coordinate} has @inverse, so it takes the arguments of every connection and no other; leave them out`;
  }
  const own = coordinate.split('.')[0] ?? '';
  const references = referencesTo(own, typeName, index);
  if (references.includes(of)) return;
  const choice = references.length > 0 ? `use ${references.join(' or ')}` : `add one, such as ${of || 'owner'}: ${own}`;
  return `${coordinate} is @inverse(of: "${of}"), but ${typeName}.${of} is no reference to ${own}; ${choice}`;
}

/** The fields of a model that refer to another one, or to a list of it. */
function referencesTo(target: string, model: string, index: TypeIndex): string[] {
  const fields = (index.objects.get(model) ?? []).flatMap((node) => node.fields ?? []);
  const stored = fields.filter((node) => !directive(node, 'inverse') && !directive(node, 'reads'));
  return stored.filter(({ type }) => namedType(type) === target).map(({ name }) => name.value);
}

function namedType(type: ModelField['node']['type']): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
