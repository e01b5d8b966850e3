import { type DefinitionNode, type DocumentNode, type FieldDefinitionNode, GraphQLScalarType, Kind } from 'graphql';
import type { Context } from './context.js';

/** A nullable field of every object type that is always null: what a denied selection is rewritten to. */
export const deniedFieldName = '_denied';

/** A root field of queries that answers what `__schema` or `__type` of the same response name was worked out to. */
export const introspectionFieldName = '_introspection';

const introspectionScalarName = '_IntrospectionAnswer';

/** Answers to `__schema` and `__type` by response name, worked out on the actor's visible schema before the rest is executed. */
export type IntrospectionAnswers = Readonly<Record<string, unknown>>;

/**
 * Adds the hidden fields to a schema document. Only the executable schema has them: documents are validated against the schema
 * without, so no document can name them.
 */
export function withHiddenFields(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((node): DefinitionNode => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
    const denied = hiddenField(deniedFieldName, 'Boolean');
    const introspection = hiddenField(introspectionFieldName, introspectionScalarName);
    const hidden = node.name.value === 'Query' ? [denied, introspection] : [denied];
    return { ...node, fields: [...(node.fields ?? []), ...hidden] };
  });
  const scalar: DefinitionNode = { kind: Kind.SCALAR_TYPE_DEFINITION, name: nameOf(introspectionScalarName) };
  return { ...document, definitions: [...definitions, scalar] };
}

/** The resolvers of the hidden fields; `_denied` needs none, for no object has such a property. */
export const hiddenResolvers = {
  Query: {
    [introspectionFieldName]: (
      _: unknown,
      _args: unknown,
      { introspection }: Context,
      info: { path: { key: string | number } },
    ) => introspection?.[info.path.key] ?? null,
  },
  [introspectionScalarName]: new GraphQLScalarType({ name: introspectionScalarName, serialize: (answer) => answer }),
};

function hiddenField(name: string, type: string): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    name: nameOf(name),
    arguments: [],
    type: { kind: Kind.NAMED_TYPE, name: nameOf(type) },
  };
}

function nameOf(value: string) {
  return { kind: Kind.NAME, value } as const;
}
